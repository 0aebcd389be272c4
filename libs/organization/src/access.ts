import { type Command, PERMISSIONS, permitted, type Relation, ROLE_LABELS } from '@duban/chain';
import type { Actor, Appointment } from '@duban/journal';
import { Refusal } from '@duban/kernel';

/** The units and people around a record, as far as a command's permission depends on them. */
export interface RelationContext {
  /** The plan's office. */
  officeUnitId?: string | null;
  /** The task's primary lead. */
  primaryUnitId?: string | null;
  /** The unit the record itself belongs to: its assignment, report or notice. */
  unitId?: string | null;
  /** Every unit with an assignment in the task or plan. */
  memberUnitIds?: readonly string[];
  /** The unit the plan reports to. */
  superiorUnitId?: string | null;
  /** The unit a matter is put to. */
  addresseeUnitId?: string | null;
  /** People who may look at a conclusion again, having had no hand in it. */
  reviewerIds?: readonly string[];
  /** The leader who answers for the task: a person. */
  leaderId?: string | null;
}

/** How somebody stands to a record by virtue of one appointment. */
export function relations(
  appointment: Appointment,
  personId: string | null,
  ctx: RelationContext,
): Relation[] {
  const { unitId } = appointment;
  const stands: [Relation, boolean][] = [
    ['office', unitId === ctx.officeUnitId],
    ['primary', unitId === ctx.primaryUnitId],
    ['unit', unitId === ctx.unitId],
    ['member', ctx.memberUnitIds?.includes(unitId) ?? false],
    ['superior', unitId === ctx.superiorUnitId],
    ['addressee', unitId === ctx.addresseeUnitId],
    ['reviewer', personId !== null && (ctx.reviewerIds?.includes(personId) ?? false)],
    ['leader', personId !== null && personId === ctx.leaderId],
  ];
  return stands.filter(([, so]) => so).map(([relation]) => relation);
}

/** The system itself: it has no account and is never asked for permission. */
const isSystem = (actor: Actor): boolean => actor.personId === null;

/** Whether `assertMay` would let it pass: for offering only what can be done. */
export const may = (actor: Actor, command: Command, ctx: RelationContext = {}): boolean =>
  isSystem(actor) ||
  permitted(
    command,
    actor.appointments.map(a => ({ role: a.role, relations: relations(a, actor.personId, ctx) })),
  );

/**
 * Lets the command pass or refuses it.
 * @throws Refusal access.denied; its `details.roles` are the roles that may, for whoever wonders whom to ask
 */
export function assertMay(actor: Actor, command: Command, ctx: RelationContext = {}): void {
  if (may(actor, command, ctx)) return;
  const roles = [...new Set(PERMISSIONS[command].map(g => g.role))];
  throw new Refusal('forbidden', 'access.denied', '您没有权限对此记录进行该操作', {
    mend: `此操作由有关单位的${roles.map(r => ROLE_LABELS[r]).join('、')}办理；如职责有变，请联系系统管理员`,
    details: { command, roles },
  });
}
