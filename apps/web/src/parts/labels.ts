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

/** What stands in the journal, in words. */
export const COMMAND_LABELS: Readonly<Record<string, string>> = {
  'delivery.resend': '重新发送提醒',
  'plan.import': '立项',
  'import.decide_names': '决定名称对应',
  'import.map_columns': '说明表格栏目',
  'plan.approve': '登记批准依据',
  'plan.discard': '作废方案',
  'plan.configure': '修改运行规则',
  'plan.review': '监测评估',
  'plan.conclude': '总结方案',
  'edition.draft': '拟订修订稿',
  'edition.revise': '修改修订稿',
  'edition.approve': '滚动修订',
  'edition.discard': '作废修订稿',
  'task.set_fields': '填写专有栏目',
  'task.set_upper': '登记上级任务',
  'task.dispatch': '分办',
  'task.file_action_plan': '报送推进计划',
  'task.submit_completion': '申请办结',
  'task.approve_completion': '通过办结审核',
  'task.return_completion': '退回办结',
  'task.approve_outcome': '审定办结结论',
  'task.change': '变更',
  'task.suspend': '中止',
  'task.resume': '恢复',
  'task.cancel': '撤销',
  'task.offer': '请单位认领',
  'task.add_unit': '增加承办单位',
  'assignment.claim': '认领',
  'assignment.withdraw': '撤回承办单位',
  'assignment.send_letter': '发协调函',
  'assignment.record_letter_reply': '登记复函',
  'task.verify_on_site': '登记实地核查',
  'task.reopen': '重新办理',
  'task.set_sensitivity': '设定敏感程度',
  'assignment.sign': '签收',
  'assignment.decline': '申请退办',
  'assignment.decide_decline': '处理退办',
  'assignment.take_as_signed': '视为签收',
  'assignment.countersign': '会签办结',
  'assignment.lapse_countersign': '视为同意办结',
  'report.save': '保存草稿',
  'report.submit': '报送进展',
  'report.sign_off': '单位审签',
  'report.approve': '报告审核通过',
  'report.return': '退回报告',
  'contribution.review': '汇总责任单位材料',
  'milestone.claim': '报节点完成',
  'milestone.confirm': '确认节点',
  'person.transfer': '人员换岗',
  'period.open': '开启报送周期',
  'obligation.sweep': '催办',
  'alarm.raise': '系统告警',
  'calendar.publish': '发布工作日历',
  'calendar.replan': '按新工作日历重新计算期限',
  'calendar.recount': '按新工作日历重新计算期限',
  'calendar.tell': '告知期限变动',
  'obligation.urge': '人工催办',
  'obligation.silence': '暂停催办',
  'obligation.end_silence': '恢复催办',
  'obligation.acknowledge': '承诺办结日期',
  'ladder.publish': '发布催办阶梯',
  'ladder.apply': '换用新版催办阶梯',
  'attachment.add': '上传附件',
  'attachment.remove': '移除附件',
  'notice.draft': '拟发督办单',
  'notice.revise': '修改督办单草稿',
  'notice.issue': '签发督办单',
  'notice.discard': '不予签发督办单',
  'notice.sign': '签收督办单',
  'notice.answer': '答复督办单',
  'notice.review': '审核督办答复',
  'request.file': '提出申请',
  'request.grant': '同意申请',
  'request.refuse': '不同意申请',
  'request.approve': '领导审定同意申请',
  'request.reject': '领导审定不同意申请',
  'request.withdraw': '撤回申请',
  'instruction.give': '作出批示',
  'instruction.relay': '代录批示',
  'instruction.answer': '答复批示',
  'instruction.note': '核阅批示答复',
  'instruction.return': '退回批示答复',
  'matter.raise': '提出问题建议',
  'matter.accept': '受理问题建议',
  'matter.forward': '转办问题建议',
  'matter.answer': '答复问题建议',
  'matter.confirm': '确认答复',
  'matter.reopen': '答复未解决问题',
  'matter.lapse': '视为认可答复',
  'matter.withdraw': '撤回问题建议',
  'recheck.order': '安排回头看',
  'recheck.decide': '登记回头看结论',
  'notice.revoke': '撤销督办单',
  'notice.issue_standing': '按长期授权签发督办单',
  'round.start': '启动督查活动',
  'round.conclude': '形成督查结论',
  'round.feed_back': '反馈督查结论',
  'round.discard': '取消督查活动',
  'review_request.file': '申请复核',
  'review_request.withdraw': '撤回复核申请',
  'review_request.decide': '复核决定',
  'submission.open': '开启定期上报',
  'submission.compose': '汇总本期情况',
  'submission.void': '不再定期上报',
  'target.define': '设置量化目标',
  'measurement.enter': '报数',
  'measurement.ask': '数据到期应报',
  'submission.resubmit': '修改后再次上报',
  'plan.choose_lights': '选用亮灯规则',
  'submission.submit': '上报',
  'submission.reply': '上级意见',
  'submission.revise': '处理上级退回',
};

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
