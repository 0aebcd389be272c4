import type { ReactNode } from 'react';
import { Button, Form } from 'antd';
import { type CommandKey, useCommand } from '../api/use-command';
import { Dialog } from './dialog';
import { useFaults } from './form-faults';
import { ProblemAlert } from './problem-alert';

/** What was left empty is not sent. */
const filled = <V extends object>(values: V): V =>
  Object.fromEntries(
    Object.entries(values).filter(([, v]) => v !== '' && v !== undefined && v !== null),
  ) as V;

/** A command that needs something filled in: its fields are the children, its refusal stays beside them. */
export function CommandDialog<V extends object, R>({
  title,
  hint,
  ok,
  danger = false,
  initial,
  run,
  done,
  onClose,
  onDone,
  children,
}: {
  title: string;
  hint?: ReactNode;
  ok: string;
  danger?: boolean;
  initial?: Partial<V>;
  run: (values: V, key: CommandKey) => Promise<R>;
  done: string | ((result: R) => string);
  onClose: () => void;
  onDone?: () => void;
  children: ReactNode;
}): ReactNode {
  const [form] = Form.useForm<V>();
  const command = useCommand<V, R>((values, key) => run(filled(values), key), {
    done,
    onDone: () => {
      onClose();
      onDone?.();
    },
  });
  useFaults(form, command.error);
  return (
    <Dialog
      open
      title={title}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button key="ok" type="primary" danger={danger} loading={command.isPending} onClick={form.submit}>
          {ok}
        </Button>,
      ]}
    >
      {hint && <div className="quiet">{hint}</div>}
      <Form form={form} layout="vertical" initialValues={initial} onFinish={command.mutate}>
        {children}
        <ProblemAlert problem={command.error} />
      </Form>
    </Dialog>
  );
}
