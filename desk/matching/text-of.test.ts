/** A text is read in the charset it is written in; where that is not sure, it is said, and nothing in it passes unseen. */
import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { test } from 'node:test'
import { fold } from '../../match/text/fold.ts'
import { besideIn } from './look.ts'
import { signalsOfWholeText } from './signals.ts'
import { textOf } from './text-of.ts'

const arabic = 'اجتمعوا عند البوابة وقت الظهر، وليحمل كل واحد خبزًا وماء.'
const french = 'La fête commence à l’œuvre, près du “pont” : 5 €.'
const english = 'The gate opens at noon and nobody is to be told.'

/** As a program of that charset would write it. */
function inCharset(text: string, charset: string): Uint8Array {
  if (charset === 'utf-8') return Buffer.from(text)
  const wide = Buffer.from(text, 'utf16le')
  if (charset === 'utf-16le') return wide
  if (charset === 'utf-16be') return Buffer.from(wide).swap16()
  const decoder = new TextDecoder(charset)
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, n) => [decoder.decode(Uint8Array.of(255 - n)), 255 - n]),
  )
  return Uint8Array.from(text, (letter) => byteOf.get(letter) ?? assert.fail(`${charset} has no ${letter}`))
}
const marked = (mark: number[], bytes: Uint8Array) => Buffer.concat([Buffer.from(mark), bytes])
const [little, big, utf8] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0xef, 0xbb, 0xbf],
]
const whole = (text: string) => ({ readings: [text], isWhole: true })

test('an Arabic, a French and an English text say the same in every charset that they are written in', () => {
  const withoutSigns = arabic.replaceAll('ً', '')
  const written: [string, string, string][] = [
    [arabic, 'windows-1256', 'windows-1256'],
    [arabic, 'CP1256', 'windows-1256'],
    [arabic, 'iso-8859-6', 'iso-8859-6'],
    [withoutSigns, '"ISO-8859-6"', 'iso-8859-6'],
    [arabic, 'utf-16le', 'utf-16le'],
    [arabic, 'utf-16be', 'utf-16be'],
    [french, 'windows-1252', 'windows-1252'],
    [french, 'latin1', 'windows-1252'],
    [english, 'us-ascii', 'windows-1252'],
    [english, 'koi8-r', 'koi8-r'],
    [english, 'shift_jis', 'utf-8'],
    [arabic, 'utf-8', 'utf-8'],
  ]
  for (const [text, said, charset] of written)
    assert.deepEqual(textOf(inCharset(text, charset), `text/plain; charset=${said}`), whole(text), said)
})

test('what the first bytes say is truer than what is said beside them, whatever the file is called', () => {
  for (const type of ['text/plain', 'text/plain; charset=windows-1256', 'application/octet-stream', ''])
    assert.deepEqual(
      [
        textOf(marked(little ?? [], inCharset(arabic, 'utf-16le')), type),
        textOf(marked(big ?? [], inCharset(arabic, 'utf-16be')), type),
        textOf(marked(utf8 ?? [], inCharset(arabic, 'utf-8')), type),
      ],
      [whole(arabic), whole(arabic), whole(arabic)],
      type,
    )
})

test('a text in UTF-8 is read as that, whatever charset a forger writes beside it', () => {
  for (const said of ['windows-1256', 'iso-8859-6', 'windows-1252', 'gbk', 'ibm866']) {
    const { readings, ...rest } = textOf(Buffer.from(arabic), `text/plain; charset=${said}`) ?? {}
    assert.deepEqual([readings?.slice(1), rest], [[arabic], { isWhole: true }], said)
    assert.deepEqual(textOf(Buffer.from(english), `text/plain; charset=${said}`), whole(english), said)
  }
})

const isWritten = (bytes: Uint8Array) =>
  isUtf8(bytes) && !/[\p{Cc}\p{Cn}]/u.test(Buffer.from(bytes).toString())

/** Behind each letter as many that nobody sees as make its bytes UTF-8. */
function masked(text: string, charset: string, unseen: string): Buffer {
  const none = [...unseen].map((one) => [one])
  const some = [[''], ...none, ...none.flatMap((one) => none.map((other) => [...one, ...other]))]
  return Buffer.concat(
    Array.from(text, (letter) => {
      const asMasked = (behind: string[]) => inCharset(letter + behind.join(''), charset)
      return asMasked(
        some.find((behind) => isWritten(asMasked(behind))) ?? assert.fail(`${letter} cannot be masked`),
      )
    }),
  )
}
const folded = (text: string) => fold(text, 'words').text

test('a text that nobody sees to be UTF-8, too, is read in the charset that it says, as whoever is shown it reads it', () => {
  const russian = 'приходите к воротам в полдень и пусть никто не знает'
  // A control between the letters of a word parts it for no reader.
  for (const [text, charset, unseen] of [
    [arabic.replaceAll(/[ًء،.]/g, ''), 'windows-1256', '\u200c\u200d\u00ad'],
    [russian, 'iso-8859-5', '\u0085\u00ad'],
  ] as const) {
    const bytes = masked(text, charset, unseen)
    const { readings = [], isWhole } = textOf(bytes, `text/plain; charset=${charset}`) ?? {}
    assert.deepEqual(
      [folded(readings[0] ?? ''), readings[1], readings.length, isWhole],
      [folded(text), bytes.toString(), 2, true],
    )
    // What stands within quotes is no charset to whoever shows it.
    const hidden = textOf(bytes, `text/plain; x="; charset=utf-8"; charset=${charset}`)
    assert.deepEqual(hidden?.readings, readings)
  }
})

