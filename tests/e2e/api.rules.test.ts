import 'reflect-metadata';
import { openApiFile } from '../../apps/api/src/openapi.document';

interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema?: { type?: string; $ref?: string } }> }>;
}

let operations: [route: string, operation: Operation][];
beforeAll(async () => {
  const { paths } = JSON.parse(await openApiFile()) as { paths: Record<string, Record<string, Operation>> };
  operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path.replace('/api/v1', '')}`,
      operation,
    ]),
  );
});

const has = (operation: Operation, name: string): boolean =>
  operation.parameters?.some(p => p.name === name) ?? false;

/** Nothing is recorded of them that a repetition could record twice. */
const NO_COMMANDS = [
  'POST /setup',
  'POST /session',
  'DELETE /session',
  'POST /session/password',
  'POST /calendar/check',
  // They read a document, or say what would be; nothing is kept.
  'PUT /imports/file',
  'POST /imports/parse',
  'POST /imports/compare',
  'POST /imports/forecast',
  'POST /messages/read',
  'POST /light-rules/check',
  'POST /ladders/check',
  'POST /ladders/simulate',
  'DELETE /sessions/{id}',
  'POST /people/{id}/end-sessions',
  'POST /session/second-factor',
  'POST /session/second-factor/confirm',
  'POST /session/second-factor/enroll',
  'POST /sessions/end-others',
  // The last wish holds; a new calendar address voids the one before, and its secret is told once.
  'PUT /notification-preference',
  'POST /calendar-feed',
  'DELETE /calendar-feed',
  // What is void stays void.
  'DELETE /mail-links',
];
/** They add to or take from a set, or make a new record of their own; whoever was first does not matter. */
const SETS = [
  'POST /people/{id}/appointments',
  'DELETE /people/{id}/appointments/{unitId}/{role}',
  'DELETE /sessions/{id}',
  'POST /people/{id}/end-sessions',
  'POST /people/{id}/reset-second-factor',
  'POST /people/{id}/transfer',
  'POST /people/{id}/unlock',
  'POST /plans/{id}/editions',
  'POST /targets/{id}/measurements',
  'POST /taskforces/{id}/members',
  'POST /taskforces/{id}/members/return',
  // What has failed is sent again, whoever says so; what was sent meanwhile refuses.
  'POST /deliveries/{id}/resend',
  'DELETE /webhook-endpoints/{id}',
  // One's own view; what is forgotten stays forgotten.
  'DELETE /ledger/views/{id}',
  'PUT /ledger/views/{id}',
  'POST /imports/layouts/{id}/forget',
  // Its rows carry the versions they were taken out with.
  'POST /plans/{id}/workbook',
];
/**
 * Not paged, since they cannot grow: the columns of plans are a table of the code, ladders are few and their editions,
 * like calendars, change a few times a year, and of tasks like a given one at most ten are looked for.
 */
const SHORT_LISTS = [
  'GET /calendar/editions',
  'GET /deliveries/unreachable',
  'GET /due-dates',
  'GET /ladders',
  'GET /ladders/editions',
  'GET /plan-columns',
  'GET /tasks/{id}/overlaps',
  'GET /webhook-endpoints',
];

it('lets every command be repeated safely', () => {
  const without = operations
    .filter(([route, o]) => !route.startsWith('GET') && !has(o, 'Idempotency-Key'))
    .map(([route]) => route);
  expect(without.sort()).toEqual([...NO_COMMANDS].sort());
});

it('lets every command on one record say which version it was given for', () => {
  const without = operations
    .filter(([route, o]) => !route.startsWith('GET') && route.includes('{id}') && !has(o, 'If-Match'))
    .map(([route]) => route);
  expect(without.sort()).toEqual([...SETS].sort());
});

it('pages every list that grows', () => {
  const arrays = operations
    .filter(([route, o]) => {
      const schema = Object.values(o.responses['200']?.content ?? {})[0]?.schema;
      return route.startsWith('GET') && schema?.type === 'array';
    })
    .map(([route]) => route);
  expect(arrays.sort()).toEqual([...SHORT_LISTS].sort());
  const paged = operations.filter(([, o]) => has(o, 'cursor'));
  expect(paged.filter(([, o]) => !has(o, 'limit'))).toEqual([]);
});

it('tells every error as a problem', () => {
  const without = operations.filter(([, o]) => !o.responses.default?.content?.['application/problem+json']);
  expect(without.map(([route]) => route)).toEqual([]);
});
