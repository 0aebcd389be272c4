import { type ReactNode, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../api/problem';
import { type Me, MeContext, meQuery } from '../api/me';
import { Loading } from '../parts/loading';
import { ProblemAlert } from '../parts/problem-alert';
import { SignedOut } from './signed-out';

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

/**
 * Lets only people in who have proved who they are and have a password of their own; the address asked for is kept. When
 * the session of somebody who is in ends, the page stays, with what was typed in it.
 */
export function Gate(): ReactNode {
  const { pathname, search, hash } = useLocation();
  const me = useQuery(meQuery);
  const here = encodeURIComponent(pathname + search + hash);
  const [inside, setInside] = useState<Me | null>(null);
  const ended = me.isError && asProblem(me.error).status === 401;
  const entered = !me.isError && me.data && !missing(me.data) ? me.data : null;
  useEffect(() => {
    if (entered) setInside(entered);
  }, [entered]);
  const halfway = me.data?.secondFactor === 'needed' && me.data.person.id === inside?.person.id;
  if (inside && (ended || halfway))
    return (
      <MeContext value={inside}>
        <Outlet />
        <SignedOut was={inside} missing={ended ? 'password' : 'code'} />
      </MeContext>
    );
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
