import type { ReactNode } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { Loading } from '../parts/loading';
import { Gate } from './gate';
import { Broken, Nowhere } from './nowhere';
import { Shell } from './shell';

/** A page in a chunk of its own. */
const page = (load: () => Promise<{ default: () => ReactNode }>): Pick<RouteObject, 'lazy'> => ({
  lazy: async () => ({ Component: (await load()).default }),
});

const pages: RouteObject[] = [
  { index: true, ...page(() => import('../pages/todo')) },
  { path: 'ledger', ...page(() => import('../pages/ledger')) },
  { path: 'wall', ...page(() => import('../pages/wall')) },
  { path: 'plans/:id/wall', ...page(() => import('../pages/wall')) },
  { path: 'due-calendar', ...page(() => import('../pages/due-calendar')) },
  { path: 'tasks/:id', ...page(() => import('../pages/task')) },
  { path: 'reports', ...page(() => import('../pages/reports')) },
  { path: 'reports/:id', ...page(() => import('../pages/report')) },
  { path: 'review', ...page(() => import('../pages/review')) },
  { path: 'notices', ...page(() => import('../pages/notices')) },
  { path: 'notices/:id', ...page(() => import('../pages/notice')) },
  { path: 'requests', ...page(() => import('../pages/requests')) },
  { path: 'requests/:id', ...page(() => import('../pages/request')) },
  { path: 'matters', ...page(() => import('../pages/matters')) },
  { path: 'matters/:id', ...page(() => import('../pages/matter')) },
  { path: 'offers', ...page(() => import('../pages/offers')) },
  { path: 'rechecks/:id', ...page(() => import('../pages/recheck')) },
  { path: 'rounds/:id', ...page(() => import('../pages/round')) },
  { path: 'namings/:id', ...page(() => import('../pages/naming')) },
  { path: 'reviews/:id', ...page(() => import('../pages/review-request')) },
  { path: 'account', ...page(() => import('../pages/account')) },
  { path: 'submissions', ...page(() => import('../pages/submissions')) },
  { path: 'submissions/:id', ...page(() => import('../pages/submission')) },
  { path: 'plans', ...page(() => import('../pages/plans')) },
  { path: 'plans/import', ...page(() => import('../pages/import')) },
  { path: 'plans/:id', ...page(() => import('../pages/plan')) },
  { path: 'plans/:id/workbook', ...page(() => import('../pages/workbook')) },
  { path: 'deliveries', ...page(() => import('../pages/deliveries')) },
  { path: 'plans/:id/editions', ...page(() => import('../pages/editions')) },
  { path: 'plans/:id/editions/new', ...page(() => import('../pages/edition/new')) },
  { path: 'editions/:id', ...page(() => import('../pages/edition')) },
  { path: 'rules', ...page(() => import('../pages/rules')) },
  { path: 'supervision', ...page(() => import('../pages/supervision')) },
  { path: 'units', ...page(() => import('../pages/units')) },
  { path: 'security', ...page(() => import('../pages/security')) },
  { path: 'audit', ...page(() => import('../pages/audit')) },
  { path: 'starting', ...page(() => import('../pages/starting')) },
  { path: 'people', ...page(() => import('../pages/people')) },
  { path: 'people/import', ...page(() => import('../pages/people-import')) },
  { path: 'messages', ...page(() => import('../pages/messages')) },
  { path: 'dev/mails', ...page(() => import('../pages/mails')) },
  { path: '*', Component: Nowhere },
];

export const router = createBrowserRouter([
  {
    ErrorBoundary: Broken,
    HydrateFallback: Loading,
    children: [
      { path: 'login', ...page(() => import('../pages/sign-in')) },
      { path: 'setup', ...page(() => import('../pages/setup')) },
      {
        Component: Gate,
        children: [
          { path: 'second-factor', ...page(() => import('../pages/second-factor')) },
          { path: 'password', ...page(() => import('../pages/password')) },
          { Component: Shell, ErrorBoundary: Broken, children: pages },
        ],
      },
    ],
  },
]);
