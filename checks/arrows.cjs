/**
 * The arrows of the house: who may import whom. A rule's comment is what the person reads who broke it.
 * Tests are outside most rules, because they stand above what they test.
 */
const tests = '\\.(test|peer)\\.tsx?$|^web/fixtures/'
const ours =
  '^(boot|core|log|match|connectors|desk|web|cli|sandbox|journeys|bench|forms|proof|checks|client)/'
const product = '^(core|log|match|connectors|desk|web|cli|client|forms)/'
const pureLibraries = (...names) => `^node_modules/(${names.join('|')})/`

/** Libraries that only reckon: no files, no network, no clock, no chance. */
const pureNames = [
  '@humanwhocodes/momoa',
  '@noble',
  'canonicalize',
  'ipaddr\\.js',
  're2js',
  'structured-headers',
  'temporal-polyfill',
  'temporal-spec',
  'yaml',
  'zod',
]

const pure = (room, libraries) => ({
  name: `${room}-is-pure`,
  severity: 'error',
  comment: `${room} imports nothing of ours outside itself and nothing that does input or output: what it needs is given to it.`,
  from: { path: `^${room}/`, pathNot: tests },
  to: { pathNot: [`^${room}/`, pureLibraries(...libraries)] },
})

const only = (room, allowed, comment) => ({
  name: `${room}-arrows`,
  severity: 'error',
  comment,
  from: { path: `^${room}/`, pathNot: tests },
  to: { path: ours, pathNot: [`^${room}/`, ...allowed] },
})

/** A library that does its work in one room only. Its types may be named anywhere. */
const kept = (what, libraries, rooms, comment) => ({
  name: `${what}-in-one-place`,
  severity: 'error',
  comment,
  from: { path: product, pathNot: [tests, ...rooms] },
  to: { path: libraries, dependencyTypesNot: ['type-only'] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Files that need each other are one file, or a third one is missing.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment:
        'A file that nobody imports and that imports nobody is dead, or its entry point is missing here.',
      from: {
        orphan: true,
        pathNot: [
          tests,
          '^boot/follow\\.js$',
          '^proof/later\\.ts$',
          '^checks/(arrows\\.cjs|no-hanging\\.js)$',
          '\\.d\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'What is imported must be there.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      comment:
        'A package that is used must be named in package.json; product code must not rest on tools for the checks.',
      from: { path: product, pathNot: [tests, '^web/journeys/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    pure('core', pureNames),
    pure('log', ['@noble', 'canonicalize']),
    pure('match', ['@noble', 're2js', 'tldts']),
    only(
      'connectors',
      ['^core/'],
      'A connector knows the types of core; everything else is handed to it.',
      false,
    ),
    {
      name: 'connectors-are-handed-their-tools',
      severity: 'error',
      comment:
        'A connector may reckon with pure libraries; what acts (requests, files, images) is handed to it.',
      from: { path: '^connectors/', pathNot: tests },
      to: { path: '^node_modules/', pathNot: pureLibraries(...pureNames), dependencyTypesNot: ['type-only'] },
    },
    only(
      'web',
      ['^desk/http/contract/', '^log/'],
      'The screens know the contract and the log, and ask the desk for the rest.',
    ),
    only(
      'cli',
      ['^desk/http/contract/', '^log/', '^boot/', '^client/', '^core/http-signature/'],
      'The command knows the contract, the log and the client, and asks the desk for the rest.',
    ),
    only(
      'client',
      ['^log/', '^core/http-signature/', '^core/standard-webhooks\\.ts$'],
      'The client is handed to others: it knows how requests and webhooks are signed and how receipts are checked, and nothing of the desk.',
    ),
    only(
      'sandbox',
      ['^core/', '^connectors/', '^log/', '^cli/', '^client/'],
      'Plaza and the sample authority stand outside the desk, as real ones do, and use what those have: the command, and the checks of the log.',
    ),
    {
      name: 'product-stands-alone',
      severity: 'error',
      comment: 'The product never leans on its own checks.',
      from: { path: product, pathNot: tests },
      to: { path: '^(checks|journeys|bench|proof)/' },
    },
    {
      name: 'the-inner-rooms-know-no-door',
      severity: 'error',
      comment:
        'What is done does not depend on who asked for it: the doors call inwards, and a view is made at the door.',
      from: {
        path: '^desk/(banks|carry|facts|jobs|matching|outside|platforms|search|sql|tenants)/',
        pathNot: tests,
      },
      to: { path: '^desk/http/', pathNot: '^desk/http/contract/' },
    },
    {
      name: 'banks-know-no-scan',
      severity: 'error',
      comment:
        'Lists are kept in desk/banks, whoever looks in them; desk/matching looks, and may tell the banks what it saw.',
      from: { path: '^desk/banks/', pathNot: tests },
      to: { path: '^desk/matching/' },
    },
    kept('sql', '^node_modules/(pg|kysely)/', ['^desk/sql/'], 'SQL is spoken in desk/sql.'),
    kept(
      'incoming-http',
      '^node_modules/(fastify|@fastify)/',
      ['^desk/http/'],
      'Requests come in through desk/http.',
    ),
    kept(
      'outgoing-requests',
      '^(node:)?(http|https|http2|net|tls|dgram|undici)$',
      ['^desk/outside/', '^desk/http/', '^client/'],
      'Requests go out through desk/outside/wire.',
    ),
    kept(
      'processes',
      '^(node:)?child_process$',
      ['^desk/outside/', '^desk/sql/embedded[./]', '^cli/'],
      'Other programs run through desk/outside/process, confined.',
    ),
    kept(
      'chance',
      '^(node:)?crypto$',
      ['^desk/outside/', '^desk/', '^cli/', '^client/', '^connectors/'],
      'Chance comes from desk/outside/random.',
    ),
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    // AssemblyScript is another language; what is built from it is looked at like everything else.
    exclude: { path: '^((web|client)/dist|checks/pds|checks/s3)/|^match/assembly/[^.]+\\.ts$' },
    tsPreCompilationDeps: true,
    // A linked node_modules counts as the one it stands for.
    preserveSymlinks: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
