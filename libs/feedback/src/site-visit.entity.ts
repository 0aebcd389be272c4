import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Task } from '@duban/task';
import { Report } from './report.entity';

export const VISIT_RESULTS = ['passed', 'failed'] as const;
export type VisitResult = (typeof VISIT_RESULTS)[number];

/** 实地核查 of a completion: one for each time it was submitted. */
@Journaled('other')
@Entity('site_visit')
@Index('site_visit_once', ['report_id', 'round'], { unique: true })
@Index('site_visit_task_id', ['task_id'])
@Check('site_visit_result', `result IN (${VISIT_RESULTS.map(r => `'${r}'`).join(',')})`)
export class SiteVisit {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'site_visit_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'site_visit_task_id_fk' })
  @Column('uuid')
  task_id: string;

  /** The completion that was looked into. */
  @ForeignKey(() => Report, { name: 'site_visit_report_id_fk' })
  @Column('uuid')
  report_id: string;

  /** How often the completion had been returned by then: a new submission asks for a new visit. */
  @Column('int')
  round: number;

  @Column('varchar')
  result: VisitResult;

  @Column('text')
  findings: string;

  /** Who was there, in words: people from outside the system come along. */
  @Column('varchar')
  visitors: string;

  @Column('date')
  visited_on: string;

  @Column('varchar')
  place: string;

  @Column('timestamptz')
  recorded_at: Date;
}
