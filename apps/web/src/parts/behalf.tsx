import type { ReactNode } from 'react';
import { Form, Input } from 'antd';
import type { Schemas } from '../api/client';
import { type Me, useMe, worksIn } from '../api/me';

/** 代录: whoever enters something for a unit says where its statement came from. Nothing for one's own unit. */
export const behalfOf = (
  me: Me,
  unitId: string,
  source: string | undefined,
): { onBehalf?: Schemas['OnBehalfDto'] } =>
  worksIn(me, unitId) ? {} : { onBehalf: { unitId, source: source ?? '' } };

/** Asks for the source where somebody acts for a unit they do not belong to. */
export function SourceItem({ unitId, unitName }: { unitId: string | null; unitName?: string }): ReactNode {
  const me = useMe();
  if (worksIn(me, unitId)) return null;
  return (
    <Form.Item
      name="source"
      label={`代${unitName ?? '单位'}录入的来源`}
      extra="如来文文号、电话记录；将记入办理过程"
      rules={[{ required: true, whitespace: true, message: '请填写来源' }]}
    >
      <Input maxLength={500} />
    </Form.Item>
  );
}
