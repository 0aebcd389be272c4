import type { ReactNode } from 'react';
import { Segmented } from 'antd';

/** Whether a list shows only what is still open. */
export const OpenOrAll = ({
  all,
  onChange,
  open = '未办结',
}: {
  all: boolean;
  onChange: (all: boolean) => void;
  /** What is not over is called. */
  open?: string;
}): ReactNode => (
  <Segmented
    aria-label="范围"
    value={all}
    onChange={onChange}
    options={[
      { value: false, label: open },
      { value: true, label: '全部' },
    ]}
  />
);
