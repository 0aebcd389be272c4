import type { ReactNode } from 'react';
import { Form, Input, Radio } from 'antd';
import { today } from './time';

interface Field {
  name: string | readonly (string | number)[];
  label: string;
  optional?: boolean;
  hint?: ReactNode;
}

const rules = ({ label, optional }: Field, verb: string): object[] =>
  optional ? [] : [{ required: true, message: `${verb}${label}` }];

/** A few sentences. */
export const Words = ({ max = 2000, ...field }: Field & { max?: number }): ReactNode => (
  <Form.Item
    name={field.name as string | (string | number)[]}
    label={field.optional ? `${field.label}（选填）` : field.label}
    extra={field.hint}
    rules={field.optional ? [] : [{ required: true, whitespace: true, message: `请填写${field.label}` }]}
  >
    <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={max} />
  </Form.Item>
);

/** One line. */
export const Line = ({ max = 200, ...field }: Field & { max?: number }): ReactNode => (
  <Form.Item
    name={field.name as string | (string | number)[]}
    label={field.optional ? `${field.label}（选填）` : field.label}
    extra={field.hint}
    rules={rules(field, '请填写')}
  >
    <Input maxLength={max} />
  </Form.Item>
);

/** A civil date; from today on unless told otherwise. */
export const Day = ({ min = today(), max, ...field }: Field & { min?: string; max?: string }): ReactNode => (
  <Form.Item
    name={field.name as string | (string | number)[]}
    label={field.optional ? `${field.label}（选填）` : field.label}
    extra={field.hint}
    rules={rules(field, '请选择')}
  >
    <Input type="date" min={min} max={max} />
  </Form.Item>
);

/** One of a few, each in words. */
export const Choice = <V extends string | boolean>({
  options,
  ...field
}: Field & { options: { value: V; label: string }[] }): ReactNode => (
  <Form.Item
    name={field.name as string | (string | number)[]}
    label={field.label}
    extra={field.hint}
    rules={rules(field, '请选择')}
  >
    <Radio.Group options={options} />
  </Form.Item>
);

/** Where a leader's word that the office records is written down. */
export const LeaderSource = (): ReactNode => (
  <Line name="source" label="来源" hint="代领导登记：批示文号或会议纪要，将记入办理过程" max={500} />
);
