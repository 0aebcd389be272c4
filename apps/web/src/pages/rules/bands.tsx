import type { ReactNode } from 'react';
import { Button, Form, InputNumber, Select } from 'antd';
import { BAND_LABELS, MEASURES, type MeasureName, SIGNAL_LABELS } from '@duban/chain';
import { optionsOf } from '../../parts/labels';
import { bandAfter, type FilledRules } from './light-form';

const LOW = [
  { value: 'none', label: '不限' },
  { value: 'gt', label: '大于' },
  { value: 'gte', label: '不小于' },
];
const HIGH = [
  { value: 'none', label: '不限' },
  { value: 'lt', label: '小于' },
  { value: 'lte', label: '不大于' },
];
const LIGHTS = optionsOf(BAND_LABELS).map(({ value, label }) => ({
  value,
  label: (
    <>
      <span className={`dot ${value}`} aria-hidden />
      {label}
    </>
  ),
}));

interface Props {
  values: FilledRules;
  faults: ReadonlyMap<string, string>;
}

/** All bands of one measure, from the lowest values to the highest. */
function Bands({ at, values, faults }: Props & { at: number }): ReactNode {
  const form = Form.useFormInstance<FilledRules>();
  const { measure, bands } = values.rules[at] as FilledRules['rules'][number];
  const { unit } = MEASURES[measure];
  const put = (next: FilledRules['rules'][number]['bands']): void =>
    form.setFieldValue(['rules', at, 'bands'], next);
  return (
    <>
      <ol className="bands">
        {bands.map((b, i) => {
          const name = (field: string): (string | number)[] => ['rules', at, 'bands', i, field];
          const where = `rules.${at}.bands.${i}`;
          const fault = ['', '.gt', '.gte', '.lt', '.lte'].map(f => faults.get(where + f)).find(Boolean);
          const called = `${MEASURES[measure].label}第 ${i + 1} 档`;
          return (
            // Bands have no name of their own but their place.
            <li key={i}>
              <Form.Item name={name('low')} noStyle>
                <Select aria-label={`${called}：下限`} options={LOW} className="bound" />
              </Form.Item>
              <Form.Item name={name('from')} noStyle>
                <InputNumber aria-label={`${called}：下限值`} disabled={b.low === 'none'} className="edge" />
              </Form.Item>
              <span className="quiet">至</span>
              <Form.Item name={name('high')} noStyle>
                <Select aria-label={`${called}：上限`} options={HIGH} className="bound" />
              </Form.Item>
              <Form.Item name={name('to')} noStyle>
                <InputNumber aria-label={`${called}：上限值`} disabled={b.high === 'none'} className="edge" />
              </Form.Item>
              <span className="quiet unit">{unit}</span>
              <Form.Item name={name('light')} noStyle>
                <Select aria-label={`${called}：灯色`} options={LIGHTS} className="light-of" />
              </Form.Item>
              <Button
                size="small"
                aria-label={`删除${called}`}
                onClick={() => put(bands.filter((_, other) => other !== i))}
              >
                删除
              </Button>
              {fault && (
                <p className="late" role="status">
                  {fault}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <Button
        size="small"
        aria-label={`${MEASURES[measure].label}：增加一档`}
        onClick={() => put([...bands, bandAfter(bands.at(-1))])}
      >
        增加一档
      </Button>
    </>
  );
}

/** The rules of a set, one for each measure. */
export function RuleFields({ values, faults }: Props): ReactNode {
  const form = Form.useFormInstance<FilledRules>();
  const put = (rules: FilledRules['rules']): void => form.setFieldValue('rules', rules);
  const unused = (Object.keys(MEASURES) as MeasureName[]).filter(
    m => !values.rules.some(r => r.measure === m),
  );
  return (
    <>
      {values.rules.map(({ measure }, i) => {
        const fault = faults.get(`rules.${i}.bands`) ?? faults.get(`rules.${i}.measure`);
        return (
          <fieldset key={measure}>
            <legend>
              {MEASURES[measure].label}
              <small>{SIGNAL_LABELS[MEASURES[measure].signal]}</small>
            </legend>
            <Form.Item name={['rules', i, 'measure']} hidden noStyle>
              <input type="hidden" />
            </Form.Item>
            {fault && <p className="late">{fault}</p>}
            <Bands at={i} values={values} faults={faults} />
            <Button
              size="small"
              type="text"
              className="drop"
              aria-label={`不看这项：${MEASURES[measure].label}`}
              onClick={() => put(values.rules.filter((_, other) => other !== i))}
            >
              不看这项
            </Button>
          </fieldset>
        );
      })}
      {unused.length > 0 && (
        <Select
          className="wide"
          aria-label="增加一项指标"
          placeholder="增加一项指标"
          value={null}
          options={unused.map(value => ({
            value,
            label: `${SIGNAL_LABELS[MEASURES[value].signal]}：${MEASURES[value].label}`,
          }))}
          onChange={(measure: MeasureName | null) =>
            measure &&
            put([...values.rules, { measure, bands: [{ ...bandAfter(undefined), light: 'green' }] }])
          }
        />
      )}
    </>
  );
}
