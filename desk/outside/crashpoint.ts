import { Fault } from './fault.ts'

/**
 * Every place at which a test may kill the process on the way of an order. A name that stands on none of these lists
 * does not compile; one that no trial reaches fails `proof/crash-points.test.ts`, `proof/crash-points-beside.test.ts`,
 * `proof/crash-points-lists.test.ts`, `proof/crash-points-snapshots.test.ts`,
 * `journeys/backup-killed.test.ts` or `proof/crash-points-uploads.test.ts`.
 */
export const crashpoints = [
  // The door: bytes, receipt, number, clocks and first effects, and the word "received".
  'intake.before-spool',
  'intake.after-spool',
  'intake.walked',
  'intake.before-commit',
  'intake.after-commit',
  'second-receipt.recorded',
  'follow-up.recorded',
  'reply.before',
  'reply.sent',
  // A visit to a demand, by whomever.
  'journey.before-record',
  'journey.before-commit',
  'decision.planned',
  'decision.committed',
  // An effect on its way.
  'effect.claimed',
  'effect.carried',
  'effect.postponed',
  'effect.before-commit',
  'effect.settled',
  'hold.found',
  'hold.part-kept',
  'hold.stored',
  'restrict.before-call',
  'restrict.after-call',
  'restrict.after-look',
  'restore.before-call',
  'restore.after-call',
  'restore.after-look',
  'notice.before-call',
  'notice.after-call',
  'notice.after-look',
  'answer.rendered',
  'answer.stored',
  'release.keys-gone',
  'release.bytes-gone',
  // What time alone makes due.
  'sweep.woken',
  'sweep.warned',
  // Somebody is told aloud.
  'alert.kept',
  'alert.called',
  // An object of the vault.
  'vault.temp',
  'vault.fsync',
  'vault.rename',
  'vault.dirsync',
  // The log: places, files, re-reading, swap, signature, publication.
  'log.set-aside',
  'log.placed',
  'log.before-file',
  'log.file-half-written',
  'log.file-written',
  'log.file-synced',
  'log.file-placed',
  'log.files-placed',
  'log.folders-synced',
  'log.written',
  'log.reread',
  'log.before-commit',
  'log.swapped',
  'log.signed',
  'log.checkpoint-placed',
  'log.checkpoint-synced',
  'log.published',
  // The start itself.
  'start.migrated',
  'start.tenant-made',
  'start.listening',
] as const

/** The same, beside the way of an order: what people do together, and practice on a platform. */
export const pointsBeside = [
  'note.kept',
  'hand-over.given',
  'hand-over.taken',
  'request.kept',
  'request.agreed',
  'drill.begun',
  'drill.before-restrict',
  'drill.after-restrict',
  'drill.before-restore',
  'drill.after-restore',
] as const

/** The same, on the way of a list from outside into a bank, and of a case to its end. */
export const pointsOfLists = [
  'list.staged',
  'list.confirmed',
  'list.before-commit',
  'list.committed',
  'case.before-commit',
  'case.committed',
  'case.looked-again',
] as const

/** The same, while the lists are written down for the next start. */
export const pointsOfSnapshots = ['snapshot.half-written', 'snapshot.written', 'snapshot.placed'] as const

/** The same, in the operator's own processes: a backup being made, a desk being brought back from one. */
export const pointsOfKeeping = [
  'backup.tables-written',
  'backup.objects-copied',
  'backup.keys-written',
  'backup.manifest-written',
  'backup.whole',
  'bring-back.unlocked',
  'bring-back.copied',
  'bring-back.filled',
  'bring-back.migrated',
  'bring-back.placed',
] as const

/** The same, between a platform that asks before it shows a piece and the desk that answers. */
export const pointsOfUploads = [
  'told.claimed',
  'told.called',
  'slow-scan.looked',
  'hunt.portion',
  'hunt.weighed',
  'hunt.brought',
] as const

const everyPoint = [
  ...crashpoints,
  ...pointsBeside,
  ...pointsOfLists,
  ...pointsOfSnapshots,
  ...pointsOfKeeping,
  ...pointsOfUploads,
] as const
export type CrashpointName = (typeof everyPoint)[number]

/** Ends the process here if a test wants it to; nothing at all in production. */
export type Crashpoint = (name: CrashpointName) => void | Promise<void>

/**
 * `GUICHET_CRASH_AT=name` (or `name#3` for the third time) ends the process there at once, with SIGKILL, as a power
 * cut would. Throws `setting-invalid` for a name that is not on the list: a trial of nothing must not pass.
 */
export function crashpointFrom(env: Readonly<Record<string, string | undefined>>): Crashpoint {
  const wanted = env.GUICHET_CRASH_AT
  if (!wanted) return () => undefined
  const [name, times = '1'] = wanted.split('#')
  if (!everyPoint.some((known) => known === name))
    throw new Fault('setting-invalid', {
      found: `GUICHET_CRASH_AT=${wanted}`,
      wanted: 'a name from the list in desk/outside/crashpoint.ts',
    })
  let left = Number(times)
  return (reached) => {
    if (reached !== name || --left > 0) return
    process.kill(process.pid, 'SIGKILL')
    // SIGKILL to oneself is delivered when the kernel next looks; nothing after this line may run.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)
  }
}
