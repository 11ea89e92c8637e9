import type { DatabaseFacts } from '../sql/inspect.ts'
import type { Finding, SetUp } from './facts.ts'
import { check } from './finding.ts'

export function database({ database: found, embedded, running }: SetUp, inProduction: boolean): Finding[] {
  if ('unreachable' in found) {
    const never = found.never ?? false
    return [
      {
        about: 'database-unreachable',
        severity: never ? 'note' : 'unsafe',
        says: never ? 'There is no database yet.' : `The database cannot be looked at: ${found.unreachable}.`,
        ...(never
          ? {}
          : {
              mend:
                embedded && !running
                  ? 'See postgres.log in the data folder.'
                  : 'Check DATABASE_URL and the server.',
            }),
      },
    ]
  }
  return [
    check(found.version >= 150_000, 'database-version', {
      fine: `PostgreSQL ${Math.floor(found.version / 10_000)} is recent enough.`,
      severity: 'unsafe',
      says: `This is PostgreSQL ${Math.floor(found.version / 10_000)}; 15 or later is wanted.`,
      mend: 'Upgrade the server.',
    }),
    ...durability(found),
    ...rights(found, inProduction),
    ...(found.migrationsPending.length > 0
      ? [
          {
            about: 'migrations-pending',
            severity: 'warning' as const,
            says: `The schema is behind by ${found.migrationsPending.join(', ')}.`,
            mend: 'The next start brings it up to date; make a backup first.',
          },
        ]
      : []),
  ]
}

/** What the word "received" rests on (security requirement 9.2). */
function durability({ settings }: DatabaseFacts): Finding[] {
  const wanted = [
    ['fsync', 'a power cut can lose orders that were acknowledged'],
    ['full_page_writes', 'a power cut can tear a page and lose what stood on it'],
    ['synchronous_commit', 'an order can be acknowledged before it is on the disk'],
  ] as const
  const lost = wanted
    .filter(([name]) => (name === 'synchronous_commit' ? settings[name] === 'off' : settings[name] !== 'on'))
    .map(([name, why]) => ({
      about: `database-${name.replaceAll('_', '-')}`,
      severity: 'unsafe' as const,
      says: `PostgreSQL runs with ${name} = ${settings[name] ?? 'unknown'}: ${why}.`,
      mend: `alter system set ${name} = on, and reload; look for an “alter role” or “alter database” that sets it back.`,
    }))
  const fine: Finding[] =
    lost.length > 0
      ? []
      : [{ about: 'database-durable', severity: 'fine', says: 'What PostgreSQL commits is on the disk.' }]
  return [
    ...lost,
    ...fine,
    check(settings.data_checksums === 'on', 'database-checksums', {
      fine: 'PostgreSQL notices when the disk gives back other bytes than were written.',
      severity: 'warning',
      says: 'PostgreSQL runs without data checksums: silent damage of the disk goes unnoticed.',
      mend: 'Enable them with pg_checksums while the server is down, or in a new cluster.',
    }),
  ]
}

function rights({ role, sessionSuperuser, withoutPolicy }: DatabaseFacts, inProduction: boolean): Finding[] {
  const greater = role.superuser || role.bypassesPolicies
  return [
    check(!greater, 'database-role', {
      fine: `Queries run as ${role.name}, whom row-level security binds.`,
      severity: 'unsafe',
      says: `Queries run as ${role.name}, who ${role.superuser ? 'is a superuser' : 'bypasses row-level security'}: nothing keeps tenants apart.`,
      mend: 'Connect as a role with nosuperuser and nobypassrls, and migrate with MIGRATE_DATABASE_URL.',
    }),
    ...(role.ownsTables > 0
      ? [
          {
            about: 'database-owner',
            severity: 'warning' as const,
            says: `Queries run as ${role.name}, who owns ${role.ownsTables} of the tables and could change their policies.`,
            mend: 'Migrate as the owner with MIGRATE_DATABASE_URL and connect as another role.',
          },
        ]
      : []),
    ...(sessionSuperuser && !greater
      ? [
          {
            about: 'database-session',
            severity: inProduction ? ('warning' as const) : ('note' as const),
            says: 'The connection itself is a superuser’s, who has only put on the lesser role.',
            mend: 'Set DATABASE_URL to the lesser role and MIGRATE_DATABASE_URL to the owner.',
          },
        ]
      : []),
    ...withoutPolicy.map((table) => ({
      about: 'database-policy',
      severity: 'unsafe' as const,
      says: `The table ${table} holds rows of tenants and no forced policy keeps them apart.`,
      mend: `alter table ${table} enable row level security; alter table ${table} force row level security, and give it its policy.`,
    })),
  ]
}
