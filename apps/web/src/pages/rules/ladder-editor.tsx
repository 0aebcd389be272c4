import { type ReactNode, useState } from 'react';
import { Button, Form } from 'antd';
import { type Ladder, ladderFaults } from '@duban/chain';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { CommandDialog } from '../../parts/command-dialog';
import { Words } from '../../parts/fields';
import { Overtaken } from '../../parts/overtaken';
import { Section } from '../../parts/page';
import { filledLadder, type FilledLadder, ladderOf } from './ladder-form';
import { LadderSteps } from './ladder-steps';
import { LadderTry } from './ladder-try';

type Item = Schemas['LadderItemDto'];

/** Edits a copy of the newest edition, tries it, and publishes it as the next one. */
export function LadderEditor({ item }: { item: Item }): ReactNode {
  const [base, setBase] = useState({ version: item.version, data: item.data });
  const [form] = Form.useForm<FilledLadder>();
  const initial = filledLadder(base.data as Ladder);
  const values = (Form.useWatch([], form) as FilledLadder | undefined) ?? initial;
  const [publishing, setPublishing] = useState(false);
  const complete = Array.isArray(values.steps) && values.repeat ? values : initial;
  const data = ladderOf(complete);
  const changed = JSON.stringify(data) !== JSON.stringify(ladderOf(initial));
  const faults = new Map(ladderFaults(item.ladder, data).map(f => [f.where, f.message]));
  const take = ({ version, data: next }: { version: number; data: Schemas['LadderDto'] }): void => {
    setBase({ version, data: next });
    form.setFieldsValue(filledLadder(next as Ladder));
  };
  return (
    <>
      <Section title={changed ? `拟定第 ${base.version + 1} 版` : '各步'}>
        {item.version > base.version && (
          <Overtaken what={`他人已发布第 ${item.version} 版`} onTake={() => take(item)} />
        )}
        <Form form={form} initialValues={initial} layout="vertical" size="middle">
          <LadderSteps values={complete} faults={faults} />
        </Form>
        <div className="actions last">
          <Button
            type="primary"
            disabled={!changed || faults.size > 0 || item.version > base.version}
            onClick={() => setPublishing(true)}
          >
            发布新版
          </Button>
          {changed && <Button onClick={() => take(base)}>放弃修改</Button>}
          {faults.size > 0 && (
            <span className="late" role="status">
              有 {faults.size} 处不妥，改正后才能发布
            </span>
          )}
        </div>
      </Section>
      <LadderTry item={item} data={data} changed={changed} sound={faults.size === 0} />
      {publishing && (
        <CommandDialog
          title={`发布${item.label}阶梯第 ${base.version + 1} 版`}
          hint="此后新产生的待办按新版催办；已经在催办的仍按原版，可另行换用。发布后不能修改，只能再发布新版。"
          ok="发布"
          run={async ({ reason }: { reason: string }, key) => {
            const body = { ladder: item.ladder, data, reason };
            const { version } = await ask(
              api.POST('/api/v1/ladders/publish', { body, headers: { ...key, ...ifMatch(base.version) } }),
            );
            take({ version, data });
            return version;
          }}
          done={version => `已发布第 ${version} 版`}
          onClose={() => setPublishing(false)}
        >
          <Words name="reason" label="理由或依据" />
        </CommandDialog>
      )}
    </>
  );
}
