import type { ReactNode } from 'react';
import { Button, Checkbox, Form, Input } from 'antd';
import { Dialog } from './dialog';
import { useFaults } from './form-faults';
import { ProblemAlert } from './problem-alert';
import { today } from './time';

export interface Reason {
  reason: string;
  /** A civil date. */
  due?: string;
  source?: string;
  unitId?: string;
}

interface Filled extends Reason {
  choices?: string[];
}

/** The reasons ticked come first, each a sentence, then what was written. */
const wordsOf = ({ choices = [], reason }: Filled): string =>
  [choices.length ? `${choices.join('；')}。` : '', reason?.trim() ?? ''].filter(Boolean).join('\n');

/** Asks why, and where it is asked for also until when. */
export function ReasonDialog({
  open,
  title,
  hint,
  label = '原因',
  choices,
  due,
  optional = false,
  ok,
  danger = false,
  busy,
  error,
  onOk,
  onCancel,
  children,
}: {
  open: boolean;
  title: string;
  hint?: ReactNode;
  label?: string;
  /** The usual reasons, to be ticked; what is written then only adds to them. */
  choices?: readonly string[];
  /** What the date is called; no date is asked for without it. */
  due?: { label: string; required?: boolean; hint?: string };
  optional?: boolean;
  /** Further fields. */
  children?: ReactNode;
  ok: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onOk: (given: Reason) => void;
  onCancel: () => void;
}): ReactNode {
  const [form] = Form.useForm<Filled>();
  const ticked = Form.useWatch('choices', form)?.length;
  useFaults(form, error);
  return (
    <Dialog
      open={open}
      title={title}
      onCancel={onCancel}
      destroyOnHidden
      footer={[
        <Button key="cancel" onClick={onCancel}>
          取消
        </Button>,
        <Button key="ok" type="primary" danger={danger} loading={busy} onClick={form.submit}>
          {ok}
        </Button>,
      ]}
    >
      {hint && <p>{hint}</p>}
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={({ choices: picked, ...given }) =>
          onOk({ ...given, reason: wordsOf({ ...given, choices: picked }), due: given.due || undefined })
        }
      >
        {choices && (
          <Form.Item name="choices" label="常见问题">
            <Checkbox.Group className="choices" options={[...choices]} />
          </Form.Item>
        )}
        <Form.Item
          name="reason"
          label={label}
          extra={choices && (ticked ? '可补充具体要求' : undefined)}
          rules={optional || ticked ? [] : [{ required: true, whitespace: true, message: `请填写${label}` }]}
        >
          <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} />
        </Form.Item>
        {due && (
          <Form.Item
            name="due"
            label={due.label}
            extra={due.hint}
            rules={due.required ? [{ required: true, message: `请选择${due.label}` }] : []}
          >
            <Input type="date" min={today()} />
          </Form.Item>
        )}
        {children}
        <ProblemAlert problem={error} />
      </Form>
    </Dialog>
  );
}