test('what is two texts is both of them and no file beside them, so that who lets it through lets all of it through', () => {
  const { readings = [] } = textOf(Buffer.from(arabic), 'text/plain; charset=windows-1256') ?? {}
  const { signals } = signalsOfWholeText(...readings)
  const isBeside = besideIn(signals, readings.join('\n\n'))
  assert.deepEqual([readings.length, signals.filter(isBeside)], [2, []])
})

test('what is two texts is never looked for in one of them alone without saying so', () => {
  const { readings, unread } = textOf(Buffer.from('é'.repeat(70_000)), 'text/plain; charset=latin1') ?? {}
  assert.deepEqual(
    [readings?.map(({ length }) => length), unread?.why, unread?.found],
    [[140_000], 'too-large', '210000 characters in two readings'],
  )
  const longer = textOf(Buffer.from('é'.repeat(150_000)), 'text/plain; charset=latin1')
  assert.deepEqual([longer?.readings, longer?.unread?.why], [['é'.repeat(150_000)], 'too-large'])
})

test('what is no text in its charset is held with its reason, and looked for in every way in which it may be read', () => {
  const held = (bytes: Uint8Array, type: string) => {
    const found = textOf(bytes, type)
    return [found?.isWhole, found?.unread?.why, found?.unread?.found, found?.readings]
  }
  const odd = Buffer.concat([Buffer.from('The gate '), Buffer.of(0xc3, 0x28, 0xa0), Buffer.from(' opens')])
  const oddly = new TextDecoder().decode(odd)
  assert.deepEqual(held(odd, 'text/plain'), [false, 'misread', 'bytes that are no text in utf-8', [oddly]])
  // Letters that iso-8859-6 has none of.
  const none = Buffer.concat([inCharset('باب', 'iso-8859-6'), Buffer.of(0xa1, 0xff)])
  const [isWhole, why, found, readings = []] = held(none, 'text/plain; charset=iso-8859-6')
  assert.deepEqual([isWhole, why, found], [false, 'misread', 'bytes that are no text in iso-8859-6'])
  assert.ok((readings as string[])[0]?.startsWith('باب'))
  // Cut in the middle of a letter, and half of a pair alone.
  const cut = marked(little ?? [], inCharset(arabic, 'utf-16le').subarray(0, 21))
  assert.equal(held(cut, 'text/plain')[2], 'bytes that are no text in utf-16le')
  assert.equal(held(marked(big ?? [], Buffer.of(0xd8, 0x3d, 0x00, 0x41)), 'text/plain')[1], 'misread')
  // A mark that lies: one reader sees the words, another signs of nothing.
  for (const mark of [little, big]) {
    const [isWhole, , found, readings = []] = held(marked(mark ?? [], Buffer.from(english)), 'text/plain')
    assert.deepEqual([isWhole, (readings as string[]).includes(english)], [false, true], String(found))
  }
  const [, , , both = []] = held(Buffer.from(english), 'text/plain; charset=utf-16le')
  assert.ok((both as string[]).includes(english))
  const [, , , all = []] = held(
    marked(utf8 ?? [], inCharset(arabic, 'windows-1256')),
    'text/plain; charset=windows-1256',
  )
  assert.ok((all as string[]).includes(arabic))
})

test('a charset in which plain letters mean others is not believed, and the plain letters are looked for', () => {
  for (const [said, text] of [
    ['utf-7', '+BicGRAYpBkY- at noon'],
    ['iso-2022-jp', `${english} \u001b(B`],
    ['hz-gb-2312', '~{VPND~}'],
    ['x-user-defined', english],
    ['replacement', english],
    ['unheard-of', english],
  ] as const)
    assert.deepEqual(
      textOf(Buffer.from(text), `text/plain; charset=${said}`),
      {
        readings: [text],
        isWhole: false,
        unread: {
          what: 'text',
          why: 'misread',
          found: `the charset ${said}`,
          wanted: 'utf-8, or another that is known',
        },
      },
      said,
    )
})

test('what a player finds something in is no text in any charset, and a text is never longer than its bounds', () => {
  const sound = Buffer.concat([Buffer.from('Read me.'), Buffer.of(0, 1, 2, 0xff, 0xfb, 0x90, 0x64, 0)])
  for (const said of ['windows-1256', 'utf-8', 'utf-16le', 'koi8-r'])
    assert.equal(textOf(sound, `text/plain; charset=${said}`)?.isWhole, false, said)
  assert.equal(
    textOf(marked(little ?? [], Buffer.of(0, 0, 1, 0, 2, 0)), 'application/octet-stream'),
    undefined,
  )
  assert.equal(textOf(Buffer.from('<html><body>'), 'text/html; charset=windows-1256')?.isWhole, false)
  assert.equal(textOf(Buffer.of(0xff, 0xd8, 0xff, 0xe0), 'text/plain; charset=windows-1256'), undefined)
  const long = (bytes: Uint8Array, type = 'text/plain') => {
    const found = textOf(bytes, type)
    return [found?.readings.length, found?.unread?.why]
  }
  assert.deepEqual(long(Buffer.alloc(800_001, 'a')), [0, 'too-large'])
  assert.deepEqual(long(Buffer.alloc(400_002, 'a\0'), 'text/plain; charset=utf-16le'), [0, 'too-large'])
  assert.deepEqual(long(Buffer.alloc(400_000, 'a\0'), 'text/plain; charset=utf-16le'), [1, undefined])
  // However many ways there are to read it, no more of it is looked for than of any other.
  assert.deepEqual(long(Buffer.alloc(150_000, 0xe3), 'text/plain; charset=windows-874'), [1, undefined])
  assert.deepEqual(long(Buffer.alloc(150_000, 0xff), 'text/plain; charset=windows-874'), [1, 'misread'])
})
