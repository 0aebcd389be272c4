import type { Command, Role } from '@duban/chain';
import { API_EXTRAS } from './access.api-extras';
import type { Records, Somebody } from './access.records';
import { REQUEST_ROUTES } from './access.request';
import { SUGGESTION } from './access.suggestion';
import { DISPATCH_ROUTES } from './access.dispatch';
import { GAPS_ROUTES } from './access.gaps';
import { GUIDE_ROUTES } from './access.guide';
import { INTAKE_ROUTES } from './access.intake';
import { FEEDBACK_ROUTES } from './access.feedback';
import { LAWFUL } from './access.lawful';
import { ACCESS_RULES } from './access.access-rules';
import { PEOPLE_ROUTES } from './access.people';
import { PLAN_ROUTES } from './access.plan';
import { CALENDAR_ROUTES } from './access.calendar';
import { LIGHT_ROUTES } from './access.light';
import { LISTS } from './access.lists';
import { ADMIN_ROUTES } from './access.admin';
import { LADDER_ROUTES } from './access.ladder';
import { DELIVERY_ROUTES } from './access.delivery';
import { LINK_ROUTES } from './access.links';
import { WALL_ROUTES } from './access.wall';
import { WORKBOOK_ROUTES } from './access.workbook';

/**
 * Every route of the API, and how the permission matrix asks it:
 * - `record` (the default): somebody may do it to the record, or is refused;
 * - `list`: a list holds the record for who may see it, and not for anybody else;
 * - `personal`: about whoever asks, so the role alone decides;
 * - `public`: anybody.
 */
export type Route =
  | 'public'
  | {
      command: Command;
      kind?: 'record' | 'list' | 'personal';
      /** The record in the address, or the one a list is searched for. */
      of?: keyof Records;
      body?: (r: Records) => object;
      query?: (r: Records) => Record<string, string>;
      /** The permission that decides, where it is not the command at the door. */
      judgedAs?: Command;
      /** Fewer roles than the command has. */
      roles?: readonly Role[];
      /** Fewer people than the permission has. */
      only?: (somebody: Somebody) => boolean;
    };

const reason = { reason: '理由' };
const assignment = (r: Records) => ({ ids: [r.assignment] });
const report = (r: Records) => ({ ids: [r.report] });
const milestone = (r: Records) => ({ ids: [r.milestone] });
const notice = (r: Records) => ({ ids: [r.notice] });
const task = (r: Records) => ({ taskIds: [r.task] });
const actionPlan = { text: '推进', milestones: [], contributorIds: [] };
const units = { units: [{ name: '新设局', kind: 'department' }] };
const person = (r: Records) => ({
  name: '新人',
  username: 'xinren',
  appointments: [{ unitId: r.unit, role: 'handler' }],
});

