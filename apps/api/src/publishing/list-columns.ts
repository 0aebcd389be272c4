import { COMPARATORS, type Comparator, stateLabel } from '@duban/chain';
import type {
  InstructionRow,
  LedgerRow,
  MatterRow,
  NoticeRow,
  PlanRow,
  RequestRow,
  ReviewRow,
  SubmissionRow,
  TargetView,
} from '@duban/evaluation';
import { MATTER_KIND_LABELS } from '@duban/feedback';
import { shanghaiTime } from '@duban/kernel';
import type { TableColumn } from '@duban/publishing';
import { NOTICE_LEVEL_NAMES } from '@duban/tracking';

const when = (at: Date | null): string => (at ? shanghaiTime(at) : '');
const column = <T>(
  header: string,
  width: number,
  value: (row: T) => string | number | null,
  more: Partial<TableColumn<T>> = {},
): TableColumn<T> => ({ header, width, value: row => value(row) ?? '', ...more });
const center = { center: true } as const;

export const PLANS: readonly TableColumn<PlanRow>[] = [
  column('标题', 50, p => p.title),
  column('年度', 8, p => p.year, center),
  column('状态', 10, p => p.stateLabel, center),
  column('批准机关', 22, p => p.authority),
  column('文号', 24, p => p.documentNo),
  column('起', 12, p => p.starts, center),
  column('止', 12, p => p.ends, center),
  column('任务', 8, p => p.tasks, center),
  column('未办结', 8, p => p.open, center),
];

export interface TargetLine {
  task: LedgerRow;
  target: TargetView;
}

export const TARGETS: readonly TableColumn<TargetLine>[] = [
  column('序号', 7, l => l.task.no, center),
  column('任务', 44, l => l.task.text),
  column('指标', 28, l => l.target.metric),
  column('要求', 10, l => COMPARATORS[l.target.comparator as Comparator] ?? '', center),
  column('目标值', 12, l => figure(l.target.value)),
  column('计量单位', 10, l => l.target.unit, center),
  column('类别', 10, l => (l.target.kind === 'binding' ? '约束性' : '预期性'), center),
  column('基数', 12, l => figure(l.target.base)),
  column('数据归口单位', 20, l => l.target.dataUnitName ?? l.task.primaryUnit),
  column('最近报数', 12, l => figure(l.target.latest?.value ?? null)),
  column('数据日期', 12, l => l.target.latest?.asOf ?? '', center),
  column('完成率（%）', 12, l => l.target.completion.percent, center),
  column('文件原文', 40, l => l.target.quote),
];

const KINDS: Readonly<Record<ReviewRow['kind'], string>> = {
  report: '进展报告',
  contribution: '责任单位材料',
  completion: '办结报告',
};

export const REPORTS: readonly TableColumn<ReviewRow>[] = [
  column('序号', 7, r => r.taskNo, center),
  column('任务', 44, r => r.taskText),
  column('单位', 20, r => r.unitName),
  column('类别', 14, r => KINDS[r.kind], center),
  column('周期', 14, r => r.periodName, center),
  column('状态', 12, r => stateLabel(r.kind, r.state), center),
  column('进展', 60, r => (r.noProgress && !r.text ? '无新进展' : r.text)),
  column('进度（%）', 10, r => r.percent, center),
  column('存在问题', 30, r => r.problems),
  column('下一步打算', 30, r => r.nextSteps),
  column('报送时间', 18, r => when(r.submittedAt), center),
  column('退回原因', 30, r => r.reason),
];

export const NOTICES: readonly TableColumn<NoticeRow>[] = [
  column('类别', 14, n => NOTICE_LEVEL_NAMES[n.level], center),
  column('编号', 16, n => n.number, center),
  column('承办单位', 22, n => n.unitName),
  column('状态', 14, n => n.stateLabel, center),
  column('任务', 60, n => n.items.map(i => i.title).join('\n')),
  column('督办事由', 40, n => n.grounds),
  column('督办要求', 40, n => n.text),
  column('签发时间', 18, n => when(n.issuedAt), center),
  column('答复期限', 18, n => when(n.answerDueAt), center),
  column('答复', 50, n => n.answer),
];

export const MATTERS: readonly TableColumn<MatterRow>[] = [
  column('类别', 12, m => MATTER_KIND_LABELS[m.kind], center),
  column('内容', 60, m => m.text),
  column('方案', 36, m => m.planTitle),
  column('任务', 36, m => m.taskTitle),
  column('提出单位', 20, m => m.unitName),
  column('办理单位', 20, m => m.addresseeName),
  column('状态', 12, m => m.stateLabel, center),
  column('提出时间', 18, m => when(m.raisedAt), center),
  column('答复', 50, m => m.answer),
  column('下一步', 20, m => m.next?.label ?? ''),
  column('下一步期限', 18, m => when(m.next?.dueAt ?? null), center),
];

export const REQUESTS: readonly TableColumn<RequestRow>[] = [
  column('类别', 12, r => r.kindLabel, center),
  column('任务', 44, r => r.taskTitle),
  column('申请单位', 20, r => r.unitName),
  column('状态', 12, r => r.stateLabel, center),
  column('理由', 44, r => r.reason),
  column('申请日期至', 14, r => r.askedDate, center),
  column('提出时间', 18, r => when(r.filedAt), center),
  column('批准日期至', 14, r => r.grantedDate, center),
  column('督查机构意见', 40, r => r.decision),
  column('经办', 12, r => r.decidedByName),
  column('领导意见', 30, r => r.leaderWord),
];

export const INSTRUCTIONS: readonly TableColumn<InstructionRow>[] = [
  column('批示领导', 12, i => i.leaderName, center),
  column('任务', 44, i => i.taskTitle),
  column('批示', 60, i => i.text),
  column('作出时间', 18, i => when(i.givenAt), center),
  column('答复单位', 20, i => i.answererName),
  column('状态', 14, i => i.stateLabel, center),
  column('答复期限', 18, i => when(i.answerDueAt), center),
  column('答复', 60, i => i.answer),
];

export const SUBMISSIONS: readonly TableColumn<SubmissionRow>[] = [
  column('标题', 50, s => s.title),
  column('状态', 14, s => s.stateLabel, center),
  column('任务', 60, s => s.items.map(i => i.title).join('\n')),
  column('上报时间', 18, s => when(s.submittedAt), center),
  column('批复时间', 18, s => when(s.repliedAt), center),
  column('上级意见', 50, s => s.reply),
  column('处理情况', 40, s => s.handling),
];

/** A figure as a number, words as they are. */
const figure = (value: string | null): string | number =>
  value !== null && value !== '' && Number.isFinite(Number(value)) ? Number(value) : (value ?? '');
