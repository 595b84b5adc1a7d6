/** Who may import whom, held by `npm run imports`. The drawing of it is in docs/architecture.md. */

/**
 * What a module may call of others: their api.ts. A module comes after those that it calls, so there is no way round
 * in a circle.
 * @type {Record<string, string[]>}
 */
const CALLS = {
  users: [],
  auth: ['users'],
  posts: ['users'],
  comments: ['users'],
  stock: [],
  pricing: ['stock'],
  catalog: ['pricing', 'stock'],
  locations: ['pricing', 'stock'],
  orders: ['pricing', 'stock', 'users'],
  fulfilment: ['orders', 'stock'],
  returns: ['orders', 'stock'],
  payments: ['orders'],
  reports: ['orders'],
  operations: [],
  mails: [],
  webhooks: [],
};

/** What is shared: each room with what it may know besides itself. */
const KNOWS = {
  'src/errors.ts': [],
  'src/rules': [],
  'src/search': [],
  'src/metrics': [],
  'src/settings': ['src/rules'],
  'src/money': ['src/errors.ts'],
  'src/passwords': ['src/rules', 'src/metrics', 'src/errors.ts'],
  // The one edge from a table to a module: no order item is made without its stock having moved, whoever makes it.
  'src/models': [
    'src/rules',
    'src/passwords',
    'src/money',
    'src/search',
    'src/database/id.ts',
    'src/modules/stock/api.ts',
  ],
  'src/mail': [
    'src/http/html.ts',
    'src/metrics/registry.ts',
    'src/events',
    'src/money',
    'src/database',
    'src/models',
    'src/jobs',
    'src/rules',
    'src/settings',
    'src/errors.ts',
    'src/config.ts',
  ],
  'src/database': ['src/models', 'src/metrics', 'src/errors.ts', 'src/config.ts', 'db'],
  'src/jobs': ['src/database', 'src/metrics', 'src/models/id.ts', 'src/config.ts'],
  'src/events': [
    'src/database',
    'src/models',
    'src/jobs',
    'src/http',
    'src/metrics',
    'src/errors.ts',
    'src/config.ts',
    'src/consistency/check.ts',
  ],
  'src/http': ['src/database', 'src/models', 'src/rules', 'src/money', 'src/errors.ts', 'src/config.ts'],
  'src/plugins': [
    'src/http',
    'src/settings',
    'src/database',
    'src/models',
    'src/rules',
    'src/passwords',
    'src/money',
    'src/metrics',
    'src/errors.ts',
    'src/config.ts',
  ],
  'src/doctor': [
    'src/database',
    'src/mail/transport.ts',
    'src/models',
    'src/consistency',
    'src/settings',
    'src/modules/comments/checks.ts',
    'src/config.ts',
    'db/seeders',
  ],
  'src/consistency': [
    'src/database',
    'src/models/id.ts',
    'src/events/checks.ts',
    'src/modules/[^/]+/checks.ts',
  ],
  'db/migrations': ['src/search', 'node_modules/sequelize'],
  'db/seeders': [
    'src/models',
    'src/rules',
    'src/errors.ts',
    'src/modules/stock/api.ts',
    'src/modules/comments/api.ts',
  ],
};

/** What modules share. */
const SHARED = [
  ...['models', 'rules', 'passwords', 'money', 'search', 'http', 'jobs', 'metrics'].map(
    (room) => `src/${room}`,
  ),
  ...[
    'transaction',
    'queries',
    'statement-limits',
    'insert-rows',
    'json-column',
    'lock-by-writing',
    'containing',
    'version',
    'timestamp',
    'truncate-error',
  ].map((file) => `src/database/${file}.ts`),
  'src/events/(catalogue|emit|listeners|read-events).ts',
  'src/consistency/(check|verify).ts',
  'src/mail/api.ts',
  'src/errors.ts',
  'src/config.ts',
];

/** A file, or all of a folder, as a regular expression. @param {string} path */
const at = (path) => `^${path.replaceAll('.ts', '\\.ts')}${path.endsWith('.ts') ? '$' : '/'}`;

