import type { ReactNode } from 'react';
import { Checkbox, Form, Input, InputNumber } from 'antd';
import type { ReportForm } from '../../api/types';
import { toMeasured } from '../../parts/measured';
import { TargetFields } from '../../parts/target-fields';

/** What is asked for; nothing of it but the text, and that not where nothing has changed. */
export function ReportFields({
  form: { report, row, targets, milestones, last },
}: {
  form: ReportForm;
}): ReactNode {
  const consolidates = report.kind !== 'contribution';
  const claimable = milestones.filter(m => m.state === 'open' || m.reportId === report.id);
  return (
    <>
      <Form.Item name="text" label={consolidates ? '本期进展' : '材料内容'}>
        <Input.TextArea autoSize={{ minRows: 5, maxRows: 20 }} maxLength={10000} />
      </Form.Item>
      {consolidates && (
        <Form.Item
          name="percent"
          label="累计进度"
          extra={`上次认定 ${row.percent}%`}
          rules={[{ required: true, message: '请填写进度' }]}
        >
          <InputNumber min={0} max={100} precision={0} suffix="%" className="measure" />
        </Form.Item>
      )}
      <div className="two">
        <TargetFields targets={targets} last={last ? toMeasured(last.measurements) : undefined} />
      </div>
      {consolidates && claimable.length > 0 && (
        <Form.Item name="milestoneIds" label="本期完成的节点" extra="审核通过后，按报送时间认定完成">
          <Checkbox.Group
            className="stacked"
            options={claimable.map(m => ({ value: m.id, label: `${m.title}（期限 ${m.due}）` }))}
          />
        </Form.Item>
      )}
      <Form.Item name="problems" label="困难问题（选填）">
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={10000} />
      </Form.Item>
      {consolidates && (
        <Form.Item name="nextSteps" label="下步打算（选填）">
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={10000} />
        </Form.Item>
      )}
    </>
  );
}
