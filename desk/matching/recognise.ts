/** What is known of content that a demand had taken down, from its frozen copies, so that it can be listed. */
import type { HeldPart, Target } from '../../core/demand.ts'
import type { House, Tenant } from '../house.ts'
import { objectRow, whole } from '../sql/demands/answers.ts'
import { inTenant } from '../sql/database.ts'
import type { HashOptions } from '../outside/signals.ts'
import type { Unread, WhatUnread } from '../outside/unread.ts'
import type { Missed } from '../sql/tables/banks.ts'
import { textOf, type Written } from './text-of.ts'
import { formsListed, signalsToListOfText, together, type Told, toldOfHashed } from './signals.ts'

export type Recognised = { target: Target; told: Told; missed: Missed[] }

/** More than this, and what plays, takes longer than a person should wait for an answer. */
const atOnceBytes = 16 * 1024 * 1024

const contentOf = ({ hold }: Target) => hold.parts.filter(({ purpose }) => purpose === 'content')
const isText = ({ mediaType, size }: HeldPart) => mediaType.startsWith('text/') && size <= atOnceBytes

/** Whether it is to be hashed in its own time. */
export const takesTime = (target: Target): boolean =>
  contentOf(target).some(({ mediaType, size }) => /^(video|audio)\//i.test(mediaType) || size > atOnceBytes)

/** The signals of everything that is held of a target as its content, read as a stream; of its related data none. */
export async function recognise(
  house: House,
  tenant: Tenant,
  target: Target,
  options: Pick<HashOptions, 'wanted' | 'signal' | 'progress'> = {},
): Promise<Recognised> {
  const told: Told = { signals: [], unread: [] }
  for (const part of contentOf(target)) {
    const row = await inTenant(house.db, tenant.id, (tx) => objectRow(tx, tenant, part.object))
    const written =
      isText(part) && !options.wanted ? textOf(await whole(house, row), part.mediaType) : undefined
    const one = written
      ? toldOfWritten(written)
      : toldOfHashed(
          await house.decoders.signalsOf((await house.vault.read(row)).stream, {
            ...options,
            as: formsListed,
          }),
        )
    told.signals.push(...one.signals)
    told.unread.push(...one.unread)
  }
  return { target, told, missed: missedIn(told) }
}

/** By all that may be read in it; where that is not sure, by what is likeliest. */
export function toldOfWritten({ readings, unread }: Written): Told {
  return together([
    ...(unread ? readings.slice(0, 1) : readings).map(signalsToListOfText),
    { signals: [], unread: unread ? [unread] : [] },
  ])
}

/**
 * What keeps it from being listed by more than its exact file, where something may be done about that. A kind of file that
 * is never opened is listed by its file: there is nothing else to know it by.
 */
export const unreadOf = ({ told: { signals, unread } }: Pick<Recognised, 'told'>): Unread | undefined =>
  unread.find(
    ({ what, why }) =>
      (what === 'file' && why !== 'not-allowed') ||
      (what === 'text' && why !== 'no-signal' && signals.length === 0),
  )

/** What of it is met by nothing, though the rest is listed. That a kind of signal wants a longer text is nothing missed. */
export function missedIn({ unread }: Pick<Told, 'unread'>): Missed[] {
  const missed = unread.flatMap(({ what, why, found, wanted }) =>
    isMissed(what) && !(what === 'text' && why === 'no-signal') ? [{ what, found, wanted }] : [],
  )
  return [...new Map(missed.map((one) => [`${one.what} ${one.found}`, one])).values()].slice(0, 10)
}

const isMissed = (what: WhatUnread): what is Missed['what'] =>
  ['file', 'pictures', 'sound', 'frames', 'streams', 'text'].includes(what)
