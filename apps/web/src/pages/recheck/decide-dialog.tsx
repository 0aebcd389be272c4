import type { ReactNode } from 'react';
import { Form } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import type { Recheck } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, Day, Words } from '../../parts/fields';

const RESULTS: { value: Schemas['RecheckResult']; label: string }[] = [
  { value: 'pass', label: '通过' },
  { value: 'fail', label: '未通过，重新办理' },
  { value: 'waive', label: '不再回头看' },
];

const NewDeadline = (): ReactNode =>
  Form.useWatch<string | undefined>('result') === 'fail' && <Day name="deadline" label="重新办理的期限" />;

/** 登记回头看结论; one that fails reopens the task. */
export const DecideRecheckDialog = ({
  recheck: r,
  onClose,
}: {
  recheck: Recheck;
  onClose: () => void;
}): ReactNode => (
  <CommandDialog
    title="登记回头看结论"
    ok="登记"
    run={(body: Schemas['DecideRecheckDto'], key) =>
      ask(
        api.POST('/api/v1/rechecks/{id}/decide', {
          params: { path: { id: r.id } },
          body,
          headers: { ...key, ...ifMatch(r.version) },
        }),
      )
    }
    done="已登记回头看结论"
    onClose={onClose}
  >
    <Choice name="result" label="结论" options={RESULTS} />
    <Words name="reason" label="情况说明" optional hint="未通过或不再回头看的，须说明原因" />
    <NewDeadline />
  </CommandDialog>
);
