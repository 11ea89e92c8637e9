/** The doctor's judgement: facts in, findings out. What is a note in a sandbox can be unsafe where anything is real. */
import type { Finding, SetUp, Severity } from './facts.ts'
import { check, octal } from './finding.ts'
import { addresses, backups, log, surroundings, time } from './judge-around.ts'
import { database } from './judge-database.ts'
import { tenants } from './judge-tenants.ts'

/** Every finding, the worst first; among equals in the order a person would look. */
export function judge(setUp: SetUp): Finding[] {
  const inProduction = isProduction(setUp)
  const findings = [
    ...folder(setUp, inProduction),
    ...keysOfOthers(setUp),
    ...database(setUp, inProduction),
    ...log(setUp),
    ...addresses(setUp, inProduction),
    ...time(setUp),
    ...surroundings(setUp, inProduction),
    ...tenants(setUp),
    ...backups(setUp, inProduction),
  ]
  const order: Severity[] = ['unsafe', 'warning', 'note', 'fine']
  return findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

/** A tenant that is no sandbox makes everything real. */
function isProduction({ database }: SetUp): boolean {
  return 'tenants' in database && database.tenants.some(({ sandbox }) => !sandbox)
}

/** Two processes with keys of their own would write what the other can never read, and publish two logs. */
export function keysOfOthers({
  sealedByOthers,
  dataDir,
}: Pick<SetUp, 'sealedByOthers' | 'dataDir'>): Finding[] {
  if (sealedByOthers.length === 0) return []
  const whose = sealedByOthers.join(', ')
  return [
    {
      about: 'keys-of-others',
      severity: 'unsafe',
      says: `What lies sealed in this database (of ${whose}) was sealed with other keys than those in ${dataDir}/keys.`,
      mend: `Let this process use the key folder of the one that sealed it: move ${dataDir}/keys away, if it is there, and put a link to that folder in its place; or restore it from the backup of the keys.`,
    },
  ]
}

function folder({ folder: found, dataDir }: SetUp, inProduction: boolean): Finding[] {
  if (!found)
    return [
      {
        about: 'folder-missing',
        severity: 'warning',
        says: `There is no data folder at ${dataDir}; the first start makes one.`,
        mend: 'Set GUICHET_DATA if it lies elsewhere.',
      },
    ]
  const { keys, free } = found
  const share = `${(free.share * 100).toFixed(0)} % (${(free.bytes / 1e9).toFixed(1)} GB)`
  return [
    found.mine
      ? check((found.mode & 0o077) === 0, 'folder-mode', {
          fine: 'The data folder is closed to everybody else.',
          severity: 'unsafe',
          says: `The data folder has mode ${octal(found.mode)}: others on this machine can enter it.`,
          mend: `chmod 700 ${dataDir}`,
        })
      : {
          about: 'folder-owner',
          severity: 'unsafe',
          says: 'The data folder belongs to another user.',
          mend: 'Start the desk as the user it was first started as.',
        },
    ...found.exposed.map(({ path, mode }) => ({
      about: 'file-mode',
      severity: 'unsafe' as const,
      says: `${path} has mode ${octal(mode)}: somebody else can read or change it.`,
      mend: `chmod go= ${path}`,
    })),
    ...(keys.fault === undefined || found.exposed.length > 0
      ? []
      : [
          {
            about: 'keys-unusable',
            severity: 'unsafe' as const,
            says: `The keys cannot be used: ${keys.fault}.`,
            mend: 'Restore the key folder from its own backup; what only a lost key opens is lost.',
          },
        ]),
    ...(keys.lockedBy === undefined
      ? []
      : [
          {
            about: 'keys-locked',
            severity: 'unsafe' as const,
            says: `The keys do not open, and without them no desk does: ${keys.lockedBy}.`,
            mend: 'Put the passphrase back that the folder was made with, or point GUICHET_KEYS_PASSPHRASE_FILE at it.',
          },
        ]),
    ...(keys.present
      ? [
          check(keys.sealed, 'keys-unsealed', {
            fine: 'The keys are sealed with a passphrase.',
            severity: inProduction ? 'warning' : 'note',
            says: 'The keys lie in the folder without a passphrase: whoever copies the folder has them.',
            mend: 'Keep the folder on an encrypted disk, and its backups apart from those of the vault.',
          }),
        ]
      : []),
    ...(keys.sandboxDocument && inProduction
      ? [
          {
            about: 'document-key-sandbox',
            severity: 'unsafe' as const,
            says: 'Answers are sealed with a key that the desk made for itself; nobody outside can trust it.',
            mend: `guichet document-key request --data ${dataDir} --name "LEGAL NAME" --state CC --out seal.csr, have a trust service provider make the certificate, guichet document-key install --data ${dataDir} --chain FILE; then start the desk again.`,
          },
        ]
      : []),
    ...(found.sampleKeys && inProduction
      ? [
          {
            about: 'sample-keys',
            severity: 'unsafe' as const,
            says: 'The signing keys of the sample authorities lie in the data folder.',
            mend: 'Production needs a data folder of its own, in which no sandbox ever ran.',
          },
        ]
      : []),
    free.share < 0.1
      ? {
          about: 'disk-full',
          severity: 'unsafe',
          says: `Only ${share} of the disk is free; below 10 % the vault takes nothing more.`,
          mend: 'Make room before the next order comes.',
        }
      : check(free.share >= 0.2, 'disk-low', {
          fine: `The disk has room: ${share} is free.`,
          severity: 'warning',
          says: `Only ${share} of the disk is free.`,
          mend: 'Make room; below 10 % the vault takes nothing more.',
        }),
  ]
}
