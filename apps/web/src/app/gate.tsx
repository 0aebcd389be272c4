import type { ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../api/problem';
import { MeContext, meQuery } from '../api/me';
import { Loading } from '../parts/loading';
import { ProblemAlert } from '../parts/problem-alert';

/** Only an address of our own may be returned to. */
export const nextOf = (search: string): string => {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
};

/** Lets only people in who are signed in and have a password of their own; the address asked for is kept. */
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
  if (me.data.mustChange && pathname !== '/password')
    return <Navigate to={`/password?next=${here}`} replace />;
  return (
    <MeContext value={me.data}>
      <Outlet />
    </MeContext>
  );
}
