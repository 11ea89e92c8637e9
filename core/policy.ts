/** What an operator may set about trust. The defaults are the loosest allowed: a policy is only ever tightened. */

/** How long something that went out may go without arriving before somebody is told, or it is let lie. */
export const deliveryPolicy = {
  /** An answer that lies ready, and its authority has not fetched it. */
  unfetchedHours: 24,
  /** An alert that its webhook does not take; on the open desk it stands all the while. */
  alertHours: 72,
  /** What an operator's own program is told of a piece, and does not take; what it took is kept as long. */
  toldHours: 30 * 24,
  /** A scan that could not be answered; one that was is kept for a day. */
  askedHours: 30 * 24,
} as const

/** Things that are odd about a message. They only ever add checks. */
export const oddities = [
  'first-ever', // first demand from this authority, officer or key
  'credential-changed', // its key, officer or contact changed within `coolOffHours`
  'unusual-hour',
  'unusual-volume',
  'look-alike-domain',
  'known-forgery', // its text was used in a known forgery
] as const
export type Oddity = (typeof oddities)[number]

export type TrustPolicy = {
  /** Undisputed demands of the authority before removal may be automatic, where two people have switched it on. */
  automaticAfterUndisputed: number
  /** Weight of each oddity. */
  oddness: Readonly<Record<Oddity, number>>
  /** From this sum on the authority is called back before anything happens that cannot wait. */
  callBackFrom: number
  /** Hours before a new credential may cause disclosure. */
  coolOffHours: number
}

/** A look-alike domain or a known forgery alone demands a call-back; a properly signed first order, even at night with a new key, does not. */
export const defaultPolicy: TrustPolicy = {
  automaticAfterUndisputed: 10,
  oddness: {
    'first-ever': 1,
    'credential-changed': 1,
    'unusual-hour': 1,
    'unusual-volume': 1,
    'look-alike-domain': 4,
    'known-forgery': 4,
  },
  callBackFrom: 4,
  coolOffHours: 72,
}

/** The names of the settings in which `wanted` would be looser than the defaults, or no number at all; empty when it may be used. */
export function looserThanDefault(wanted: TrustPolicy): readonly string[] {
  const atLeast = (name: string, value: number, floor: number) =>
    Number.isFinite(value) && value >= floor ? [] : [name]
  const atMost = (name: string, value: number, ceiling: number) =>
    Number.isFinite(value) && value <= ceiling ? [] : [name]
  return [
    ...atLeast(
      'automaticAfterUndisputed',
      wanted.automaticAfterUndisputed,
      defaultPolicy.automaticAfterUndisputed,
    ),
    ...oddities.flatMap((name) =>
      atLeast(`oddness.${name}`, wanted.oddness[name], defaultPolicy.oddness[name]),
    ),
    ...atMost('callBackFrom', wanted.callBackFrom, defaultPolicy.callBackFrom),
    ...atLeast('coolOffHours', wanted.coolOffHours, defaultPolicy.coolOffHours),
  ]
}

/** The sum of the weights of what is odd. */
export function oddnessOf(odd: Readonly<Record<Oddity, boolean>>, policy: TrustPolicy): number {
  return oddities.reduce((sum, name) => sum + (odd[name] ? policy.oddness[name] : 0), 0)
}
