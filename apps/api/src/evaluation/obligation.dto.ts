import {
  MACHINE_NAMES,
  type MachineName,
  OBLIGATION_KINDS,
  type ObligationKind,
  RECIPIENTS,
  ROLES,
  type Role,
  SKIPPED_WHY,
  STEP_ACTIONS,
} from '@duban/chain';
import { camel, type CamelRow } from '@duban/evaluation';
import { linkOf, type OwedRow, SETTLED_AS, type SettledAs } from '@duban/obligation';
import { Flag, Instant, Nested, NestedList, OneOf, Text, Texts, Uuid } from '../shell/fields';
import { pageDto } from '../shell/page.dto';
import type { StepsOf } from './obligation-steps';

const ACTIONS = Object.keys(STEP_ACTIONS);

export class ObligationDto {
  @Uuid() id: string;
  @OneOf(OBLIGATION_KINDS, { name: 'ObligationKind' }) kind: ObligationKind;
  @Text({ example: '签收任务' }) label: string;
  @OneOf(MACHINE_NAMES, { name: 'MachineName' }) subjectType: MachineName;
  @Uuid() subjectId: string;
  @Uuid({ nullable: true }) taskId: string | null;
  @Uuid() planId: string;
  @Uuid() holderUnitId: string;
  @Text() holderName: string;
  @OneOf(ROLES, { name: 'Role' }) holderRole: Role;
  @Uuid({ nullable: true }) holderPersonId: string | null;
  @Text({ doc: '关于什么' }) title: string;
  @Instant() dueAt: Date;
  @Text({ example: '还有3个工作日' }) dueWords: string;
  @Instant() openedAt: Date;
  @Instant({ nullable: true, doc: '已转他人办理，停止计时' }) heldAt: Date | null;
  @Instant({ nullable: true, doc: '随任务中止' }) pausedAt: Date | null;
  @Instant({ nullable: true, doc: '申请待批期间不催办；灯不变' }) mutedAt: Date | null;
  @Instant({ nullable: true, doc: '办理时间，是否逾期以此为准' }) doneAt: Date | null;
  @Instant({ nullable: true }) settledAt: Date | null;
  @OneOf(SETTLED_AS, { name: 'SettledAs', nullable: true }) settledAs: SettledAs | null;
  @Text({ example: '/tasks/018f3c1e', doc: '办理页面' }) link: string;
}

export class ObligationPageDto extends pageDto(ObligationDto) {}

export class StepTakenDto {
  @Text({ example: '+1' }) label: string;
  @OneOf(ACTIONS, { name: 'StepAction' }) action: string;
  @Instant() plannedAt: Date;
  @Instant() takenAt: Date;
  @Flag({ doc: '没有发出：停机期间错过，或当时不催办' }) skipped: boolean;
  @Text({ nullable: true, doc: '没有发出的原因' }) skippedWords: string | null;
}

export class StepComingDto {
  @Text({ example: '+3' }) label: string;
  @OneOf(ACTIONS, { name: 'StepAction' }) action: string;
  @Instant() at: Date;
  @Texts({ doc: `告知谁：${Object.keys(RECIPIENTS).join('、')}` }) to: string[];
}

export class ObligationStepsDto {
  @Nested(() => ObligationDto) obligation: ObligationDto;
  @NestedList(() => StepTakenDto) taken: StepTakenDto[];
  @NestedList(() => StepComingDto) coming: StepComingDto[];
}

/** What is shown of an obligation; its timer is nobody's business. */
export const obligationDto = (o: CamelRow<OwedRow>): ObligationDto => ({
  id: o.id,
  kind: o.kind,
  label: o.label,
  subjectType: o.subjectType,
  subjectId: o.subjectId,
  taskId: o.taskId ?? o.aboutTaskId,
  planId: o.planId,
  holderUnitId: o.holderUnitId,
  holderName: o.holderName,
  holderRole: o.holderRole,
  holderPersonId: o.holderPersonId,
  title: o.title,
  dueAt: o.dueAt,
  dueWords: o.dueWords,
  openedAt: o.openedAt,
  heldAt: o.heldAt,
  pausedAt: o.pausedAt,
  mutedAt: o.mutedAt,
  doneAt: o.doneAt,
  settledAt: o.settledAt,
  settledAs: o.settledAs,
  link: linkOf({
    subject_type: o.subjectType,
    subject_id: o.subjectId,
    task_id: o.taskId,
    about_task_id: o.aboutTaskId,
    plan_id: o.planId,
  }),
});

export const owedDto = (row: OwedRow): ObligationDto => obligationDto(camel(row));

export const stepsDto = ({ obligation, taken, coming }: StepsOf): ObligationStepsDto => ({
  obligation: owedDto(obligation),
  taken: taken.map(s => ({
    label: s.label,
    action: s.action,
    plannedAt: s.planned_at,
    takenAt: s.taken_at,
    skipped: s.skipped,
    skippedWords: s.skipped_why && SKIPPED_WHY[s.skipped_why],
  })),
  coming: coming.map(c => ({ label: c.label, action: c.rule.action, at: c.at, to: [...c.rule.to] })),
});
