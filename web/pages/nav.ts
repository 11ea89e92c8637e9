/** Every page one can go to from everywhere, in one list: the bar, the keys and the list of keys are drawn from it. */
import type { WordKey } from '../words/index.ts'

/** What one goes to now and then, in the order of the bar. */
export const groups = ['overview', 'administration'] as const

export type Place = {
  to:
    | '/'
    | '/for-you'
    | '/calendar'
    | '/deliveries'
    | '/activity'
    | '/watch'
    | '/authorities'
    | '/by-hand'
    | '/people'
    | '/operator'
    | '/platforms'
    | '/matches'
    | '/banks'
    | '/hunts'
  word: WordKey
  /** Pressed after `g`. */
  key: string
  keyWord: WordKey
  /** The word in the bar behind which it stands; without one it is the daily work and stands in the bar itself. */
  group?: (typeof groups)[number]
  /** The right a person needs for it (`Session.may`). */
  needs?: string
}

const places: readonly Place[] = [
  { to: '/', word: 'nav.inbox', key: 'i', keyWord: 'keys.go-inbox' },
  { to: '/for-you', word: 'nav.for-you', key: 'f', keyWord: 'keys.go-for-you' },
  { to: '/matches', word: 'nav.matches', key: 'm', keyWord: 'keys.go-matches' },
  { to: '/by-hand', word: 'nav.by-hand', key: 'b', keyWord: 'keys.go-by-hand' },
  { to: '/watch', word: 'nav.watch', key: 'w', keyWord: 'keys.go-watch', group: 'overview' },
  { to: '/calendar', word: 'nav.calendar', key: 'c', keyWord: 'keys.go-calendar', group: 'overview' },
  { to: '/deliveries', word: 'nav.deliveries', key: 'o', keyWord: 'keys.go-deliveries', group: 'overview' },
  { to: '/activity', word: 'nav.activity', key: 'd', keyWord: 'keys.go-activity', group: 'overview' },
  {
    to: '/authorities',
    word: 'nav.authorities',
    key: 'a',
    keyWord: 'keys.go-authorities',
    group: 'administration',
  },
  {
    to: '/platforms',
    word: 'nav.platforms',
    key: 'l',
    keyWord: 'keys.go-platforms',
    group: 'administration',
    needs: 'settings',
  },
  { to: '/banks', word: 'nav.banks', key: 'k', keyWord: 'keys.go-banks', group: 'administration' },
  { to: '/hunts', word: 'nav.hunts', key: 'h', keyWord: 'keys.go-hunts', group: 'administration' },
  { to: '/people', word: 'nav.people', key: 'p', keyWord: 'keys.go-people', group: 'administration' },
  { to: '/operator', word: 'nav.settings', key: 's', keyWord: 'keys.go-settings', group: 'administration' },
]

export function placesFor(may: readonly string[]): readonly Place[] {
  return places.filter(({ needs }) => needs === undefined || may.includes(needs))
}
