import type { ReactNode } from 'react';
import { Button, Form, Input, Modal } from 'antd';
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

/** Asks why, and where it is asked for also until when. */
export function ReasonDialog({
  open,
  title,
  hint,
  label = '原因',
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
  const [form] = Form.useForm<Reason>();
  useFaults(form, error);
  return (
    <Modal
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
        onFinish={given => onOk({ ...given, due: given.due || undefined })}
      >
        <Form.Item
          name="reason"
          label={label}
          rules={optional ? [] : [{ required: true, whitespace: true, message: `请填写${label}` }]}
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
    </Modal>
  );
}