const OWN_CODE = '^(src|db|scripts|test|bench)/';

const rooms = Object.entries(KNOWS).map(([room, known]) => ({
  name: `${room} knows ${known.join(', ') || 'nobody'}`,
  severity: 'error',
  from: { path: at(room) },
  to: { path: OWN_CODE, pathNot: [room, ...known].map(at) },
}));

const calls = Object.entries(CALLS).map(([module, called], index, all) => {
  const later = called.filter((name) => !all.slice(0, index).some(([earlier]) => earlier === name));
  if (later.length > 0) throw new Error(`${module} has to come after ${later.join(', ')}`);
  return {
    name: `${module} calls ${called.join(', ') || 'no other module'}`,
    severity: 'error',
    from: { path: at(`src/modules/${module}`) },
    to: {
      path: at('src/modules'),
      pathNot: [`src/modules/${module}`, ...called.map((name) => `src/modules/${name}/api.ts`)].map(at),
    },
  };
});

export default {
  forbidden: [
    ...rooms,
    ...calls,
    {
      name: 'a module that is not in CALLS calls no other',
      severity: 'error',
      from: {
        path: '^src/modules/([^/]+)/',
        pathNot: Object.keys(CALLS).map((name) => at(`src/modules/${name}`)),
      },
      to: { path: at('src/modules'), pathNot: '^src/modules/$1/' },
    },
    {
      name: 'modules know what all share',
      severity: 'error',
      from: { path: at('src/modules') },
      to: { path: OWN_CODE, pathNot: [...SHARED, 'src/modules'].map(at) },
    },
    {
      name: 'the service knows no script, test or benchmark',
      severity: 'error',
      from: { path: '^(src|db)/' },
      to: { path: '^(scripts|test|bench)/' },
    },
    {
      name: 'the client is a package of its own: it stands on the API alone',
      severity: 'error',
      from: { path: '^packages/client/' },
      to: { path: OWN_CODE },
    },
    {
      name: 'the service knows no package that is made from it',
      severity: 'error',
      from: { path: '^(src|db|scripts|bench)/' },
      to: { path: '^(packages|admin|examples)/' },
    },
    {
      name: 'only app.ts registers a module',
      severity: 'error',
      from: { path: OWN_CODE, pathNot: '^(src/app\\.ts$|test/)' },
      to: { path: '^src/modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'no table knows of HTTP',
      severity: 'error',
      from: { path: at('src/models') },
      to: { path: '^node_modules/(fastify|@fastify|fastify-[^/]+|zod)/' },
    },
    {
      name: 'migrations are frozen history: of packages they know the types of sequelize',
      severity: 'error',
      from: { path: at('db/migrations') },
      to: { dependencyTypesNot: ['type-only'], pathNot: ['db/migrations', 'src/search'].map(at) },
    },
    {
      name: 'the admin console knows the typed client alone',
      severity: 'error',
      from: { path: '^admin/' },
      to: { path: OWN_CODE },
    },
    {
      name: 'the example of a storefront stands on the typed client alone, as one of your own would',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(src|db|scripts|test|bench|admin)/' },
    },
    {
      name: 'nobody but its tests knows the console',
      severity: 'error',
      from: { path: OWN_CODE, pathNot: '^test/' },
      to: { path: '^admin/' },
    },
    {
      name: 'no circle',
      comment:
        'Tables that belong to each other name each other, in functions that are called when all of them are loaded; so ' +
        'does the door to stock, which the hook of order items calls.',
      severity: 'error',
      from: {},
      to: {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only'] },
        via: {
          pathNot:
            '^src/(models/|modules/stock/(api|move-stock|move-levels|lock-stock|lock-places|commit-units|locations|order-units|require-available|require-levels|holds/(expired-holds|release-if-short)|backorders/[a-z-]+)\\.ts$)',
        },
      },
    },
  ],
  options: {
    // Types count: a direction is one for whoever reads, too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '(^|/)node_modules/' },
  },
};
