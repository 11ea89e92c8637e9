/** Every page one can go to from everywhere, in one list: the bar, the keys and the list of keys are drawn from it. */
import type { WordKey } from '../words/index.ts'

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
  word: WordKey
  /** Pressed after `g`. */
  key: string
  keyWord: WordKey
  /** The right a person needs for it (`Session.may`). */
  needs?: string
}

export const places: readonly Place[] = [
  { to: '/', word: 'nav.inbox', key: 'i', keyWord: 'keys.go-inbox' },
  { to: '/for-you', word: 'nav.for-you', key: 'f', keyWord: 'keys.go-for-you' },
  { to: '/calendar', word: 'nav.calendar', key: 'c', keyWord: 'keys.go-calendar' },
  { to: '/deliveries', word: 'nav.deliveries', key: 'o', keyWord: 'keys.go-deliveries' },
  { to: '/activity', word: 'nav.activity', key: 'd', keyWord: 'keys.go-activity' },
  { to: '/watch', word: 'nav.watch', key: 'w', keyWord: 'keys.go-watch' },
  { to: '/authorities', word: 'nav.authorities', key: 'a', keyWord: 'keys.go-authorities' },
  { to: '/by-hand', word: 'nav.by-hand', key: 'b', keyWord: 'keys.go-by-hand' },
  { to: '/people', word: 'nav.people', key: 'p', keyWord: 'keys.go-people' },
  { to: '/platforms', word: 'nav.platforms', key: 'l', keyWord: 'keys.go-platforms', needs: 'settings' },
  { to: '/operator', word: 'nav.settings', key: 's', keyWord: 'keys.go-settings' },
]

export function placesFor(may: readonly string[]): readonly Place[] {
  return places.filter(({ needs }) => needs === undefined || may.includes(needs))
}
