/** What no route takes: bodies, addresses, and what is asked for in them. */
import { randomUUID } from 'node:crypto'

/** Bodies that no route takes. Each holds a word that no answer may repeat. */
export const oddBodies: readonly [string, string | Buffer][] = [
  ['half a text', '{"canary": '],
  ['an array', '["canary"]'],
  ['a string', '"canary"'],
  ['null', 'null'],
  ['a name twice', '{"deed":"canary","deed":"canary"}'],
  ['a prototype', '{"__proto__":{"role":"canary"},"deed":"restrict"}'],
  ['a constructor', '{"constructor":{"prototype":{"canary":1}}}'],
  ['deep nesting', `${'{"canary":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
  ['many values', `[${'1,'.repeat(150_000)}1]`],
  ['a byte order mark', '\ufeff{"canary":1}'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['a NUL', '{"deed":"canary\\u0000"}'],
  ['half a pair', '{"deed":"\\ud800canary"}'],
  ['a number beyond exactness', '{"version":9007199254740993,"canary":1}'],
  ['unknown fields', '{"canary":1,"deed":"canary","change":"canary","id":"canary","token":"canary"}'],
  ['wrong types', '{"id":{"canary":1},"token":["canary"],"deed":7,"version":"canary"}'],
]

/** What any route can be asked for in its address, and values that are none of it. */
export const askedNames =
  'after,at,authority,before,by,confidence,content,day,decided,duty,expiresAt,file,form,from,ids,kind,label,language,legalBasis,month,notes,platform,q,shift,show,source,start,state,tab,to,url,version,with'.split(
    ',',
  )
export const oddValues = [
  'a\0b',
  'canary',
  '',
  '-1',
  '1.5',
  '99999999999999999999',
  'x'.repeat(400),
  '2026-02-30',
  '2026-02-30T00:00:00.000Z',
]

const years = ['0000', '0001', '9999']
const place = '0000-01-01T00:00:00.000Z_00000000-0000-4000-8000-000000000000_1'

/** Days that are written like any, and that a database, or whoever reckons with the days around them, has none of. */
export const oddDays: Readonly<Record<string, readonly string[]>> = {
  '/desk/api/activity': [
    ...years.flatMap((year) => [`day=${year}-01-01`, `day=${year}-12-31`]),
    `after=${place}`,
  ],
  '/desk/api/calendar': years.flatMap((year) => [`month=${year}-01`, `month=${year}-12`]),
  '/desk/api/clocks': ['from=0000-01-01T00:00:00.000Z', 'to=9999-12-31T23:59:59.999Z', `after=${place}`],
  '/desk/api/inbox': years.flatMap((year) => [`from=${year}-01-01`, `to=${year}-12-31`]),
  '/desk/api/search': years.flatMap((year) => [`q=x&from=${year}-01-01`, `q=x&to=${year}-12-31`]),
}

export function oddAddresses(route: { url: string }): string[] {
  if (!/[:*]/.test(route.url)) return [`${route.url}?${'canary=1&'.repeat(200)}`]
  const odd = [
    '%00',
    '%zz',
    '..%2f..%2fetc%2fpasswd',
    'x'.repeat(400),
    "'%20or%201=1--",
    '-1',
    '%F0%9F%92%A9',
    '__proto__',
    '%E0%80',
    randomUUID(),
  ]
  return odd.map((text) => route.url.replaceAll(/:\w+|\*/g, text))
}
