/** Which demands a list shows: read from the address and written to it, so that it can be sent to a colleague. */
export const choices = [
  'wait',
  'assigned',
  'instrument',
  'regime',
  'authority',
  'country',
  'trust',
  'outcome',
  'due',
  'from',
  'to',
  'urgent',
] as const
export type Choice = (typeof choices)[number]
export type Wish = { q?: string; show?: 'open' | 'closed' | 'all' } & { [name in Choice]?: string }

/** What of an address belongs to a list; the rest is left aside. */
export function wishIn(search: Record<string, unknown>): Wish {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? { [name]: value } : {}
  }
  const { show } = search
  return {
    ...text('q'),
    ...(show === 'open' || show === 'closed' || show === 'all' ? { show } : {}),
    ...Object.assign({}, ...choices.map(text)),
  }
}

export function addressOf(wish: Wish): string {
  return new URLSearchParams(Object.entries(wish).filter(([, value]) => value)).toString()
}

export function valuesOf(wish: Wish, choice: Choice): string[] {
  return wish[choice]?.split(',') ?? []
}

/** The same wish with one choice set to these values; none takes it away. */
export function withValues(wish: Wish, choice: Choice, values: readonly string[]): Wish {
  const { [choice]: _, ...others } = wish
  return values.length > 0 ? { ...others, [choice]: values.join(',') } : others
}

export function isNarrowed(wish: Wish): boolean {
  return choices.some((choice) => wish[choice] !== undefined)
}

/** Without any choice, but the same kind of list. */
export function wideOpen({ q, show }: Wish): Wish {
  return { ...(q ? { q } : {}), ...(show ? { show } : {}) }
}
