import type { ReactNode } from 'react';
import { Button } from 'antd';
import { Nothing } from '../../parts/page';
import type { Filtering } from './use-filter';

/** No task, and why that is. */
export const NothingThere = ({ filtering: { narrowed, clear } }: { filtering: Filtering }): ReactNode => (
  <Nothing>
    {narrowed.length ? (
      <>
        没有符合条件的任务。
        <Button type="link" onClick={clear}>
          清除筛选
        </Button>
      </>
    ) : (
      '台账中还没有您可以查看的任务。'
    )}
  </Nothing>
);
