import type { Notice, Visibility } from './platform.ts'

/** The deed that was asked of a platform, with the key it carried. */
export type AskedDeed =
  | { deed: 'restrict'; key: string; notice: Notice; countries?: readonly string[] }
  | { deed: 'restore'; key: string; countries?: readonly string[] }
  | { deed: 'replace-notice'; key: string; notice: Notice }

/** What the connector said: it resolved, it threw a ConnectorFault, or nothing came before the time ran out. */
export type Said = { kind: 'yes' } | { kind: 'fault'; again: boolean } | { kind: 'silence' }

/** What a look at the target found; `unseen` when the look itself failed. */
export type Looked = { kind: 'seen'; visibility: Visibility } | { kind: 'unseen'; again: boolean }

/** Another piece of content of the same platform, looked at before and after a deed that does not concern it. */
export type Bystander = { reference: string; before: Visibility; after: Visibility }

/**
 * - `took-hold`: the public sees what was asked for. Only this may be reported as done.
 * - `did-not-take`: the platform said yes and the public sees otherwise. Try again with the same key, and tell a person.
 * - `unknown-retry`: not as asked, or not to be seen; the deed may still arrive. Try again with the same key.
 * - `permanent`: trying again cannot help, or does harm. Tell a person at once.
 */
export type Verdict = 'took-hold' | 'did-not-take' | 'unknown-retry' | 'permanent'

/**
 * What else a person should know. `notice`: content is down, but what stands in its place is not the text asked
 * for (under a gag that may give the authority away). `by-another`: it is down, but a deed with another key holds it.
 * `wider`: it is hidden in other countries too than those it was to be hidden in.
 * `exported`: no page shows it, and an export for machines still has it. `astray`: something else changed; see `astray`.
 */
export type Amiss = 'notice' | 'by-another' | 'wider' | 'exported' | 'astray'

export type Reading = { verdict: Verdict; amiss: readonly Amiss[]; astray: readonly string[] }

/**
 * Decides what became of a deed. The look decides and the platform's word never does: a yes proves nothing, a no
 * may have been done, and silence is unknown until somebody looks.
 */
export function readBack(
  asked: AskedDeed,
  said: Said,
  looked: Looked,
  bystanders: readonly Bystander[] = [],
): Reading {
  const astray = bystanders
    .filter((other) => other.before.visible !== other.after.visible)
    .map((o) => o.reference)
  const amiss: Amiss[] = astray.length > 0 ? ['astray'] : []

  if (looked.kind === 'unseen') {
    return { verdict: looked.again && astray.length === 0 ? 'unknown-retry' : 'permanent', amiss, astray }
  }
  if (isAsAsked(asked, looked.visibility)) {
    return { verdict: 'took-hold', amiss: [...amiss, ...blemishes(asked, looked.visibility)], astray }
  }
  // Repeating a deed that lands on somebody else's content would only hurt more people.
  if (astray.length > 0) return { verdict: 'permanent', amiss, astray }
  return { verdict: notYet(said), amiss, astray }
}

function notYet(said: Said): Verdict {
  if (said.kind === 'yes') return 'did-not-take'
  if (said.kind === 'silence') return 'unknown-retry'
  return said.again ? 'unknown-retry' : 'permanent'
}

function isAsAsked(asked: AskedDeed, now: Visibility): boolean {
  switch (asked.deed) {
    case 'restrict':
      // A country that nobody looked from is not one where it was seen to be gone.
      return asked.countries
        ? asked.countries.every((country) => now.from?.[country] === false)
        : !now.visible
    case 'restore':
      return now.visible && (asked.countries ?? []).every((country) => now.from?.[country] !== false)
    case 'replace-notice':
      return !now.visible && now.notice !== undefined && sameNotice(asked.notice, now.notice)
  }
}

function blemishes(asked: AskedDeed, now: Visibility): Amiss[] {
  if (asked.deed !== 'restrict') return []
  const found: Amiss[] = []
  if (now.notice !== undefined && !sameNotice(asked.notice, now.notice)) found.push('notice')
  if (now.restrictedBy !== undefined && now.restrictedBy !== asked.key) found.push('by-another')
  if (asked.countries && isWider(asked.countries, now)) found.push('wider')
  if (now.stillExported) found.push('exported')
  return found
}

function isWider(countries: readonly string[], { from = {} }: Visibility): boolean {
  return Object.entries(from).some(([country, visible]) => !visible && !countries.includes(country))
}

function sameNotice(one: Notice, other: Notice): boolean {
  return one.kind === other.kind && one.text === other.text && one.link === other.link
}
