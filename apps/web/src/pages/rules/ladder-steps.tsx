import type { ReactNode } from 'react';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { RECIPIENTS, STEP_ACTIONS, STEP_CHANNELS, TELLING } from '@duban/chain';
import { optionsOf } from '../../parts/labels';
import { type FilledLadder, offsetWords } from './ladder-form';

const TO = optionsOf(RECIPIENTS);
const ACTIONS = optionsOf(STEP_ACTIONS);
const REPEATED = ACTIONS.filter(a => TELLING.includes(a.value));
const CHANNELS = optionsOf(STEP_CHANNELS).map(o => ({ ...o, disabled: o.value === 'inbox' }));

/** What is wrong, by its place: `steps.2.offset`. */
export type Faults = ReadonlyMap<string, string>;

interface Place {
  /** Where the step stands in the form; the list adds its own part before it. */
  at: (string | number)[];
  where: string;
  /** “第 2 步”, read out with each field. */
  called: string;
  faults: Faults;
}

const said = (faults: Faults, ...where: string[]): { help?: string; validateStatus?: 'error' } => {
  const message = where.map(w => faults.get(w)).find(Boolean);
  return message ? { help: message, validateStatus: 'error' } : {};
};

function Rule({ at, where, called, faults, repeated }: Place & { repeated?: boolean }): ReactNode {
  return (
    <>
      <td data-label="动作">
        <Form.Item name={[...at, 'action']} {...said(faults, `${where}.action`)}>
          <Select aria-label={`${called}：动作`} options={repeated ? REPEATED : ACTIONS} />
        </Form.Item>
      </td>
      <td data-label="告知">
        <Form.Item name={[...at, 'to']} {...said(faults, `${where}.to`)}>
          <Select aria-label={`${called}：告知`} mode="multiple" options={TO} showSearch={false} />
        </Form.Item>
      </td>
      <td data-label="方式">
        <Form.Item name={[...at, 'channels']} {...said(faults, `${where}.channels`)}>
          <Checkbox.Group aria-label={`${called}：方式`} options={CHANNELS} />
        </Form.Item>
      </td>
      <td data-label="加急理由">
        <Form.Item
          name={[...at, 'urgent', 'reason']}
          {...said(faults, `${where}.urgent.reason`, `${where}.urgent`)}
        >
          <Input aria-label={`${called}：加急理由`} placeholder="不加急" maxLength={200} />
        </Form.Item>
      </td>
    </>
  );
}

const words = (offset: number | null | undefined): string | undefined =>
  typeof offset === 'number' ? offsetWords(offset) : undefined;

/** The steps of a ladder as a table that can be filled in, with what is wrong beside its field. */
export function LadderSteps({ values, faults }: { values: FilledLadder; faults: Faults }): ReactNode {
  const form = Form.useFormInstance<FilledLadder>();
  const { steps } = values;
  /** One that comes after another needs only to be adjusted. */
  const insert = (index: number): void => {
    const before = steps[index - 1];
    const offset = before ? (before.offset ?? 0) + 1 : (steps[0]?.offset ?? 1) - 1;
    const made: FilledLadder['steps'][number] = {
      ...{ offset, to: before?.to ?? ['holder'], action: offset > 0 ? 'chase' : 'remind' },
      ...{ channels: ['inbox', 'mail'], urgent: { reason: '' } },
    };
    form.setFieldValue('steps', [...steps.slice(0, index), made, ...steps.slice(index)]);
  };
  return (
    <>
      <div className="scroll">
        <table className="plain steps-table">
          <thead>
            <tr>
              <th scope="col">距到期（工作日）</th>
              <th scope="col">动作</th>
              <th scope="col">告知</th>
              <th scope="col">方式</th>
              <th scope="col">加急理由</th>
              <th scope="col">
                <span className="sr">增减</span>
              </th>
            </tr>
          </thead>
          <Form.List name="steps">
            {(fields, { remove }) => (
              <tbody>
                {fields.map(({ key, name }) => {
                  const [where, called] = [`steps.${name}`, `第 ${name + 1} 步`];
                  return (
                    <tr key={key}>
                      <td data-label="距到期">
                        <Form.Item
                          name={[name, 'offset']}
                          extra={words(steps[name]?.offset)}
                          {...said(faults, `${where}.offset`, where)}
                        >
                          <InputNumber aria-label={`${called}：距到期日的工作日`} precision={0} />
                        </Form.Item>
                      </td>
                      <Rule at={[name]} where={where} called={called} faults={faults} />
                      <td className="row-do">
                        <Button
                          size="small"
                          aria-label={`${called}：其后增加`}
                          onClick={() => insert(name + 1)}
                        >
                          其后增加
                        </Button>
                        <Button size="small" aria-label={`删除${called}`} onClick={() => remove(name)}>
                          删除
                        </Button>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            )}
          </Form.List>
          <tbody>
            <tr className="repeat">
              <td data-label="其后每隔">
                <Form.Item
                  name={['repeat', 'every']}
                  extra="个工作日重复一次"
                  {...said(faults, 'repeat.every', 'repeat')}
                >
                  <InputNumber aria-label="重复：每隔几个工作日" precision={0} min={1} prefix="每隔" />
                </Form.Item>
              </td>
              <Rule at={['repeat']} where="repeat" called="重复" faults={faults} repeated />
              <td />
            </tr>
          </tbody>
        </table>
      </div>
      <p className="table-foot">
        <Button size="small" onClick={() => insert(0)}>
          在最前增加一步
        </Button>
        <span className="quiet">到期前为负数，当日为 0。填了加急理由的立即告知，不等汇总。</span>
      </p>
    </>
  );
}
