import type { ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import type { LedgerRow } from '../../api/types';
import { useCommand, type CommandKey } from '../../api/use-command';
import { Problem } from '../../api/problem';
import { Day, Line } from '../../parts/fields';
import { useFaults } from '../../parts/form-faults';
import { optionsOf, PARTY_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { today } from '../../parts/time';
import { UnitSelect } from '../../parts/unit-select';
import { faultsAt, type FilledEdition, type FilledLine, itemsOf } from './filled';
import type { Schemas } from '../../api/client';
import './edition.css';

const ACTIONS = [
  { value: 'carry', label: '保留' },
  { value: 'change', label: '修改' },
  { value: 'drop', label: '撤下' },
];
const OVER = ['closed', 'cancelled'];

function TaskLine({ task: t, line }: { task: LedgerRow; line: FilledLine | undefined }): ReactNode {
  const name = (field: string): string[] => ['lines', t.id, field];
  const action = line?.action ?? 'carry';
  const called = `第 ${t.no} 项`;
  return (
    <li className={action}>
      <div className="edition-line">
        <span>
          <b>{called}</b> {t.text}
          <small className="more">{t.deadline ? `${t.deadline} 前` : '随方案期限'}</small>
        </span>
        <Form.Item name={name('action')} initialValue="carry">
          <Select
            aria-label={`${called}：怎样处理`}
            options={ACTIONS}
            disabled={OVER.includes(t.state)}
            title={OVER.includes(t.state) ? '已经办结或撤销，只能保留' : undefined}
          />
        </Form.Item>
      </div>
      {action === 'change' && (
        <>
          <Form.Item name={name('text')} label="任务内容" initialValue={t.text}>
            <Input.TextArea aria-label={`${called}：任务内容`} autoSize={{ minRows: 2 }} />
          </Form.Item>
          <Form.Item
            name={name('deadline')}
            label="期限"
            initialValue={t.deadline ?? ''}
            extra="不填则随方案期限"
          >
            <Input type="date" aria-label={`${called}：期限`} min={today()} className="measure" />
          </Form.Item>
        </>
      )}
      {action !== 'carry' && (
        <Form.Item
          name={name('reason')}
          label="理由"
          rules={[{ required: true, whitespace: true, message: '请说明理由' }]}
        >
          <Input.TextArea aria-label={`${called}：理由`} autoSize={{ minRows: 1 }} maxLength={2000} />
        </Form.Item>
      )}
    </li>
  );
}

const Parties = ({ at, called }: { at: number; called: string }): ReactNode => (
  <Form.List name={[at, 'parties']}>
    {(fields, { add, remove }) => (
      <Form.Item label="承担单位">
        {fields.map(({ key, name }) => (
          <div key={key} className="party-row">
            <Form.Item name={[name, 'role']}>
              <Select
                aria-label={`${called}：第 ${name + 1} 个单位的角色`}
                options={optionsOf(PARTY_LABELS)}
              />
            </Form.Item>
            <Form.Item name={[name, 'unitId']} rules={[{ required: true, message: '请选择单位' }]}>
              <UnitSelect aria-label={`${called}：第 ${name + 1} 个单位`} />
            </Form.Item>
            <Button
              size="small"
              aria-label={`删除：${called}第 ${name + 1} 个单位`}
              onClick={() => remove(name)}
            >
              删除
            </Button>
          </div>
        ))}
        <Button size="small" onClick={() => add({ role: fields.length ? 'responsible' : 'lead' })}>
          增加单位
        </Button>
      </Form.Item>
    )}
  </Form.List>
);

const Additions = (): ReactNode => (
  <Form.List name="added">
    {(fields, { add, remove }) => (
      <>
        {fields.map(({ key, name }) => {
          const called = `新增第 ${name + 1} 项`;
          return (
            <fieldset key={key}>
              <legend>{called}</legend>
              <Form.Item
                name={[name, 'text']}
                label="任务内容"
                rules={[{ required: true, whitespace: true, message: '请填写任务内容' }]}
              >
                <Input.TextArea aria-label={`${called}：任务内容`} autoSize={{ minRows: 2 }} />
              </Form.Item>
              <Form.Item name={[name, 'deadline']} label="期限（选填）">
                <Input type="date" aria-label={`${called}：期限`} min={today()} className="measure" />
              </Form.Item>
              <Parties at={name} called={called} />
              <Form.Item
                name={[name, 'reason']}
                label="理由"
                rules={[{ required: true, whitespace: true, message: '请说明理由' }]}
              >
                <Input.TextArea aria-label={`${called}：理由`} autoSize={{ minRows: 1 }} maxLength={2000} />
              </Form.Item>
              <p className="table-foot">
                <Button size="small" aria-label={`不新增：${called}`} onClick={() => remove(name)}>
                  不新增
                </Button>
              </p>
            </fieldset>
          );
        })}
        <Button onClick={() => add({ parties: [{ role: 'lead' }] })}>新增一项任务</Button>
      </>
    )}
  </Form.List>
);

/** Drafts what the next edition says of each task; what is not named is carried over. */
export function EditionEditor({
  tasks,
  initial,
  ok,
  save,
  onDone,
  onCancel,
}: {
  tasks: readonly LedgerRow[];
  initial: FilledEdition;
  ok: string;
  save: (body: Schemas['EditionInputDto'], key: CommandKey) => Promise<string>;
  onDone: (id: string) => void;
  onCancel: () => void;
}): ReactNode {
  const [form] = Form.useForm<FilledEdition>();
  const lines = (Form.useWatch('lines', form) as FilledEdition['lines'] | undefined) ?? initial.lines;
  const command = useCommand(
    async (body: Schemas['EditionInputDto'], key) => {
      try {
        return await save(body, key);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { status, code, message, mend, details } = error;
        const faults = faultsAt(error.faults, body.items);
        throw new Problem({ ...{ status, code, title: message, detail: mend, faults }, details });
      }
    },
    { done: '修订稿已保存', onDone },
  );
  useFaults(form, command.error);
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={initial}
      onFinish={filled =>
        command.mutate({ name: filled.name, from: filled.from, items: itemsOf(filled, tasks) })
      }
    >
      <Section title="修订稿">
        <div className="two">
          <Line name="name" label="名称" hint="如：2027年度滚动修订" />
          <Day name="from" label="自何日起" min="" />
        </div>
      </Section>
      <Section title={`现有任务（${tasks.length}）`}>
        <ul className="entries edition-lines">
          {tasks.map(t => (
            <TaskLine key={t.id} task={t} line={lines[t.id]} />
          ))}
        </ul>
      </Section>
      <Section title="新增任务">
        <Additions />
      </Section>
      <ProblemAlert problem={command.error} />
      <div className="actions">
        <Button htmlType="submit" type="primary" loading={command.isPending}>
          {ok}
        </Button>
        <Button onClick={onCancel}>取消</Button>
      </div>
    </Form>
  );
}
