import { type MachineName, OBLIGATIONS, type ObligationKind, type Role } from '@duban/chain';

/** The record an obligation is about, with the people around it. */
export interface Subject {
  machine: MachineName;
  id: string;
  taskId: string | null;
  /** The task it speaks of where it is no part of one, so that it neither stands still nor ends with it. */
  aboutTaskId?: string | null;
  planId: string;
  /** What it is about, in words. */
  title: string;
  officeUnitId: string;
  /** The unit the record belongs to. */
  unitId?: string | null;
  primaryUnitId?: string | null;
  superiorUnitId?: string | null;
  leaderId?: string | null;
  /** Whom a matter is put to. */
  addressee?: { unitId: string; role: Role } | null;
  /** Who looks at a conclusion again, having had no hand in it. */
  reviewer?: Holder | null;
}

export interface Holder {
  holder_unit_id: string;
  holder_role: Role;
  holder_person_id: string | null;
}

/**
 * Who owes an obligation of this kind about this subject. Where the unit, leader or superior is missing the office
 * owes it: nothing is owed by nobody.
 */
export function holderOf(kind: ObligationKind, subject: Subject): Holder {
  const { role, relation } = OBLIGATIONS[kind].holder;
  const office: Holder = {
    holder_unit_id: subject.officeUnitId,
    holder_role: 'supervisor',
    holder_person_id: null,
  };
  const of = (unit: string | null | undefined): Holder =>
    unit ? { holder_unit_id: unit, holder_role: role, holder_person_id: null } : office;
  switch (relation) {
    case 'unit':
      return of(subject.unitId ?? subject.primaryUnitId);
    case 'primary':
      return of(subject.primaryUnitId);
    case 'addressee':
      return subject.addressee
        ? {
            holder_unit_id: subject.addressee.unitId,
            holder_role: subject.addressee.role,
            holder_person_id: null,
          }
        : office;
    case 'reviewer':
      return subject.reviewer ?? office;
    case 'superior':
      return of(subject.superiorUnitId);
    case 'leader':
      return subject.leaderId
        ? { holder_unit_id: subject.officeUnitId, holder_role: role, holder_person_id: subject.leaderId }
        : office;
    default:
      return office;
  }
}