export const ROUTES: Readonly<Record<string, Route>> = {
  ...API_EXTRAS,
  ...SUGGESTION,
  ...LINK_ROUTES,
  ...WALL_ROUTES,
  ...WORKBOOK_ROUTES,
  ...DISPATCH_ROUTES,
  ...INTAKE_ROUTES,
  ...LAWFUL,
  ...PEOPLE_ROUTES,
  ...PLAN_ROUTES,
  ...CALENDAR_ROUTES,
  'GET /health': 'public',
  'GET /ready': 'public',
  'GET /metrics': 'public',
  'GET /api/v1/setup': 'public',
  'POST /api/v1/setup': 'public',
  'POST /api/v1/session': 'public',
  'DELETE /api/v1/session': 'public',
  'GET /api/v1/session/me': { command: 'session.own', kind: 'personal' },
  'POST /api/v1/session/password': { command: 'session.own', kind: 'personal', body: () => ({}) },
  'GET /api/v1/meta': { command: 'session.own', kind: 'personal' },

  ...ACCESS_RULES,

  'GET /api/v1/units': { command: 'unit.read' },
  'POST /api/v1/units': { command: 'unit.manage', body: () => units },
  'POST /api/v1/units/:id/aliases': { command: 'unit.manage', of: 'unit', body: () => ({ alias: '商委' }) },
  'GET /api/v1/unit-groups': { command: 'unit.read' },
  'POST /api/v1/unit-groups': {
    command: 'unit.manage',
    body: r => ({ name: '各有关单位', memberIds: [r.unit] }),
  },
  'PUT /api/v1/unit-groups/:id/members': {
    command: 'unit.manage',
    of: 'group',
    body: r => ({ memberIds: [r.unit] }),
  },
  'GET /api/v1/people': { command: 'person.read' },
  'POST /api/v1/people': { command: 'person.manage', body: person },
  'PATCH /api/v1/people/:id': { command: 'person.manage', of: 'person', body: () => ({ name: '改名' }) },
  'POST /api/v1/people/:id/reset-password': { command: 'person.manage', of: 'person' },
  'POST /api/v1/people/:id/deactivate': { command: 'person.manage', of: 'person', body: () => reason },
  'POST /api/v1/people/:id/reactivate': { command: 'person.manage', of: 'person' },
  'POST /api/v1/people/:id/appointments': {
    command: 'role.grant',
    of: 'person',
    body: r => ({ unitId: r.unit, role: 'handler' }),
  },
  'DELETE /api/v1/people/:id/appointments/:unitId/:role': { command: 'role.grant', of: 'person' },

  'POST /api/v1/imports/parse': {
    command: 'plan.import',
    body: () => ({ fileName: 'a.txt', text: '1.做事。\n牵头单位：区商务委' }),
  },
  'POST /api/v1/imports/confirm': { command: 'plan.import', body: r => ({ parsed: r.parsed }) },
  'GET /api/v1/plans': { command: 'plan.read', kind: 'list', of: 'plan' },
  'GET /api/v1/plans/:id': { command: 'plan.read', of: 'plan' },
  'GET /api/v1/plans/:id/periods': { command: 'plan.read', of: 'plan' },
  'POST /api/v1/plans/:id/approve': {
    command: 'plan.approve',
    of: 'plan',
    body: () => ({ authority: '会议', documentNo: '1号', scope: '全部' }),
  },
  'POST /api/v1/plans/:id/discard': { command: 'plan.approve', of: 'plan', body: () => reason },
  'POST /api/v1/plans/:id/conclude': { command: 'plan.conclude', of: 'plan' },

  'GET /api/v1/ledger': { command: 'task.read', kind: 'list', of: 'task' },
  'GET /api/v1/ledger/export.xlsx': { command: 'task.read', kind: 'personal' },
  'GET /api/v1/tasks/:id': { command: 'task.read', of: 'task' },
  'POST /api/v1/tasks/dispatch': { command: 'task.dispatch', body: r => ({ items: [{ taskId: r.task }] }) },
  'POST /api/v1/tasks/:id/action-plan': {
    command: 'task.file_action_plan',
    of: 'task',
    body: () => actionPlan,
  },
  'POST /api/v1/tasks/:id/completion': {
    command: 'task.submit_completion',
    of: 'task',
    body: () => ({ text: '已完成', outcome: 'achieved' }),
  },
  'POST /api/v1/tasks/completions/approve': { command: 'task.approve_completion', body: task },
  'POST /api/v1/tasks/completions/return': {
    command: 'task.return_completion',
    body: r => ({ ...task(r), ...reason }),
  },
  'POST /api/v1/tasks/completions/outcome': {
    command: 'task.approve_outcome',
    body: r => ({ ...task(r), ...reason, agree: true }),
  },
  'POST /api/v1/tasks/:id/suspend': {
    command: 'task.suspend',
    of: 'task',
    body: () => ({ ...reason, until: '2026-12-31' }),
  },
  'POST /api/v1/tasks/:id/resume': { command: 'task.resume', of: 'task' },
  'POST /api/v1/tasks/cancel': { command: 'task.cancel', body: r => ({ ...task(r), ...reason }) },

  'POST /api/v1/assignments/sign': { command: 'assignment.sign', body: assignment },
  'POST /api/v1/assignments/decline': {
    command: 'assignment.decline',
    body: r => ({ ...assignment(r), ...reason }),
  },
  'POST /api/v1/assignments/:id/uphold': {
    command: 'assignment.decide_decline',
    of: 'assignment',
    body: () => reason,
  },
  'POST /api/v1/assignments/:id/reassign': {
    command: 'assignment.decide_decline',
    of: 'assignment',
    body: r => ({ ...reason, unitId: r.strangeUnit }),
  },
  'POST /api/v1/milestones/claim': { command: 'milestone.claim', body: milestone },
  'POST /api/v1/milestones/confirm': { command: 'milestone.confirm', body: milestone },
  'POST /api/v1/milestones/reject': {
    command: 'milestone.confirm',
    body: r => ({ ...milestone(r), ...reason }),
  },

  'GET /api/v1/obligations/mine': { command: 'obligation.read', kind: 'personal' },
  'GET /api/v1/obligations/:id/steps': {
    command: 'obligation.read',
    of: 'obligation',
    judgedAs: 'task.read',
  },
  'GET /api/v1/reports/mine': { command: 'report.save', kind: 'personal' },
  'GET /api/v1/reports/review': { command: 'contribution.review', kind: 'personal' },
  'GET /api/v1/reports/:id': { command: 'task.read', of: 'report' },
  'PUT /api/v1/reports/:id': { command: 'report.save', of: 'report', body: () => ({ text: '进展' }) },
  'POST /api/v1/reports/submit': {
    command: 'report.submit',
    body: r => ({ ...report(r), noProgress: true }),
  },
  'POST /api/v1/reports/sign-off': { command: 'report.sign_off', body: r => ({ ...report(r), agree: true }) },
  'POST /api/v1/reports/approve': { command: 'report.approve', body: report },
  'POST /api/v1/reports/return': { command: 'report.return', body: r => ({ ...report(r), ...reason }) },
  'POST /api/v1/contributions/review': {
    command: 'contribution.review',
    body: r => ({ ids: [r.contribution], approve: true }),
  },

  'GET /api/v1/notices': { command: 'notice.read', kind: 'list', of: 'notice' },
  'GET /api/v1/notices/:id': { command: 'notice.read', of: 'notice' },
  'POST /api/v1/notices/issue': { command: 'notice.issue', body: notice },
  'POST /api/v1/notices/discard': { command: 'notice.issue', body: r => ({ ...notice(r), ...reason }) },
  'POST /api/v1/notices/sign': { command: 'notice.sign', body: notice },
  'POST /api/v1/notices/:id/answer': {
    command: 'notice.answer',
    of: 'notice',
    body: () => ({ answer: '已整改' }),
  },
  'POST /api/v1/notices/:id/review': {
    command: 'notice.review',
    of: 'notice',
    body: () => ({ close: true }),
  },

  ...REQUEST_ROUTES,

  'GET /api/v1/submissions': { command: 'submission.read', kind: 'list', of: 'submission' },
  'GET /api/v1/submissions/:id': { command: 'submission.read', of: 'submission' },
  'POST /api/v1/submissions': {
    command: 'submission.submit',
    body: r => ({ ...task(r), title: '报告', text: '' }),
  },
  'POST /api/v1/submissions/:id/reply': {
    command: 'submission.reply',
    of: 'submission',
    body: () => ({ reply: '同意', returned: [] }),
  },
  'POST /api/v1/submissions/:id/revise': {
    command: 'submission.revise',
    of: 'submission',
    body: () => ({ handling: '已处理' }),
  },

  ...FEEDBACK_ROUTES,
  ...GAPS_ROUTES,
  ...GUIDE_ROUTES,
  ...LIGHT_ROUTES,
  ...LISTS,
  ...LADDER_ROUTES,
  ...DELIVERY_ROUTES,
  ...ADMIN_ROUTES,

  'GET /api/v1/messages': { command: 'message.read', kind: 'personal' },
  'GET /api/v1/messages/unread-count': { command: 'message.read', kind: 'personal' },
  'POST /api/v1/messages/read': {
    command: 'message.read',
    kind: 'personal',
    body: r => ({ ids: [r.notice] }),
  },
  'GET /api/v1/dev/mails': {
    command: 'message.read',
    kind: 'personal',
    roles: ['supervisor', 'system_admin'],
  },
  'GET /api/v1/dev/mails/:messageId': {
    command: 'message.read',
    kind: 'personal',
    roles: ['supervisor', 'system_admin'],
  },
};
