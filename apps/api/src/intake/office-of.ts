import { Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';

/** The office for which a supervisor imports. @throws Refusal access.denied for anybody else */
export function officeOf(actor: SignedIn): string {
  const office = actor.appointments.find(a => a.role === 'supervisor')?.unitId;
  if (office) return office;
  throw new Refusal('forbidden', 'access.denied', '只有督查人员可以导入方案');
}
