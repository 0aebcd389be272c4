import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What can be wrong with the machinery, and how administrators read it. */
export const ALARMS = {
  steps_missed: '催办步骤到时没有执行',
  marks_stuck: '催办阶梯交办的事项没有处理',
  mail_stuck: '到时的邮件没有送出',
  journal_unsealed: '办理记录没有及时封存',
} as const;
export type AlarmKind = keyof typeof ALARMS;

/** 系统告警: raised once, kept up to date while it lasts, cleared when what it tells of is over. */
@Entity('alarm')
@Index('alarm_open', ['kind'], { unique: true, where: 'cleared_at IS NULL' })
export class Alarm {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'alarm_pk' })
  id: string;

  @Column('varchar')
  kind: AlarmKind;

  /** How many things it is about. */
  @Column('int')
  count: number;

  /** An example, in words. */
  @Column('text')
  detail: string;

  @Column('timestamptz')
  raised_at: Date;

  @Column('timestamptz')
  seen_at: Date;

  @Column('timestamptz', { nullable: true })
  cleared_at: Date | null;
}
