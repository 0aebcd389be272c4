import type { ReactNode } from 'react';
import { Alert, Button } from 'antd';

/** Somebody else changed what is being edited here: nothing is overwritten, and nothing typed is thrown away unasked. */
export const Overtaken = ({ what, onTake }: { what: string; onTake: () => void }): ReactNode => (
  <Alert
    className="problem"
    type="warning"
    showIcon
    title={what}
    description="您的修改以旧版为底稿，须以新版为底稿重新修改后才能提交。"
    action={
      <Button size="small" onClick={onTake}>
        改用新版
      </Button>
    }
  />
);
