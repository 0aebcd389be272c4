import {
  clears,
  type Command,
  knowable,
  PERMISSIONS,
  permitted,
  type Relation,
  ROLE_LABELS,
  type Sensitivity,
} from '@duban/chain';
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
  /** Of the task the record belongs to: who is not cleared for it may nothing, whatever their role. */
  sensitivity?: Sensitivity;
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

/** How sensitive a task somebody may know of: for conditions on `task.sensitivity`. The system knows everything. */
export const knows = (actor: Actor): readonly Sensitivity[] =>
  knowable(isSystem(actor) ? 'sensitive' : actor.clearance);

const isCleared = (actor: Actor, { sensitivity }: RelationContext): boolean =>
  isSystem(actor) || !sensitivity || clears(actor.clearance, sensitivity);

/** Appointments held for somebody who is away stand where that person stands. */
const holds = (
  actor: Actor,
  command: Command,
  ctx: RelationContext,
  appointments: readonly Appointment[],
): boolean =>
  permitted(
    command,
    appointments.map(a => ({ role: a.role, relations: relations(a, a.for ?? actor.personId, ctx) })),
  );

/** Whether `assertMay` would let it pass: for offering only what can be done. */
export const may = (actor: Actor, command: Command, ctx: RelationContext = {}): boolean =>
  isSystem(actor) || (isCleared(actor, ctx) && holds(actor, command, ctx, actor.appointments));

/**
 * Lets the command pass or refuses it; notes for whom it is done where only an absent colleague's appointment allows it.
 * @throws Refusal access.clearance
 * @throws Refusal access.denied; its `details.roles` are the roles that may, for whoever wonders whom to ask
 */
export function assertMay(actor: Actor, command: Command, ctx: RelationContext = {}): void {
  assertCleared(actor, ctx.sensitivity);
  if (may(actor, command, ctx)) return noteAbsent(actor, command, ctx);
  const roles = [...new Set(PERMISSIONS[command].map(g => g.role))];
  throw new Refusal('forbidden', 'access.denied', '您没有权限对此记录进行该操作', {
    mend: `此操作由有关单位的${roles.map(r => ROLE_LABELS[r]).join('、')}办理；如职责有变，请联系系统管理员`,
    details: { command, roles },
  });
}

/** @throws Refusal access.clearance for a task that is more sensitive than this person may know of */
export function assertCleared(actor: Actor, sensitivity: Sensitivity | undefined): void {
  if (isCleared(actor, { sensitivity })) return;
  throw new Refusal('forbidden', 'access.clearance', '任务的敏感程度超出您的知悉范围', {
    mend: '请由有相应知悉范围的人员办理；确需知悉的，请联系安全管理员',
  });
}

function noteAbsent(actor: Actor, command: Command, ctx: RelationContext): void {
  if (!actor.standsFor || isSystem(actor)) return;
  if (
    holds(
      actor,
      command,
      ctx,
      actor.appointments.filter(a => !a.for),
    )
  )
    return;
  for (const a of actor.appointments)
    if (a.forName && holds(actor, command, ctx, [a])) actor.standsFor.add(a.forName);
}
