import type { PlanKind } from './plan.entity';

export const COLUMN_TYPES = ['text', 'number', 'date', 'choice', 'years'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/**
 * A column that tasks of one plan kind have beside those every task has. Values are kept as text in `task.fields` under
 * the column's label, where the reader puts what it finds in a document: numbers in plain decimals, dates as
 * YYYY-MM-DD, choices as their words, `years` as 2026=120;2027=150.
 */
export interface PlanColumn {
  key: string;
  label: string;
  type: ColumnType;
  /** Of a number: 万元, %. */
  unit?: string;
  choices?: readonly string[];
  /** Other headings under which documents have it. */
  aliases?: readonly string[];
  /** Must not be earlier, or smaller, than the column of this key. */
  notBefore?: string;
}

const text = (key: string, label: string, ...aliases: string[]): PlanColumn => ({
  key,
  label,
  type: 'text',
  aliases,
});
const date = (key: string, label: string, more: Partial<PlanColumn> = {}): PlanColumn => ({
  key,
  label,
  type: 'date',
  ...more,
});
const money = (key: string, label: string, ...aliases: string[]): PlanColumn => ({
  key,
  label,
  type: 'number',
  unit: '万元',
  aliases,
});
const choice = (key: string, label: string, ...choices: string[]): PlanColumn => ({
  key,
  label,
  type: 'choice',
  choices,
});

const upperLead = text('upper_lead', '市级牵头单位', '省级牵头单位', '市级责任单位');

/** Lists that break down what the city asks of its districts: its own wording and unit stand beside the district's. */
const brokenDown: readonly PlanColumn[] = [
  text('city_task', '市级任务', '市级任务内容', '市级工作任务'),
  { ...text('city_unit', '市级责任单位', '市级牵头单位', '省级牵头单位') },
  text('basis', '文件依据', '政策依据'),
];

/** Plan kind → columns of its own, in the order of a sheet. Kinds without an entry have none. */
export const PLAN_COLUMNS: Readonly<Record<PlanKind, readonly PlanColumn[]>> = {
  action_plan: [upperLead],
  target_breakdown: [upperLead],
  project_list: [
    text('owner', '业主', '业主单位', '项目业主'),
    text('address', '建设地点', '项目地点', '地址'),
    text('scope', '建设内容及规模', '建设内容', '建设规模'),
    money('investment', '总投资', '投资总额', '总投资额'),
    money('year_investment', '年度计划投资', '本年计划投资'),
    date('start', '开工日期', { aliases: ['开工时间', '计划开工'] }),
    date('finish', '竣工日期', { aliases: ['竣工时间', '计划竣工', '完工时间'], notBefore: 'start' }),
    text('year_work', '本年度工作', '年度建设内容', '年度目标', '当年工程形象进度'),
    choice('nature', '建设性质', '新建', '续建'),
    choice('funding', '资金来源', '政府投资', '社会投资', '政府和社会资本合作'),
    text('investor', '投资方', '投资主体', '签约企业'),
    money('contract_amount', '签约金额', '协议投资额'),
    date('signed', '签约日期', { aliases: ['签约时间'] }),
    date('landed', '落地开工日期', { aliases: ['落地时间'], notBefore: 'signed' }),
  ],
  policy_list: brokenDown,
  reform_list: brokenDown,
  platform_list: brokenDown,
  decision_list: [
    date('decision_date', '议定日期', { aliases: ['会议日期', '会议时间'] }),
    text('meeting', '会议', '会议名称'),
    text('decision_no', '纪要文号', '纪要编号'),
  ],
  indicator_list: [
    { key: 'base', label: '基期值', type: 'number', aliases: ['基数', '上年实绩'] },
    { key: 'target', label: '目标值', type: 'number', aliases: ['期末目标', '年度目标'] },
    { key: 'slices', label: '分年度目标', type: 'years' },
    choice('binding', '指标属性', '预期性', '约束性'),
    choice('direction', '指标方向', '越高越好', '越低越好', '区间内'),
    text('data_unit', '数据来源单位', '数据责任单位', '数据提供单位'),
    date('released', '数据发布日期', { aliases: ['发布时间'] }),
  ],
  meeting: [date('decision_date', '议定日期', { aliases: ['会议日期', '会议时间'] })],
  instruction: [date('decision_date', '批示日期', { aliases: ['批示时间'] })],
};
