/** What stands around the desk: its log as others know it, addresses, time, programs, platforms. */
import type { Finding, SetUp } from './facts.ts'
import { check } from './finding.ts'

export function log({ log: found, publicUrl }: SetUp): Finding[] {
  const ours = `${new URL(publicUrl).host}/log`
  switch (found.state) {
    case 'whole':
      return [
        ...(found.origin === ours
          ? []
          : [
              {
                about: 'log-origin',
                severity: 'warning' as const,
                says: `The log in this folder is called ${found.origin}, and a desk at ${publicUrl} would call it ${ours}.`,
                mend: 'Set GUICHET_URL (or PORT) as the desk had it: receipts name the log.',
              },
            ]),
        {
          about: 'log',
          severity: 'fine',
          says: `The log of ${found.size} entries is whole: files, database and signature agree.`,
        },
      ]
    case 'empty':
      return [{ about: 'log', severity: 'note', says: 'Nothing stands in the log yet.' }]
    case 'unknown':
      return [
        { about: 'log', severity: 'note', says: 'The log was not looked at, because the database was not.' },
      ]
    case 'wrong':
      return [
        {
          about: 'log-wrong',
          severity: 'unsafe',
          says: `The log does not fit what was promised to others: ${found.why}.`,
          mend: 'Do not start the desk; it would refuse to sign. Find out which backup was restored, and restore the newest of both.',
        },
      ]
  }
}

export function addresses({ publicUrl, mediaUrl }: SetUp, inProduction: boolean): Finding[] {
  const [address, media] = [new URL(publicUrl), new URL(mediaUrl)]
  const isHere = /^(localhost|127\.|\[::1\])/.test(address.hostname)
  return [
    check(address.protocol === 'https:', 'address-plain', {
      fine: `The public address is encrypted: ${address.origin}.`,
      severity: inProduction || !isHere ? 'unsafe' : 'note',
      says: `The public address is ${address.origin}, without encryption.`,
      mend: 'Put TLS in front of the desk and set GUICHET_URL to the https:// address; if “guichet init” was told http://, make the desk anew in an empty folder.',
    }),
    check(address.host !== media.host, 'media-origin', {
      fine: 'Untrusted media has an origin of its own.',
      severity: 'unsafe',
      says: 'Untrusted media comes from the same origin as the desk: a hostile file could act as the person who looks at it.',
      mend: 'Set GUICHET_MEDIA_URL to another hostname that leads to the same server.',
    }),
    ...(inProduction && address.host !== media.host && address.hostname === media.hostname
      ? [
          {
            about: 'media-host',
            severity: 'warning' as const,
            says: 'Untrusted media differs from the desk by its port only; cookies do not know ports.',
            mend: 'Set GUICHET_MEDIA_URL to another hostname.',
          },
        ]
      : []),
  ]
}

export function time({ database: found, now, timeSynchronised }: SetUp): Finding[] {
  if (!('ahead' in found)) return []
  const { ahead, newestEvent: newest } = found
  const fromTheFuture = newest !== undefined && Date.parse(newest) > Date.parse(now) + 60_000
  return [
    check(Math.abs(ahead) <= 2_000, 'clock-apart', {
      fine: 'The clocks of the desk and of the database agree.',
      severity: 'unsafe',
      says: `The database’s clock is ${Math.abs(ahead / 1000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'} the desk’s.`,
      mend: 'Let both machines follow the same time servers (chrony, systemd-timesyncd).',
    }),
    ...(fromTheFuture
      ? [
          {
            about: 'clock-back',
            severity: 'unsafe' as const,
            says: `The newest event is of ${newest}, and this machine says it is ${now}: its clock went back.`,
            mend: 'Set the clock right before the desk starts a legal clock on it.',
          },
        ]
      : []),
    ...(timeSynchronised === false
      ? [
          {
            about: 'clock-alone',
            severity: 'warning' as const,
            says: 'This machine’s clock follows no time server.',
            mend: 'timedatectl set-ntp true',
          },
        ]
      : []),
  ]
}

