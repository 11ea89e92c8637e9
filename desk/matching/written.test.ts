import { test } from 'node:test'
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { needs } from '../../checks/needs.ts'
import { png } from '../../checks/hostile-media.ts'
import { usualDecodeLimits as limits } from '../outside/decode/limits.ts'
import { openDecoders } from '../outside/signals.ts'
import { signalsOfBytes, signalsOfText } from './signals.ts'

/** These words in black on white, as a title card has them. */
async function card(text: string): Promise<Buffer> {
  const words = { text, font: 'Noto Sans, Noto Sans Arabic 40', rgba: true, dpi: 150 }
  const drawn = await sharp({ text: words }).png().toBuffer()
  const edge = { top: 60, bottom: 60, left: 60, right: 60, background: '#fff' }
  const onWhite = await sharp(drawn).flatten({ background: '#fff' }).extend(edge).png().toBuffer()
  return await sharp(onWhite).jpeg({ quality: 80 }).toBuffer()
}

test('what is written in a picture is looked for like any text, in each language that the desk reads', async (t) => {
  if (!needs(t, 'tesseract', 'chromium')) return
  const decoders = openDecoders({ limits, atOnce: 1, languages: ['ara', 'fra', 'eng'] })
  t.after(() => decoders.stop())
  for (const text of ['The gate opens at noon', 'الباب يفتح عند الظهر']) {
    const bytes = await card(text)
    const { written } = await decoders.signalsOf(bytes, { written: true })
    assert.equal(written, text)
    assert.equal((await decoders.signalsOf(bytes)).written, undefined, 'only where it is asked for')
    const { signals } = await signalsOfBytes({ decoders }, bytes, { written: true })
    assert.deepEqual(
      signals.filter(({ variant }) => variant === 'written'),
      signalsOfText(text).signals.map((one) => ({ ...one, variant: 'written' })),
    )
    const listed = await signalsOfBytes({ decoders }, bytes)
    assert.deepEqual(
      listed.signals.map(({ kind }) => kind),
      ['sha256', 'md5', 'pdq'],
      'a picture is not listed by its words',
    )
  }
})

test('a desk without the language, or without any, says what is missing and hashes all the same', async (t) => {
  const bytes = await card('The gate opens at noon')
  const told = async (languages: string[], from = bytes) => {
    const decoders = openDecoders({ limits, atOnce: 1, languages })
    t.after(() => decoders.stop())
    const { signals, written, unclear } = await decoders.signalsOf(from, { written: true })
    return { kinds: signals.map(({ kind }) => kind).join(' '), written, unclear }
  }
  const none = { kinds: 'sha256 md5 pdq', written: undefined }
  assert.deepEqual(await told([]), { ...none, unclear: undefined })
  const { unclear, ...rest } = await told(['tlh'])
  assert.deepEqual(rest, none)
  assert.match(unclear?.[0]?.wanted ?? '', /^tesseract-ocr/)
})

test('a picture that is refused is not read either', async (t) => {
  const decoders = openDecoders({ limits, atOnce: 1, languages: ['eng'] })
  t.after(() => decoders.stop())
  const { refused, written } = await decoders.signalsOf(png(50_000, 50_000, Buffer.alloc(9)), {
    written: true,
  })
  assert.deepEqual([refused?.why, written], ['too-large', undefined])
})
