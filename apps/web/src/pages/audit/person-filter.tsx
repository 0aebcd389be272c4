import { type ReactNode, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { journalPeopleQuery } from '../../api/audit-queries';

/** Who, found by part of the name; also those who have left. */
export function PersonFilter({
  person,
  name,
  onChange,
}: {
  person: string;
  name: string;
  onChange: (person: string, name: string) => void;
}): ReactNode {
  const [search, setSearch] = useState('');
  const people = useQuery({ ...journalPeopleQuery(search.trim()), placeholderData: keepPreviousData });
  const options = (people.data ?? []).map(p => ({
    value: p.id,
    label: p.name,
    about: [...p.units, ...(p.active ? [] : ['已停用'])].join('、'),
  }));
  const known =
    person && !options.some(o => o.value === person) ? [{ value: person, label: name, about: '' }] : [];
  return (
    <Select
      aria-label="人员"
      placeholder="人员"
      className="measure"
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={people.isFetching}
      value={person || null}
      options={[...known, ...options]}
      optionRender={({ data: { label, about } }) => (
        <>
          {label} <small className="quiet">{about}</small>
        </>
      )}
      notFoundContent="没有找到"
      popupMatchSelectWidth={320}
      onChange={(id: string | undefined, option) =>
        onChange(id ?? '', (option as { label?: string } | undefined)?.label ?? '')
      }
    />
  );
}
