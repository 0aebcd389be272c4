import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Select, type SelectProps } from 'antd';
import { unitsQuery } from '../api/queries';

type Props = Omit<SelectProps, 'options' | 'showSearch'> & {
  /** Units that cannot be chosen here. */
  except?: readonly (string | null)[];
  only?: readonly string[];
};

/** A unit, found by any part of its name or of a name it also goes by. */
export function UnitSelect({ except = [], only, ...props }: Props): ReactNode {
  const units = useQuery(unitsQuery);
  const options = (units.data ?? [])
    .filter(u => !except.includes(u.id) && (!only || only.includes(u.id)))
    .map(u => ({ value: u.id, label: u.name, names: [u.name, ...u.aliases].join(' ') }));
  return (
    <Select
      loading={units.isPending}
      popupMatchSelectWidth={false}
      {...props}
      options={options}
      showSearch={{
        filterOption: (typed, option) =>
          ((option as { names?: string } | undefined)?.names ?? '').includes(typed.trim()),
      }}
    />
  );
}
