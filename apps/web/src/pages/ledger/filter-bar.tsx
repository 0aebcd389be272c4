import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { holds, useMe } from '../../api/me';
import { plansQuery, sectionsQuery, useMeta } from '../../api/queries';
import { stateOptions } from '../../parts/labels';
import { Dot, LIGHT_NAMES, type Colour } from '../../parts/light';
import { UnitSelect } from '../../parts/unit-select';
import type { Filtering } from './use-filter';

const SORTS = [
  { value: 'no', label: '按序号' },
  { value: 'due', label: '按期限' },
  { value: '-percent', label: '按进度（高到低）' },
  { value: 'percent', label: '按进度（低到高）' },
  { value: 'unit', label: '按牵头单位' },
];

const GROUPINGS = [
  { value: 'none', label: '不分组' },
  { value: 'section', label: '按章节分组' },
  { value: 'unit', label: '按牵头单位分组' },
  { value: 'leader', label: '按责任领导分组' },
  { value: 'light', label: '按亮灯分组' },
];

function useLightOptions(): { value: Colour; label: ReactNode }[] {
  const { lights } = useMeta();
  return (Object.keys(LIGHT_NAMES) as Colour[]).map(light => ({
    value: light,
    label: (
      <span className="light-option">
        <Dot light={light} />
        {lights[light] ?? LIGHT_NAMES[light]}
      </span>
    ),
  }));
}

/** What the ledger is narrowed down by. */
export function FilterBar({ filtering }: { filtering: Filtering }): ReactNode {
  const { filter, narrowed: by, change, clear } = filtering;
  const plans = useQuery(plansQuery);
  const sections = useQuery({ ...sectionsQuery(filter.planId ?? ''), enabled: !!filter.planId });
  const lights = useLightOptions();
  const me = useMe();
  const leads = holds(me, 'leader');
  const narrowed = by.filter(name => name !== 'q').length;
  const [open, setOpen] = useState(false);
  return (
    <search className={open ? 'filters open' : 'filters'} aria-label="筛选台账">
      <Input.Search
        key={filter.q ?? ''}
        aria-label="搜索任务、单位"
        placeholder="搜索任务、单位"
        defaultValue={filter.q}
        allowClear
        onSearch={q => change({ q: q.trim() })}
      />
      <Button className="only-phone more-filters" aria-expanded={open} onClick={() => setOpen(!open)}>
        筛选{narrowed ? `（${narrowed}）` : ''}
      </Button>
      <Select
        aria-label="方案"
        placeholder="全部方案"
        value={filter.planId}
        allowClear
        popupMatchSelectWidth={false}
        options={plans.data?.map(p => ({ value: p.id, label: p.title }))}
        onChange={planId => change({ planId, section: undefined })}
      />
      {filter.planId && (sections.data?.length ?? 0) > 1 && (
        <Select
          aria-label="章节"
          placeholder="全部章节"
          value={filter.section}
          allowClear
          popupMatchSelectWidth={false}
          options={sections.data?.map(s => ({ value: s, label: s }))}
          onChange={section => change({ section })}
        />
      )}
      <Select
        aria-label="状态"
        placeholder="全部状态"
        mode="multiple"
        maxTagCount="responsive"
        value={filter.state ?? []}
        options={stateOptions('task')}
        onChange={state => change({ state })}
      />
      <Select
        aria-label="亮灯"
        placeholder="全部亮灯"
        mode="multiple"
        maxTagCount="responsive"
        value={filter.light ?? []}
        options={lights}
        onChange={light => change({ light })}
      />
      <UnitSelect
        aria-label="单位"
        placeholder="全部单位"
        value={filter.unitId}
        allowClear
        onChange={unitId => change({ unitId })}
      />
      {(leads || filter.leaderId) && (
        <Checkbox
          checked={!!filter.leaderId}
          onChange={e => change({ leaderId: e.target.checked ? me.person.id : undefined })}
        >
          {!filter.leaderId || filter.leaderId === me.person.id ? '只看我分管的' : '只看一位领导分管的'}
        </Checkbox>
      )}
      <Select
        aria-label="分组"
        value={filter.group ?? 'none'}
        options={GROUPINGS}
        onChange={group => change({ group: group === 'none' ? undefined : group })}
      />
      <Select
        aria-label="排序"
        className="only-phone"
        value={filter.sort ?? 'no'}
        options={SORTS}
        onChange={sort => change({ sort: sort === 'no' ? undefined : sort })}
      />
      {(narrowed > 0 || filter.q) && (
        <Button type="link" onClick={clear}>
          清除筛选
        </Button>
      )}
    </search>
  );
}
