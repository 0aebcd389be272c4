import { type ReactNode, useState } from 'react';
import { Button, Form, Input, Segmented } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { Line, Words } from '../../parts/fields';
import { useFaults } from '../../parts/form-faults';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { CalendarEffect } from './calendar-effect';
import { NoticeFields } from './calendar-form';

type Given = Schemas['CheckCalendarDto'];
type How = 'form' | 'json' | 'ics' | 'hours';

interface Filled {
  notices?: [Schemas['CalendarNoticeDto']];
  text?: string;
  source?: string;
  region?: string;
  hours?: Schemas['WorkHoursDto'];
}

const HOW: { value: How; label: string }[] = [
  { value: 'form', label: '填表' },
  { value: 'json', label: 'JSON' },
  { value: 'ics', label: '日历' },
  { value: 'hours', label: '作息' },
];

const inputOf = (how: How, { notices, text, source, region, hours }: Filled): Given => {
  const more = { ...(region && { region }) };
  switch (how) {
    case 'form':
      return { form: notices, ...more };
    case 'json':
      return { json: text ?? '' };
    case 'ics':
      return { ics: text ?? '', source, ...more };
    case 'hours':
      return { hours, source };
  }
};

/** What a year is known to have, as the base of what is filled in. */
const noticeOf = (calendar: Schemas['CalendarDto'], year: number): Schemas['CalendarNoticeDto'] => {
  const known = calendar.years.find(y => y.year === year);
  const last = calendar.years.filter(y => y.holidays.length).at(-1);
  return {
    year,
    // Of a year nobody has said anything of, the holidays are those of the last one, their days to be filled in.
    holidays: known?.holidays.length
      ? known.holidays.map(h => ({ ...h }))
      : (last?.holidays ?? []).map(({ name }) => ({ name, from: '', to: '' })),
    work: [...(known?.work ?? [])],
    source: known?.provisional ? '' : (known?.sources[0] ?? ''),
    provisional: false,
  };
};

function FileField({ how }: { how: 'json' | 'ics' }): ReactNode {
  const form = Form.useFormInstance<Filled>();
  const ending = how === 'json' ? '.json' : '.ics';
  return (
    <>
      <Form.Item label={`选择${how === 'json' ? ' JSON ' : '日历'}文件`} htmlFor="calendar-file">
        <input
          id="calendar-file"
          type="file"
          accept={ending}
          onChange={async e => {
            const file = e.target.files?.[0];
            if (file) form.setFieldValue('text', await file.text());
          }}
        />
      </Form.Item>
      <Form.Item name="text" label="内容" rules={[{ required: true, message: '请选择文件，或粘贴其内容' }]}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} className="code-text" />
      </Form.Item>
    </>
  );
}

const Clock = ({ name, label }: { name: string; label: string }): ReactNode => (
  <Form.Item name={['hours', name]} label={label} rules={[{ required: true, message: `请填写${label}时间` }]}>
    <Input type="time" />
  </Form.Item>
);

/** Reads a notice, says what is wrong with it and what it would change, and publishes it. */
export function CalendarImport({
  calendar,
  year,
  onClose,
}: {
  calendar: Schemas['CalendarDto'];
  year: number;
  onClose: () => void;
}): ReactNode {
  const [how, setHow] = useState<How>('form');
  const [form] = Form.useForm<Filled>();
  const [publishing, setPublishing] = useState(false);
  const check = useCommand((input: Given) => ask(api.POST('/api/v1/calendar/check', { body: input })), {
    quiet: true,
  });
  const refused = check.data && !check.data.ok ? check.data : null;
  // Faults that were found are answers, not refusals: shown beside their fields all the same.
  const [faulty, setFaulty] = useState<Problem | null>(null);
  useFaults(form, faulty);
  const run = (filled: Filled): void =>
    check.mutate(inputOf(how, filled), {
      onSuccess: ({ ok, faults }) =>
        setFaulty(
          ok
            ? null
            : new Problem({
                status: 422,
                code: 'calendar.faults',
                title: '放假安排有误',
                faults,
                details: {},
              }),
        ),
    });
  const stale = (): void => {
    check.reset();
    setFaulty(null);
  };
  const input = check.variables;
  return (
    <Section
      title="导入放假安排"
      extra={
        <Button size="small" onClick={onClose}>
          取消
        </Button>
      }
    >
      <Segmented
        aria-label="方式"
        className="how"
        value={how}
        onChange={value => {
          setHow(value);
          stale();
        }}
        options={HOW}
      />
      <Form
        key={how}
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{
          ...(how === 'form' && { notices: [noticeOf(calendar, year)] }),
          ...(how === 'hours' && { hours: calendar.hours }),
        }}
        onValuesChange={stale}
        onFinish={run}
      >
        {how === 'form' && <NoticeFields />}
        {(how === 'json' || how === 'ics') && <FileField how={how} />}
        {how === 'hours' && (
          <div className="four">
            <Clock name="start" label="上班" />
            <Clock name="noonStart" label="午休开始" />
            <Clock name="noonEnd" label="午休结束" />
            <Clock name="end" label="下班" />
          </div>
        )}
        {(how === 'ics' || how === 'hours') && <Line name="source" label="依据的文件" max={500} />}
        {(how === 'form' || how === 'ics') && (
          <Line
            name="region"
            label="只适用于某地区"
            optional
            hint="如广西三月三；填写后这些日期优先于全国安排"
          />
        )}
        <div className="actions last">
          <Button htmlType="submit" type={check.data?.ok ? 'default' : 'primary'} loading={check.isPending}>
            检查
          </Button>
          {check.data?.ok && (
            <Button type="primary" onClick={() => setPublishing(true)}>
              发布
            </Button>
          )}
        </div>
      </Form>
      <ProblemAlert problem={check.error} />
      {refused && (
        <div role="alert">
          <ul className="late fault-list">
            {refused.faults.map(f => (
              <li key={`${f.where} ${f.message}`}>
                {/^[\u4e00-\u9fff]/.test(f.where) && `${f.where}：`}
                {f.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {check.data?.ok && <CalendarEffect check={check.data} />}
      {publishing && check.data && input && (
        <CommandDialog
          title={`发布第 ${check.data.basedOn + 1} 版工作日历`}
          hint="发布后未办结事项的期限按新日历重新计算，并告知期限变动的承办人；不能收回，只能再发布新版。"
          ok="发布"
          run={({ reason }: { reason: string }, key) =>
            ask(
              api.POST('/api/v1/calendar', {
                body: { ...input, reason },
                headers: { ...key, ...ifMatch(check.data.basedOn) },
              }),
            )
          }
          done={({ version }) => `第 ${version} 版工作日历已发布`}
          onClose={() => setPublishing(false)}
          onDone={onClose}
        >
          <Words name="reason" label="发布理由" />
        </CommandDialog>
      )}
    </Section>
  );
}
