/**
 * An address, found also inside a longer one: a listed folder in every page of it, a listed page with every query. The
 * scheme, the port and what platforms add to follow a reader play no part.
 */
import type { Kind } from '../kind.ts'
import { addressOf, expressionsOf, tooWide } from '../urls/address.ts'
import { addressesIn } from '../urls/found.ts'
import { written } from '../urls/safe-browsing.ts'

export const url: Kind = {
  name: 'url',
  says: 'the same address, or one that lies under it',
  source: 'https://developers.google.com/safe-browsing/v4/urls-hashing',
  of: ['url'],
  unit: 'equality',
  radius: { usual: 0, most: 0 },
  read(text) {
    const address = addressOf(text)
    if ('found' in address) return address
    const wide = tooWide(address)
    return wide
      ? { found: wide, wanted: 'the address of one page, person or channel' }
      : { canonical: written(address) }
  },
  made: (content) => url.read(content),
  search: {
    by: 'keys',
    listed: (value) => [value],
    query: expressions,
  },
  where: (content, listed) =>
    addressesIn(content)
      .filter(({ address }) => expressions(address).includes(listed))
      .map(({ from, to }) => ({ from, to })),
  compare(query, listed) {
    const matches = expressions(query).includes(listed)
    return { matches, distance: matches ? 0 : 1 }
  },
  examples: {
    read: [
      ['https://Example.org/Page?utm_source=x&id=7&fbclid=abc#top', 'example.org/Page?id=7'],
      ['hxxps://www.example[.]org:443/a/../b', 'example.org/b'],
      ['[h]ttp://user:secret@example.org', 'example.org/'],
      ['https://youtu.be/dQw4w9WgXcQ?si=1', 'youtube.com/watch?v=dQw4w9WgXcQ'],
      ['https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ', 'youtube.com/watch?v=dQw4w9WgXcQ'],
      ['https://t.me/s/channel/42', 't.me/channel/42'],
      ['https://مثال.إختبار/صفحة', 'xn--mgbh0fb.xn--kgbechtv/%D8%B5%D9%81%D8%AD%D8%A9'],
      ['http://0303.0177.0.013/x', '195.127.0.11/x'],
    ],
    misread: [
      '',
      'a sentence',
      'mailto:someone@example.org',
      'javascript:alert(1)',
      'https://t.me/',
      'github.io',
      'https://www.youtube.com/watch',
      'http://localhost/x',
    ],
    near: [
      ['a.example.org/channel/7?page=2', 'example.org/channel/', 0],
      ['web.archive.org/web/20260101000000/https:/example.org/page', 'example.org/page', 0],
    ],
    apart: [
      ['example.org/channel', 'example.org/channel/'],
      ['t.me/other', 't.me/channel'],
      ['one.github.io/page', 'two.github.io/page'],
    ],
  },
}

function expressions(value: string): string[] {
  const address = addressOf(value)
  return 'found' in address ? [] : expressionsOf(address)
}
