import type { ReactNode } from 'react';
import type { LedgerRow } from '../../api/types';
import { ChainMark } from '../../parts/chain';
import { Light } from '../../parts/light';
import { DueCell, LeadCell, NextCell, StateCell } from './cells';
import type { Column } from './use-filter';

/** What the ledger can be sorted by. */
export type SortKey = 'no' | 'unit' | 'due' | 'percent';

export interface ColumnShape {
  key: Column;
  title: string;
  /** Pixels at the usual size of type. */
  width: number;
  sort?: SortKey;
  right?: boolean;
  render: (row: LedgerRow) => ReactNode;
}

const Quiet = ({ children }: { children: ReactNode }): ReactNode => <span className="quiet">{children}</span>;

/** In the order they stand, beside number and text, which are always there. */
export const COLUMNS: readonly ColumnShape[] = [
  { key: 'plan', title: '方案', width: 160, render: row => row.planTitle },
  { key: 'section', title: '章节', width: 140, render: row => row.section.join(' / ') || <Quiet>—</Quiet> },
  { key: 'unit', title: '牵头单位', width: 140, sort: 'unit', render: row => <LeadCell row={row} /> },
  {
    key: 'others',
    title: '责任、配合单位',
    width: 150,
    render: row => row.otherUnits.join('、') || <Quiet>—</Quiet>,
  },
  { key: 'leader', title: '责任领导', width: 88, render: row => row.leader ?? <Quiet>未明确</Quiet> },
  {
    key: 'link',
    title: '环节',
    width: 92,
    render: row => <ChainMark at={row.link} ended={row.state === 'closed'} />,
  },
  { key: 'state', title: '状态', width: 84, render: row => <StateCell row={row} /> },
  {
    key: 'light',
    title: '亮灯',
    width: 104,
    render: row => <Light light={row.light} why={row.lightWhy} />,
  },
  { key: 'why', title: '亮灯原因', width: 180, render: row => row.lightWhy },
  { key: 'due', title: '期限', width: 104, sort: 'due', render: row => <DueCell row={row} /> },
  {
    key: 'deadline',
    title: '文件时限',
    width: 120,
    render: row => row.deadlinePhrase ?? row.deadline ?? <Quiet>—</Quiet>,
  },
  {
    key: 'percent',
    title: '进度',
    width: 72,
    sort: 'percent',
    right: true,
    render: row => `${row.percent}%`,
  },
  { key: 'next', title: '轮到谁办', width: 168, render: row => <NextCell row={row} /> },
];

export const USUAL_COLUMNS: readonly Column[] = ['unit', 'link', 'state', 'light', 'due', 'percent', 'next'];

export const shownColumns = (chosen: readonly Column[] | undefined): ColumnShape[] =>
  COLUMNS.filter(c => (chosen ?? USUAL_COLUMNS).includes(c.key));
