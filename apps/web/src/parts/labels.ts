import { MACHINES, type MachineName } from '@duban/chain';
import type { Schemas } from '../api/client';

/** States of a machine as options to choose from. */
export const stateOptions = <S extends string>(machine: MachineName): { value: S; label: string }[] =>
  Object.entries(MACHINES[machine].states).map(([value, { label }]) => ({ value: value as S, label }));

export const optionsOf = <K extends string>(
  labels: Readonly<Record<K, string>>,
): { value: K; label: string }[] =>
  Object.entries<string>(labels).map(([value, label]) => ({ value: value as K, label }));

export const PARTY_LABELS: Readonly<Record<Schemas['PartyRole'], string>> = {
  lead: '牵头',
  responsible: '责任',
  supporting: '配合',
};

export const PLAN_KIND_LABELS: Readonly<Record<Schemas['PlanKind'], string>> = {
  action_plan: '行动方案',
  target_breakdown: '目标任务分解',
  project_list: '项目清单',
  policy_list: '政策清单',
  reform_list: '改革清单',
  platform_list: '平台清单',
  decision_list: '决策事项清单',
  indicator_list: '指标清单',
  meeting: '会议议定事项',
  instruction: '批示件',
};

export const RHYTHM_LABELS: Readonly<Record<Schemas['Rhythm'], string>> = {
  weekly: '每周',
  fortnightly: '每两周',
  monthly: '每月',
  quarterly: '每季度',
  half_yearly: '每半年',
  yearly: '每年',
};

/** 困难问题、政策建议 within so many workdays. */
export const MATTER_LIMIT_LABELS: Readonly<Record<Schemas['MatterLimitSet'], string>> = {
  default: '2 个工作日受理，10 个工作日答复',
  '124': '1 个工作日受理，2 个工作日答复，需协调的 4 个',
};

export const UNIT_KIND_LABELS: Readonly<Record<Schemas['UnitKind'], string>> = {
  department: '部门',
  township: '镇街',
  committee: '管委会',
  enterprise: '国企',
  party_organ: '党委部门',
  mass_organization: '群团',
  vertical_agency: '垂管单位',
  court: '法院',
  procuratorate: '检察院',
  external: '外部单位',
  superior: '上级单位',
  taskforce: '专班',
};

export const NOTICE_LEVEL_LABELS: Readonly<Record<Schemas['NoticeLevel'] | 'blue', string>> = {
  blue: '蓝色督办单',
  yellow: '黄色督办单',
  red: '红色督办单',
};

/** What stands in the journal, in words: one source for the pages and for what is exported. */
export { COMMAND_WORDS as COMMAND_LABELS } from '@duban/chain';

export const MATTER_KIND_LABELS: Readonly<Record<Schemas['MatterKind'], string>> = {
  problem: '困难问题',
  policy_advice: '政策建议',
};

export const OBSTACLE_LABELS: Readonly<Record<Schemas['Obstacle'], string>> = {
  funds: '资金',
  land: '用地',
  approval: '审批',
  policy: '政策',
  coordination: '协调',
  staff: '人员',
  other: '其他',
};

export const MATTER_EVENT_LABELS: Readonly<Record<Schemas['MatterEvent'], string>> = {
  raise: '提出',
  accept: '受理',
  forward: '转办',
  answer: '答复',
  confirm: '确认已解决',
  reopen: '未解决，再办',
  lapse: '逾期未反馈，视为认可',
  withdraw: '撤回',
};

export const REQUEST_KIND_LABELS: Readonly<Record<Schemas['RequestKind'], string>> = {
  extension: '延期',
  suspension: '中止',
  change: '变更',
  cancellation: '撤销',
};

export const COUNTERSIGN_LABELS: Readonly<Record<Schemas['Countersign'], string>> = {
  agreed: '同意办结',
  objected: '不同意办结',
  lapsed: '逾期未会签，视为同意',
};

export const SENSITIVITY_LABELS: Readonly<Record<Schemas['Sensitivity'], string>> = {
  public: '公开',
  internal: '内部',
  sensitive: '敏感',
};

export const DELIVERY_STATE_LABELS: Readonly<Record<Schemas['DeliveryState'], string>> = {
  collecting: '等待汇总',
  queued: '待发送',
  accepted: '已送出',
  bounced: '被退回',
  failed: '发送失败',
  dropped: '无需发送',
};

export const DELIVERY_VIA_LABELS: Readonly<Record<Schemas['DeliveryVia'], string>> = {
  mail: '邮件',
  webhook: '机器人消息',
};

export const ATTEMPT_LABELS: Readonly<Record<Schemas['AttemptOutcome'], string>> = {
  begun: '未有结果',
  accepted: '对方已接收',
  retry: '稍后再试',
  failed: '失败',
  dropped: '未发送',
  bounced: '被退回',
};
