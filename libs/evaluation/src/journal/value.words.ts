import {
  COMPARATORS,
  LADDER_NAMES,
  MACHINES,
  type MachineName,
  OBLIGATIONS,
  type ObligationKind,
  OUTCOME_LABELS,
  ROLE_LABELS,
  SENSITIVITY_LABELS,
  stateLabel,
  STEP_ACTIONS,
} from '@duban/chain';
import { shanghaiTime } from '@duban/kernel';

const RHYTHMS: Readonly<Record<string, string>> = {
  ...{ weekly: '每周', fortnightly: '每两周', monthly: '每月', quarterly: '每季度' },
  ...{ half_yearly: '每半年', yearly: '每年' },
};

/** Values of a column that are words of the program, in words of the people; those of one table before those of all. */
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  role: { ...ROLE_LABELS, lead: '牵头', responsible: '责任', supporting: '配合' },
  holder_role: ROLE_LABELS,
  clearance: SENSITIVITY_LABELS,
  sensitivity: SENSITIVITY_LABELS,
  outcome: OUTCOME_LABELS,
  corrected_outcome: OUTCOME_LABELS,
  former_outcome: OUTCOME_LABELS,
  ladder: LADDER_NAMES,
  level: { blue: '蓝色', yellow: '黄色', red: '红色' },
  levels: { blue: '蓝色', yellow: '黄色', red: '红色' },
  comparator: COMPARATORS,
  matter_limits: { default: '默认', 124: '1、2、4时限' },
  direction: { up: '越高越好', down: '越低越好' },
  obstacle: {
    ...{ funds: '资金', land: '用地', approval: '审批', policy: '政策' },
    ...{ coordination: '协调', staff: '人员', other: '其他' },
  },
  countersign: { agreed: '同意', objected: '不同意', lapsed: '逾期视为同意' },
  settled_as: { done: '已办', lapsed: '视为已办', cancelled: '不再要求' },
  decision: {
    upheld: '维持',
    amended: '更正',
    use: '使用',
    apart: '分开',
    granted: '同意',
    refused: '不同意',
  },
  result: { passed: '通过', failed: '未通过' },
  event: {
    ...{ raise: '提出', accept: '受理', forward: '转办', answer: '答复' },
    ...{ confirm: '确认', reopen: '未解决再办', lapse: '视为认可', withdraw: '撤回' },
  },
  'edition_item.action': { carry: '保留', change: '修改', drop: '删除', add: '新增' },
  'obligation_step.action': STEP_ACTIONS,
  skipped_why: {
    ...{ missed: '已错过', red_notice: '红色督办单期间', upper_closed: '上级任务已结束' },
    ...{ silenced: '暂停催办期间', acknowledged: '承诺期内' },
  },
  subject_type: {
    ...{
      plan: '方案',
      task: '任务',
      assignment: '分办',
      milestone: '节点',
      report: '报告',
      notice: '督办单',
    },
    ...{
      contribution: '材料',
      completion: '办结报告',
      submission: '上报',
      request: '申请',
      matter: '问题建议',
    },
    ...{ instruction: '批示', recheck: '回头看', edition: '修订稿', round: '督查活动', naming: '通报' },
    ...{ review_request: '复核申请', reporting_period: '报送周期', measurement_due: '应报数据' },
    ...{ letter: '协调函', site_visit: '实地核查' },
  },
  subject_kind: { notice: '督办单', round: '督查活动', completion: '办结结论' },
  rhythm: RHYTHMS,
  summary_rhythm: RHYTHMS,
  edition_rhythm: RHYTHMS,
  'unit.kind': {
    ...{
      department: '部门',
      township: '镇街',
      committee: '管委会',
      enterprise: '国企',
      party_organ: '党委部门',
    },
    ...{ mass_organization: '群团', vertical_agency: '垂管单位', court: '法院', procuratorate: '检察院' },
    ...{ external: '外部单位', superior: '上级单位', taskforce: '专班' },
  },
  'plan.kind': {
    ...{ action_plan: '行动方案', target_breakdown: '目标任务分解', project_list: '项目清单' },
    ...{
      policy_list: '政策清单',
      reform_list: '改革清单',
      platform_list: '平台清单',
      meeting: '会议议定事项',
    },
    ...{ decision_list: '决策事项清单', indicator_list: '指标清单', instruction: '批示件' },
  },
  kind: {
    ...{ report: '进展报告', contribution: '责任单位材料', completion: '办结报告', matter: '问题上报' },
    ...{ summary: '定期上报', annual: '年度', midterm: '中期', final: '终期', unit: '单位', group: '单位组' },
    ...{ problem: '困难问题', policy_advice: '政策建议', praise: '表扬', criticism: '批评' },
    ...{ extension: '延期', suspension: '中止', change: '变更', cancellation: '撤销' },
    ...{ expected: '预期性', binding: '约束性' },
    ...{ selection: '选定单位', addition: '补充单位', open_ended: '名单完整' },
  },
};
/** The set of rules has states, but no machine. */
const RULE_SET: Readonly<Record<string, string>> = {
  ...{ draft: '草稿', published: '已发布', replaced: '已被替代', discarded: '已作废' },
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)$/;
const LONGEST = 300;

export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** What a row has in a column, as a person reads it. `names` are those of the records that ids stand for. */
export function sayValue(
  table: string,
  column: string,
  value: unknown,
  row: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
): string {
  if (value === null || value === undefined || value === '') return '（空）';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return column === 'percent' ? `${value}%` : String(value);
  if (Array.isArray(value)) {
    if (!value.length) return '（空）';
    if (value.every(v => typeof v === 'string'))
      return clip(value.map(v => sayText(table, column, v, row, names)).join('、'));
    return `共 ${value.length} 项`;
  }
  if (typeof value !== 'string') return '（内容较多，不逐项列出）';
  return clip(sayText(table, column, value, row, names));
}

function sayText(
  table: string,
  column: string,
  value: string,
  row: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
): string {
  if (isId(value)) return names.get(value) ?? '（另一条记录）';
  if (INSTANT.test(value)) return shanghaiTime(new Date(value));
  if (column === 'state' || column === 'prior_state') return sayState(table, value, row);
  if (table === 'obligation' && column === 'kind')
    return OBLIGATIONS[value as ObligationKind]?.label ?? value;
  return (VALUES[`${table}.${column}`] ?? VALUES[column])?.[value] ?? value;
}

function sayState(table: string, state: string, row: Readonly<Record<string, unknown>>): string {
  if (table === 'light_rule_set') return RULE_SET[state] ?? state;
  const machine = table === 'report' ? String(row.kind) : table;
  return machine in MACHINES ? stateLabel(machine as MachineName, state) : state;
}

const clip = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
