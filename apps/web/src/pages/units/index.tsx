import { type ReactNode, useState } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { unitListQuery } from '../../api/admin-queries';
import { mayEver, useMe } from '../../api/me';
import { groupsQuery, unitsQuery } from '../../api/queries';
import type { Unit } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Line } from '../../parts/fields';
import { UNIT_KIND_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page, Section } from '../../parts/page';
import { type Tab, Tabs, useTab } from '../../parts/tabs';
import { UnitSelect } from '../../parts/unit-select';
import { NewUnit } from '../people/new-unit';
import { Remembered } from './remembered';
import { Taskforces } from './taskforces';

type Group = Schemas['UnitGroupDto'];

const TABS: readonly Tab<'units' | 'groups' | 'taskforces' | 'remembered'>[] = [
  { key: 'units', label: '单位' },
  { key: 'groups', label: '单位组' },
  { key: 'taskforces', label: '专班' },
  { key: 'remembered', label: '记住的名称' },
];

const AliasDialog = ({ unit, onClose }: { unit: Unit; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`${unit.name}：新增别称`}
    hint="文件里用到的叫法；导入时按别称认出单位。"
    ok="新增"
    run={(body: { alias: string }, key) =>
      ask(
        api.POST('/api/v1/units/{id}/aliases', {
          params: { path: { id: unit.id } },
          body,
          headers: { ...key, ...ifMatch(unit.version) },
        }),
      )
    }
    done="已新增别称"
    onClose={onClose}
  >
    <Line name="alias" label="简称、别称" max={100} />
  </CommandDialog>
);

function Units(): ReactNode {
  const me = useMe();
  const manages = mayEver(me, 'unit.manage');
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const [naming, setNaming] = useState<Unit | null>(null);
  const units = useInfiniteQuery(unitListQuery(search));
  return (
    <>
      <div className="actions">
        <Input.Search
          className="search flush"
          placeholder="搜索名称、别称"
          aria-label="搜索名称、别称"
          allowClear
          onSearch={value => setSearch(value.trim())}
        />
        {manages && (
          <Button type="primary" onClick={() => setAdding(true)}>
            新增单位
          </Button>
        )}
      </div>
      <Loaded of={units}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有找到单位。</Nothing>
          ) : (
            <div className="section">
              <ul className="entries">
                {list.map(u => (
                  <li key={u.id} className="line">
                    <b>{u.name}</b>
                    <span>{UNIT_KIND_LABELS[u.kind]}</span>
                    {u.aliases.length > 0 && <span className="quiet">又称{u.aliases.join('、')}</span>}
                    {!u.active && <span className="quiet">已停用</span>}
                    {manages && u.active && (
                      <Button
                        className="state"
                        size="small"
                        aria-label={`新增别称：${u.name}`}
                        onClick={() => setNaming(u)}
                      >
                        新增别称
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
              <More of={units} />
            </div>
          )
        }
      </Loaded>
      <NewUnit open={adding} onClose={() => setAdding(false)} />
      {naming && <AliasDialog unit={naming} onClose={() => setNaming(null)} />}
    </>
  );
}

const Members = (): ReactNode => (
  <Form.Item name="memberIds" label="成员单位" rules={[{ required: true, message: '请选择成员单位' }]}>
    <UnitSelect mode="multiple" />
  </Form.Item>
);

const NewGroup = ({ onClose }: { onClose: () => void }): ReactNode => (
  <CommandDialog
    title="新增单位组"
    hint="如“各街道”：文件里写单位组的，分办时展开为各成员单位。"
    ok="新增"
    run={(body: Schemas['NewUnitGroupDto'], key) =>
      ask(api.POST('/api/v1/unit-groups', { body, headers: key }))
    }
    done="已新增单位组"
    onClose={onClose}
  >
    <Line name="name" label="名称" max={100} />
    <Form.Item name="aliases" label="别称（选填）" extra="回车确认，可填多个">
      <Select mode="tags" open={false} />
    </Form.Item>
    <Members />
  </CommandDialog>
);

const MembersDialog = ({ group: g, onClose }: { group: Group; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`${g.name}的成员单位`}
    hint="已经分办的任务不变，以后分办的按新的成员展开。"
    ok="保存"
    initial={{ memberIds: g.memberIds }}
    run={(body: { memberIds: string[] }, key) =>
      ask(
        api.PUT('/api/v1/unit-groups/{id}/members', {
          params: { path: { id: g.id } },
          body,
          headers: { ...key, ...ifMatch(g.version) },
        }),
      )
    }
    done="成员单位已更新"
    onClose={onClose}
  >
    <Members />
  </CommandDialog>
);

function Groups(): ReactNode {
  const me = useMe();
  const manages = mayEver(me, 'unit.manage');
  const groups = useQuery(groupsQuery);
  const units = useQuery(unitsQuery);
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Group | null>(null);
  const nameOf = (id: string): string => units.data?.find(u => u.id === id)?.name ?? '';
  return (
    <Section
      title="单位组"
      extra={
        manages && (
          <Button size="small" onClick={() => setAdding(true)}>
            新增单位组
          </Button>
        )
      }
    >
      <Loaded of={groups}>
        {list =>
          list.length === 0 ? (
            <Nothing>还没有单位组。</Nothing>
          ) : (
            <ul className="entries">
              {list.map(g => (
                <li key={g.id}>
                  <div className="line">
                    <b>{g.name}</b>
                    <span>{g.memberIds.length} 个单位</span>
                    {g.aliases.length > 0 && <span className="quiet">又称{g.aliases.join('、')}</span>}
                    {manages && (
                      <Button
                        className="state"
                        size="small"
                        aria-label={`修改成员：${g.name}`}
                        onClick={() => setChanging(g)}
                      >
                        修改成员
                      </Button>
                    )}
                  </div>
                  <p className="quiet">{g.memberIds.map(nameOf).filter(Boolean).join('、')}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding && <NewGroup onClose={() => setAdding(false)} />}
      {changing && <MembersDialog group={changing} onClose={() => setChanging(null)} />}
    </Section>
  );
}

/** 单位: who there is, by which names, which groups documents mean, and who is lent to which taskforce. */
export default function UnitsPage(): ReactNode {
  const me = useMe();
  const tabs = TABS.filter(t => t.key !== 'remembered' || mayEver(me, 'plan.import'));
  const at = useTab(tabs);
  return (
    <Page title={TABS.find(t => t.key === at)?.label ?? '单位'}>
      <Tabs label="单位" tabs={tabs} at={at} />
      {at === 'groups' ? (
        <Groups />
      ) : at === 'taskforces' ? (
        <Taskforces />
      ) : at === 'remembered' ? (
        <Remembered />
      ) : (
        <Units />
      )}
    </Page>
  );
}
