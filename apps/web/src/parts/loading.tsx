import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { asProblem } from '../api/problem';
import { ProblemAlert } from './problem-alert';

export const Loading = (): ReactNode => (
  <div className="loading" role="status" aria-label="正在加载">
    <Skeleton active title={false} paragraph={{ rows: 6 }} />
  </div>
);

/** What a query brought, or that it is under way, or why it failed. Older data stay in sight below a failure. */
export function Loaded<T>({
  of,
  children,
}: {
  of: Pick<UseQueryResult<T>, 'data' | 'isError' | 'error'> & { refetch: () => Promise<unknown> };
  children: (data: T) => ReactNode;
}): ReactNode {
  return (
    <>
      {of.isError && <ProblemAlert problem={asProblem(of.error)} onRetry={() => void of.refetch()} />}
      {of.data !== undefined ? children(of.data) : !of.isError && <Loading />}
    </>
  );
}
