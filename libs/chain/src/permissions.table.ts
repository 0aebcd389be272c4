export const ROLES = [
  'handler',
  'unit_head',
  'supervisor',
  'leader',
  'superior',
  'system_admin',
  'security_admin',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  handler: '经办人',
  unit_head: '单位负责人',
  supervisor: '督查人员',
  leader: '区领导',
  superior: '上级',
  system_admin: '系统管理员',
  security_admin: '安全管理员',
  auditor: '审计管理员',
};

/** 三员分立: no person holds two of these. */
export const ADMIN_ROLES: readonly Role[] = ['system_admin', 'security_admin', 'auditor'];

/**
 * How a person stands to a record: `office` works in the plan's office, `primary` in the task's primary lead,
 * `unit` in the unit the record belongs to, `lead_or_member` in any unit with an assignment; `leader` answers for the
 * task; `superior` works in the unit the plan reports to; `addressee` works in the unit a matter is put to; `reviewer` may
 * look at a conclusion again because others made it. `any` asks for the role alone.
 */
export type Relation =
  'office' | 'primary' | 'unit' | 'member' | 'leader' | 'superior' | 'addressee' | 'reviewer' | 'any';

export interface Grant {
  role: Role;
  relation: Relation;
}

const grant = (relation: Relation, ...roles: Role[]): Grant[] => roles.map(role => ({ role, relation }));

const office = grant('office', 'supervisor');
const unit = grant('unit', 'handler', 'unit_head');
const primary = grant('primary', 'handler', 'unit_head');
const addressee = grant('addressee', 'handler', 'unit_head', 'supervisor', 'leader');
const everyone = grant('any', ...ROLES);

/**
 * Command or query → who may. Deny by default: what is not written here is refused.
 * Where a unit may act, the plan's office may act on its behalf (代录), with the source on record.
 */
export const PERMISSIONS = {
  'plan.import': grant('any', 'supervisor'),
  'plan.approve': office,
  'plan.conclude': office,
  'plan.read': [
    ...grant('office', 'supervisor'),
    ...grant('member', 'handler', 'unit_head'),
    ...grant('any', 'leader'),
    ...grant('superior', 'superior'),
  ],
  'task.read': [
    ...grant('office', 'supervisor'),
    ...grant('member', 'handler', 'unit_head'),
    ...grant('any', 'leader'),
    ...grant('superior', 'superior'),
  ],
  'task.dispatch': office,
  'task.suspend': office,
  'task.resume': office,
  'task.cancel': office,
  'task.reopen': office,
  'task.file_action_plan': [...primary, ...office],
  'task.submit_completion': [...primary, ...office],
  'task.approve_completion': office,
  'task.return_completion': office,
  'task.approve_outcome': [...grant('leader', 'leader'), ...office],
  'assignment.sign': [...unit, ...office],
  'assignment.decline': [...unit, ...office],
  'assignment.decide_decline': [...office, ...grant('leader', 'leader')],
  'report.save': [...unit, ...office],
  'report.submit': [...unit, ...primary, ...office],
  'report.sign_off': [...grant('unit', 'unit_head'), ...office],
  'report.approve': office,
  'report.return': office,
  'contribution.review': [...primary, ...office],
  'milestone.claim': [...primary, ...office],
  'milestone.confirm': office,
  'submission.submit': office,
  'submission.reply': [...grant('superior', 'superior'), ...office],
  'submission.revise': office,
  'submission.read': [...office, ...grant('superior', 'superior'), ...grant('any', 'leader')],
  'notice.issue': office,
  'notice.sign': [...unit, ...office],
  'notice.answer': [...unit, ...office],
  'notice.review': office,
  'notice.read': [...unit, ...office, ...grant('any', 'leader')],
  'notice.draft': office,
  'notice.revoke': office,
  'plan.review': office,
  'plan.configure': office,
  'edition.draft': office,
  'edition.approve': office,
  'task.offer': office,
  'task.change': office,
  'task.verify_on_site': office,
  'task.add_unit': office,
  'assignment.claim': [...unit, ...office],
  'assignment.withdraw': office,
  'assignment.letter': office,
  'assignment.countersign': [...unit, ...office],
  'recheck.order': office,
  'recheck.decide': office,
  'request.file': [...primary, ...office],
  'request.withdraw': [...primary, ...office],
  'request.decide': office,
  'request.approve': [...grant('leader', 'leader'), ...office],
  'matter.raise': [...unit, ...office],
  'matter.accept': [...addressee, ...office],
  'matter.forward': [...addressee, ...office],
  'matter.answer': [...addressee, ...office],
  'matter.confirm': [...unit, ...office],
  'matter.withdraw': [...unit, ...office],
  'matter.read': [...unit, ...addressee, ...office, ...grant('any', 'leader')],
  'instruction.give': grant('leader', 'leader'),
  // 代录批示: a leader's word that reached the office by document or call.
  'instruction.relay': office,
  'instruction.answer': [...primary, ...office],
  'instruction.note': office,
  'review_request.file': [...unit, ...office],
  'review_request.withdraw': [...unit, ...office],
  'review_request.decide': [...grant('reviewer', 'supervisor', 'unit_head', 'leader'), ...office],
  'review_request.read': [
    ...unit,
    ...office,
    ...grant('reviewer', 'supervisor', 'unit_head'),
    ...grant('any', 'leader'),
  ],
  'round.start': grant('any', 'supervisor'),
  'round.conclude': office,
  'round.feed_back': office,
  'round.read': [...office, ...grant('member', 'handler', 'unit_head'), ...grant('any', 'leader')],
  'naming.propose': office,
  'naming.decide': [...grant('leader', 'leader'), ...office],
  'naming.read': [...office, ...grant('any', 'leader')],
  'measurement.enter': [...unit, ...office],
  'light_rule.manage': grant('any', 'supervisor', 'system_admin'),
  'calendar.read': everyone,
  'calendar.publish': grant('any', 'supervisor', 'system_admin'),
  'ladder.manage': grant('any', 'supervisor', 'system_admin'),
  'obligation.urge': office,
  'obligation.silence': office,
  'obligation.acknowledge': [...unit, ...office],
  'obligation.read': everyone,
  'message.read': everyone,
  'suggestion.send': everyone,
  'delivery.read': [...office, ...grant('any', 'system_admin')],
  'delivery.resend': [...office, ...grant('any', 'system_admin')],
  'notification.manage': grant('any', 'system_admin'),
  'unit.read': everyone,
  'unit.manage': [...grant('any', 'system_admin'), ...grant('any', 'supervisor')],
  'person.manage': grant('any', 'system_admin'),
  'person.read': grant('any', 'system_admin', 'security_admin', 'supervisor'),
  'role.grant': grant('any', 'security_admin'),
  'security.manage': grant('any', 'security_admin'),
  'journal.read': grant('any', 'auditor'),
  'session.own': everyone,
} as const satisfies Record<string, readonly Grant[]>;

export type Command = keyof typeof PERMISSIONS;

/** The roles that may ever carry out a command, whatever their relation: the first, cheap check at the door. */
export const rolesFor = (command: Command): readonly Role[] => [
  ...new Set(PERMISSIONS[command].map(g => g.role)),
];

/** Whether somebody who holds `role` and stands in `relations` to the record may carry out the command. */
export function permitted(
  command: Command,
  held: readonly { role: Role; relations: readonly Relation[] }[],
): boolean {
  return PERMISSIONS[command].some(g =>
    held.some(h => h.role === g.role && (g.relation === 'any' || h.relations.includes(g.relation))),
  );
}
