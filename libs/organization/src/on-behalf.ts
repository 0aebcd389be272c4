import type { Actor, CommandMeta } from '@duban/journal';
import { Refusal } from '@duban/kernel';

/**
 * 代录: who enters something for a unit he does not belong to says for which, and where the statement came from.
 * @throws Refusal behalf.source_needed, behalf.other_unit
 */
export function assertSource(actor: Actor, unitId: string, onBehalf: CommandMeta['onBehalf']): void {
  if (actor.personId === null || actor.appointments.some(a => a.unitId === unitId)) return;
  if (onBehalf?.source && onBehalf.unitId !== unitId)
    throw new Refusal('invalid', 'behalf.other_unit', '代录的单位与所办事项的单位不一致', {
      mend: '一次只能代一个单位录入，请按单位分开办理',
      faults: [{ where: 'onBehalf.unitId', message: '与所办事项的单位不一致' }],
    });
  if (onBehalf?.source) return;
  throw new Refusal('invalid', 'behalf.source_needed', '代单位录入须注明来源', {
    mend: '请填写来源（如来文文号、电话记录）',
    faults: [{ where: 'onBehalf.source', message: '请填写来源' }],
  });
}
