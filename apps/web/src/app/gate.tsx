import type { ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../api/problem';
import { type Me, MeContext, meQuery } from '../api/me';
import { Loading } from '../parts/loading';
import { ProblemAlert } from '../parts/problem-alert';

/** Only an address of our own may be returned to. */
export const nextOf = (search: string): string => {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
};

const GATES = ['/second-factor', '/password'];

/** What is still missing before anything else opens: a code, a password of one's own, an authenticator, in this order. */
const missing = ({ secondFactor, mustChange }: Me): string | null => {
  if (secondFactor === 'needed') return '/second-factor';
  if (mustChange) return '/password';
  return secondFactor === 'must_enroll' ? '/second-factor' : null;
};

/** Lets only people in who have proved who they are and have a password of their own; the address asked for is kept. */
export function Gate(): ReactNode {
  const { pathname, search, hash } = useLocation();
  const me = useQuery(meQuery);
  const here = encodeURIComponent(pathname + search + hash);
  if (me.isError) {
    const problem = asProblem(me.error);
    if (problem.status === 401) return <Navigate to={`/login?next=${here}`} replace />;
    if (!me.data)
      return (
        <main className="bare">
          <ProblemAlert problem={problem} onRetry={() => void me.refetch()} />
        </main>
      );
  }
  if (!me.data) return <Loading />;
  const first = missing(me.data);
  if (first && pathname !== first) {
    // From one such page to the next: what was asked for at first is where it all leads.
    const next = GATES.includes(pathname) ? encodeURIComponent(nextOf(search)) : here;
    return <Navigate to={`${first}?next=${next}`} replace />;
  }
  return (
    <MeContext value={me.data}>
      <Outlet />
    </MeContext>
  );
}
