import type { ReactNode } from 'react';
import { Table, type TableProps } from 'antd';
import type { LedgerRow } from '../../api/types';
import { ChainMark } from '../../parts/chain';
import { Light } from '../../parts/light';
import { DueCell, LeadCell, NextCell, StateCell, TaskCell } from './cells';

type Columns = NonNullable<TableProps<LedgerRow>['columns']>;

/** The table says 'ascend', the address 'due' or '-due'. */
const orderOf = (sort: string | undefined, key: string): 'ascend' | 'descend' | null => {
  if (sort === key || (!sort && key === 'no')) return 'ascend';
  return sort === `-${key}` ? 'descend' : null;
};

const columnsFor = (sort: string | undefined, plans: boolean): Columns => {
  const sorted = (key: 'no' | 'unit' | 'due' | 'percent'): Partial<Columns[number]> => ({
    key,
    sorter: true,
    sortOrder: orderOf(sort, key),
    showSorterTooltip: false,
  });
  return [
    { title: '序号', dataIndex: 'no', width: 64, align: 'right', ...sorted('no') },
    { title: '任务', key: 'text', render: (_, row) => <TaskCell row={row} plan={plans} /> },
    { title: '牵头单位', width: 140, render: (_, row) => <LeadCell row={row} />, ...sorted('unit') },
    {
      title: '环节',
      key: 'link',
      width: 92,
      render: (_, row) => <ChainMark at={row.link} ended={row.state === 'closed'} />,
    },
    { title: '状态', key: 'state', width: 84, render: (_, row) => <StateCell row={row} /> },
    {
      title: '亮灯',
      key: 'light',
      width: 104,
      render: (_, row) => <Light light={row.light} why={row.lightWhy} />,
    },
    { title: '期限', width: 104, render: (_, row) => <DueCell row={row} />, ...sorted('due') },
    {
      title: '进度',
      width: 72,
      align: 'right',
      render: (_, row) => `${row.percent}%`,
      ...sorted('percent'),
    },
    { title: '轮到谁办', key: 'next', width: 168, render: (_, row) => <NextCell row={row} /> },
  ];
};

interface Props {
  rows: LedgerRow[];
  loading: boolean;
  sort: string | undefined;
  selected: string[] | null;
  onSelect: (ids: string[]) => void;
  onSort: (sort: string | undefined) => void;
}

/** The ledger on a desk. */
export const LedgerTable = ({ rows, loading, sort, selected, onSelect, onSort }: Props): ReactNode => (
  <div className="scroll">
    <Table<LedgerRow>
      className="ledger"
      rowKey="id"
      size="small"
      tableLayout="fixed"
      dataSource={rows}
      loading={loading}
      columns={columnsFor(sort, new Set(rows.map(r => r.planId)).size > 1)}
      pagination={false}
      rowSelection={
        selected
          ? {
              columnWidth: 40,
              selectedRowKeys: selected,
              onChange: keys => onSelect(keys.map(String)),
              getCheckboxProps: row => ({ 'aria-label': `选择第 ${row.no} 项` }) as object,
              getTitleCheckboxProps: () => ({ 'aria-label': '选择本页全部' }) as object,
            }
          : undefined
      }
      onChange={(_, __, sorter) => {
        const { columnKey, order } = Array.isArray(sorter) ? sorter[0]! : sorter;
        const key = String(columnKey);
        onSort(order ? (order === 'descend' ? `-${key}` : key === 'no' ? undefined : key) : undefined);
      }}
    />
  </div>
);
