import { createContext, useContext } from 'react';
import { queryOptions } from '@tanstack/react-query';
import { type Command, permitted, type Relation, type Role, rolesFor } from '@duban/chain';
import { api, ask, type Schemas } from './client';

export type Me = Schemas['MeDto'];

/** Who is signed in. Asked again on every return to the window: a session may have ended meanwhile. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/session/me', { signal })),
  staleTime: 60_000,
});

export const MeContext = createContext<Me | null>(null);

/** The person signed in; only below the gate. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

/** The units and people around a record, as far as a permission depends on them. */
export interface Around {
  officeUnitId?: string | null;
  primaryUnitId?: string | null;
  unitId?: string | null;
  memberUnitIds?: readonly string[];
  superiorUnitId?: string | null;
  leaderId?: string | null;
  /** Whom a matter is put to. */
  addresseeUnitId?: string | null;
  /** Who looks at a conclusion again. */
  reviewerId?: string | null;
}

const relations = (me: Me, unitId: string, around: Around): Relation[] => {
  const stands: [Relation, boolean][] = [
    ['office', unitId === around.officeUnitId],
    ['primary', unitId === around.primaryUnitId],
    ['unit', unitId === around.unitId],
    ['member', around.memberUnitIds?.includes(unitId) ?? false],
    ['superior', unitId === around.superiorUnitId],
    ['leader', me.person.id === around.leaderId],
    ['addressee', unitId === around.addresseeUnitId],
    ['reviewer', me.person.id === around.reviewerId],
  ];
  return stands.filter(([, so]) => so).map(([relation]) => relation);
};

/** For offering only what can be done; the server decides all the same. */
export const may = (me: Me, command: Command, around: Around = {}): boolean =>
  permitted(
    command,
    me.appointments.map(a => ({ role: a.role, relations: relations(me, a.unitId, around) })),
  );

/** Whether any of the person's roles may ever do this: what the navigation shows. */
export const mayEver = (me: Me, command: Command): boolean =>
  me.appointments.some(a => rolesFor(command).includes(a.role));

export const holds = (me: Me, ...roles: Role[]): boolean => me.appointments.some(a => roles.includes(a.role));

export const worksIn = (me: Me, unitId: string | null | undefined): boolean =>
  me.appointments.some(a => a.unitId === unitId);
