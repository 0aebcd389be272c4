import type { ReactNode } from 'react';
import { Form, InputNumber } from 'antd';
import { goalOf, isMeasured, type Measured, type Target } from './measured';

/** A number field for each target, with its unit, its goal, and what was reported last. */
export const TargetFields = ({ targets, last }: { targets: readonly Target[]; last?: Measured }): ReactNode =>
  targets.filter(isMeasured).map(t => (
    <Form.Item
      key={t.id}
      name={['measurements', t.id]}
      label={t.metric}
      extra={[
        `目标：${goalOf(t)}`,
        ...(last?.[t.id] == null ? [] : [`上次：${last[t.id]}${t.unit ?? ''}`]),
      ].join('；')}
    >
      <InputNumber suffix={t.unit ?? undefined} className="measure" />
    </Form.Item>
  ));