export function surroundings(setUp: SetUp, inProduction: boolean): Finding[] {
  const { ffmpeg, chromaprint, reading, database: found, unreachablePlatforms, running } = setUp
  const silent = 'tenants' in found ? found.tenants.filter(({ settings }) => !settings.alertWebhook) : []
  const samples = 'sampleAuthorities' in found ? found.sampleAuthorities : 0
  return [
    decoders(setUp, inProduction),
    check(ffmpeg, 'ffmpeg-missing', {
      fine: 'ffmpeg is there: held videos can be looked at, and scanned ones recognised.',
      severity: 'warning',
      says: 'ffmpeg is missing: held videos have no preview, and people decide without one. No video and no sound is recognised by anything but its bytes.',
      mend: 'apt-get install ffmpeg',
    }),
    ...(ffmpeg
      ? [
          check(chromaprint, 'chromaprint-missing', {
            fine: 'ffmpeg has chromaprint: sounds are recognised.',
            severity: 'warning',
            says: 'This ffmpeg is built without chromaprint: no sound is recognised by anything but its bytes.',
            mend: 'Put Debian’s ffmpeg first in PATH.',
          }),
        ]
      : []),
    ...(reading
      ? [
          check(reading.missing.length === 0, 'tesseract-missing', {
            fine: `tesseract reads what is written in pictures: ${reading.languages.join(', ')}.`,
            severity: 'warning',
            says: `GUICHET_OCR asks for languages that tesseract lacks here (${reading.missing.join(', ')}): nothing that is written in a picture is recognised.`,
            mend: `apt-get install tesseract-ocr ${reading.missing.map((one) => `tesseract-ocr-${one.replaceAll('_', '-').toLowerCase()}`).join(' ')}`,
          }),
        ]
      : []),
    ...(samples > 0
      ? [
          {
            about: 'sample-authorities',
            severity: 'unsafe' as const,
            says: 'A sample authority stands in the registry of a tenant that is no sandbox: anybody with its key can order removals.',
            mend: 'Revoke its keys in the registry of authorities.',
          },
        ]
      : []),
    ...silent.map(({ hostname, sandbox }) => ({
      about: 'alert-webhook-missing',
      severity: sandbox ? ('note' as const) : ('warning' as const),
      says: `${hostname} has no alert webhook: nobody hears of a running clock unless the desk is open before them.`,
      mend: 'Say on the page of settings which address alerts go to.',
    })),
    ...unreachablePlatforms.map(({ origin, why }) => ({
      about: 'platform-unreachable',
      // The sandbox's platform lives and ends with the desk.
      severity: inProduction ? ('unsafe' as const) : running ? ('warning' as const) : ('note' as const),
      says: `The platform at ${origin} cannot be reached (${why}): nothing there can be held or restricted.`,
      ...(running || inProduction
        ? { mend: 'Check its address on the page of platforms, and the way there.' }
        : {}),
    })),
  ]
}

/** Only what keeps a hostile file from reaching out or reading along; the rest is comfort. */
function decoders({ confinement }: SetUp, inProduction: boolean): Finding {
  const wanted = [
    ['ownUser', 'a user of their own'],
    ['noNetwork', 'no network'],
    ['noNewPrivileges', 'no new privileges'],
    ['limited', 'limits on memory and time'],
  ] as const
  const lacking = wanted.filter(([name]) => !confinement[name]).map(([, words]) => words)
  return check(lacking.length === 0, 'decoders-loose', {
    fine: 'Decoders of pictures, videos and documents run in a cage.',
    severity: inProduction ? 'warning' : 'note',
    says: `Decoders of hostile files run without: ${lacking.join(', ')}.`,
    mend: 'Start the desk where it may lend another user and make namespaces (util-linux, user namespaces).',
  })
}

/** How long an operator may be without one before it is said. */
const backupMayBe = 26 * 3_600_000

export function backups({ backup, now }: SetUp, inProduction: boolean): Finding[] {
  const severity = inProduction ? ('warning' as const) : ('note' as const)
  const mend = 'Run guichet backup, or enable guichet-backup.timer (docs/operating.md).'
  if (!backup)
    return [{ about: 'backup-never', severity, says: 'There never was a backup of this desk.', mend }]
  const hours = Math.round((Date.parse(now) - Date.parse(backup.at)) / 3_600_000)
  return [
    check(Date.parse(now) - Date.parse(backup.at) <= backupMayBe, 'backup-old', {
      fine: 'There is a backup of the last day.',
      severity,
      says: `The last whole backup is ${hours} hours old: what came since would be lost with this disk.`,
      mend,
    }),
    check(backup.apart, 'backup-together', {
      fine: 'The keys of the backup went to another disk than the rest.',
      severity,
      says: 'The backup and its keys lie on one disk: who finds both has everything.',
      mend: 'Point --keys-to at another disk, or carry the keys away.',
    }),
  ]
}
