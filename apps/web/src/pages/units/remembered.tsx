import { type ReactNode, useState } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { rememberedLayoutsQuery, rememberedNamesQuery } from '../../api/admin-queries';
import { unitsQuery } from '../../api/queries';
import type { Unit } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { optionsOf } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';
import { UnitSelect } from '../../parts/unit-select';
import { ROLE_NAMES } from '../import/layouts';

type Name = Schemas['RememberedNameDto'];

const decide = (items: Schemas['NameRulingDto'][], key: object) =>
  ask(api.PUT('/api/v1/imports/names', { body: { items }, headers: { ...key } }));

/** The name means another unit than was decided. */
const Correct = ({ name: n, onClose }: { name: Name; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`“${n.name}”对应哪个单位`}
    ok="保存"
    run={({ targetId }: { targetId: string }, key) =>
      decide([{ name: n.name, kind: 'unit', targetId, decision: 'use' }], key)
    }
    done="已更正，下次导入照此对应"
    onClose={onClose}
  >
    <Form.Item name="targetId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
      <UnitSelect except={[n.targetId]} />
    </Form.Item>
  </CommandDialog>
);

function Names(): ReactNode {
  const names = useInfiniteQuery(rememberedNamesQuery);
  const [correcting, setCorrecting] = useState<Name | null>(null);
  const forget = useCommand(
    ({ name, kind, targetId }: Name, key) => decide([{ name, kind, targetId, decision: 'forget' }], key),
    { done: '不再记住' },
  );
  return (
    <Section title="名称的对应">
      <ProblemAlert problem={forget.error} />
      <Loaded of={names}>
        {list =>
          list.length === 0 ? (
            <Nothing>还没有记住的对应。导入时对名称作出的决定会记在这里。</Nothing>
          ) : (
            <ul className="entries">
              {list.map(n => (
                <li key={n.id} className="line">
                  <b>{n.name}</b>
                  <span>
                    {n.decision === 'use' ? '就是' : '不是'}“{n.targetName}”
                  </span>
                  <span className="quiet">
                    {n.decidedByName} {time(n.decidedAt)}
                  </span>
                  <span className="state">
                    {n.kind === 'unit' && n.decision === 'use' && (
                      <Button size="small" aria-label={`更正：${n.name}`} onClick={() => setCorrecting(n)}>
                        更正
                      </Button>
                    )}{' '}
                    <Button
                      size="small"
                      aria-label={`不再记住：${n.name}`}
                      loading={forget.isPending && forget.variables.id === n.id}
                      onClick={() => forget.mutate(n)}
                    >
                      不再记住
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More of={names} />
      {correcting && <Correct name={correcting} onClose={() => setCorrecting(null)} />}
    </Section>
  );
}

function Aliases(): ReactNode {
  const units = useQuery(unitsQuery);
  const remove = useCommand(
    ({ unit, alias }: { unit: Unit; alias: string }, key) =>
      ask(
        api.POST('/api/v1/units/{id}/aliases/remove', {
          params: { path: { id: unit.id } },
          body: { alias },
          headers: { ...key, ...ifMatch(unit.version) },
        }),
      ),
    { done: '别称已撤销' },
  );
  return (
    <Section title="单位的别称">
      <ProblemAlert problem={remove.error} />
      <Loaded of={units}>
        {list => {
          const named = list.flatMap(unit => unit.aliases.map(alias => ({ unit, alias })));
          if (!named.length) return <Nothing>还没有别称。在“单位”中新增。</Nothing>;
          return (
            <ul className="entries">
              {named.map(({ unit, alias }) => (
                <li key={`${unit.id} ${alias}`} className="line">
                  <b>{alias}</b>
                  <span>是“{unit.name}”的别称</span>
                  <Button
                    className="state"
                    size="small"
                    aria-label={`撤销别称：${alias}`}
                    loading={remove.isPending && remove.variables.alias === alias}
                    onClick={() => remove.mutate({ unit, alias })}
                  >
                    撤销
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Section>
  );
}

type Layout = Schemas['RememberedLayoutDto'];

/** The columns of such tables hold something else than was said. */
const CorrectLayout = ({ layout, onClose }: { layout: Layout; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="表格各列的内容"
    ok="保存"
    initial={{ roles: layout.roles }}
    run={({ roles }: { roles: string[] }, key) =>
      ask(api.PUT('/api/v1/imports/layouts', { body: { headings: layout.headings, roles }, headers: key }))
    }
    done="已更正，下次导入照此读取"
    onClose={onClose}
  >
    <div className="two ladders">
      {layout.headings.map((heading, i) => (
        <Form.Item key={i} name={['roles', i]} label={heading || `第 ${i + 1} 列`}>
          <Select options={optionsOf(ROLE_NAMES)} />
        </Form.Item>
      ))}
    </div>
  </CommandDialog>
);

function Layouts(): ReactNode {
  const [correcting, setCorrecting] = useState<Layout | null>(null);
  const layouts = useInfiniteQuery(rememberedLayoutsQuery);
  const forget = useCommand(
    (id: string, key) =>
      ask(api.POST('/api/v1/imports/layouts/{id}/forget', { params: { path: { id } }, headers: key })),
    { done: '不再记住，下次由系统辨认' },
  );
  return (
    <Section title="表格的栏目">
      <ProblemAlert problem={forget.error} />
      <Loaded of={layouts}>
        {list =>
          list.length === 0 ? (
            <Nothing>还没有记住的栏目。导入时说明的表格栏目会记在这里。</Nothing>
          ) : (
            <ul className="entries">
              {list.map(l => (
                <li key={l.id}>
                  <div className="line">
                    <b>{l.headings.join('、')}</b>
                    <span className="quiet">
                      {l.decidedByName} {time(l.decidedAt)}
                    </span>
                    <span className="state">
                      <Button
                        size="small"
                        aria-label={`更正：${l.headings.join('、')}`}
                        onClick={() => setCorrecting(l)}
                      >
                        更正
                      </Button>{' '}
                      <Button
                        size="small"
                        aria-label={`不再记住：${l.headings.join('、')}`}
                        loading={forget.isPending && forget.variables === l.id}
                        onClick={() => forget.mutate(l.id)}
                      >
                        不再记住
                      </Button>
                    </span>
                  </div>
                  <p className="quiet">
                    {l.headings.map((h, i) => `${h}：${ROLE_NAMES[l.roles[i]] ?? l.roles[i]}`).join('；')}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More of={layouts} />
      {correcting && <CorrectLayout layout={correcting} onClose={() => setCorrecting(null)} />}
    </Section>
  );
}

/** What is remembered from one import to the next: looked through, corrected, forgotten. */
export const Remembered = (): ReactNode => (
  <>
    <p className="intro">导入时记住的东西：下次遇到同样的名称和表格照此处理。</p>
    <Names />
    <Aliases />
    <Layouts />
  </>
);
