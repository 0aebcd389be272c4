import type { ReactNode } from 'react';
import { Button } from 'antd';

/** Below a list that goes on. */
export const More = ({
  of,
  children = '显示更多',
}: {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  children?: ReactNode;
}): ReactNode =>
  of.hasNextPage && (
    <Button className="more-rows" loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
      {children}
    </Button>
  );
