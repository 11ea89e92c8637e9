export type Shown = { show?: 'decided' }

/** Which cases the address asks for: what one comes for needs no word in it. */
export function shownIn(search: Readonly<Record<string, unknown>>): Shown {
  return search.show === 'decided' ? { show: 'decided' } : {}
}
