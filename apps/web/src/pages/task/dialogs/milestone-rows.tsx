import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, type FormInstance, Input } from 'antd';
import { calendarQuery } from '../../../api/rules-queries';
import { today } from '../../../parts/time';
import { dayOffName, plannedBackward, workCalendarOf } from '../../../parts/workdays';

export interface MilestoneRow {
  title: string;
  due: string;
}

/** Steps of nothing in particular, to be written over. */
const SHARES = ['完成总体工作的 25%', '完成总体工作的 50%', '完成总体工作的 75%', '全部完成'];

const DATE = /^\d{4}-\d\d-\d\d$/;

/** The milestones, planned backward from the deadline; a helper spreads them over workdays. */
export function MilestoneRows({
  form,
  last,
}: {
  form: FormInstance;
  /** The deadline of the task. */
  last: string | undefined;
}): ReactNode {
  const data = useQuery(calendarQuery).data;
  const calendar = data && workCalendarOf(data);
  const rows = (Form.useWatch('milestones', form) as Partial<MilestoneRow>[] | undefined) ?? [];
  const [before, setBefore] = useState<Partial<MilestoneRow>[] | null>(null);
  const put = (milestones: Partial<MilestoneRow>[]): void => form.setFieldsValue({ milestones });
  const spread = (): void => {
    if (!calendar || !last) return;
    const titles = rows.length ? rows.map(r => r.title ?? '') : SHARES;
    const dates = plannedBackward(calendar, today(), last, titles.length);
    setBefore(rows);
    put(titles.map((title, i) => ({ title, due: dates[i] })));
  };
  const warning = (at: number): string | undefined => {
    const due = rows[at]?.due;
    if (!calendar || !due || !DATE.test(due)) return undefined;
    const name = dayOffName(calendar, due);
    return name && `${name}，不是工作日；之前最近的工作日是 ${calendar.addWorkdays(due, -1)}`;
  };
  return (
    <Form.List name="milestones">
      {(fields, { add, remove }) => (
        <fieldset>
          <legend>节点{last && <small>倒排工期，不晚于 {last}</small>}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="milestone-row">
              <Form.Item
                name={[name, 'title']}
                rules={[{ required: true, whitespace: true, message: '请填写节点内容' }]}
              >
                <Input aria-label={`节点 ${name + 1} 内容`} placeholder="节点内容" maxLength={200} />
              </Form.Item>
              <Form.Item
                name={[name, 'due']}
                extra={warning(name)}
                rules={[{ required: true, message: '请选择日期' }]}
              >
                <Input type="date" aria-label={`节点 ${name + 1} 期限`} min={today()} max={last} />
              </Form.Item>
              <Button onClick={() => remove(name)} aria-label={`删除节点 ${name + 1}`}>
                删除
              </Button>
            </div>
          ))}
          <p className="milestone-tools">
            <Button type="dashed" onClick={() => add({ title: '', due: last ?? '' })}>
              增加节点
            </Button>
            {calendar && last && last > today() && (
              <Button onClick={spread}>
                {rows.length ? '各节点日期按工作日倒排' : `按工作日倒排 ${SHARES.length} 个节点`}
              </Button>
            )}
            {before && (
              <Button
                type="link"
                onClick={() => {
                  put(before);
                  setBefore(null);
                }}
              >
                撤销倒排
              </Button>
            )}
          </p>
          <p className="quiet" role="status">
            {before && '日期已从期限往回排在工作日上，内容和日期都可以改。'}
          </p>
        </fieldset>
      )}
    </Form.List>
  );
}
