/**
 * Hashes pictures. Runs in a confined process that is kept: each question is an {@link PictureAsked} in one line and the bytes
 * of a picture, each answer a {@link Said}. Only signals leave it; pixels never do.
 */
import { writeSync } from 'node:fs'
import { readJpegHead } from '../../../match/pdq/jpeg-head.ts'
import { pdqKernel } from '../../../match/pdq/kernel.ts'
import { orientations, orientedHashes } from '../../../match/pdq/orientations.ts'
import { type As, pdqsOf } from '../../../match/pdq/pdqs.ts'
import { framed, messagesOn } from '../process/frames.ts'
import type { Sharp } from 'sharp'
import { damaged, type NotOpened, type Opened, opened, type PictureAsked, sharp } from './loaders.ts'

export type Said =
  | { kind: 'hashed'; width: number; height: number; frames: number; orientation: number; hashes: Hash[] }
  | NotOpened

/** `held-upright`: turned as the camera says it was held, where that is another way than the pixels lie. */
type Hash = { variant?: As | 'held-upright' | Over; value: string; quality: number }
/** As it is seen on a page of this colour, where it is see-through. */
type Over = 'over-white' | 'over-black'

const kernel = pdqKernel()

/** Longer than any picture that is sent here: the sender has held it to a limit of its own. */
const longest = 256 * 1024 ** 2

async function answer(input: Buffer, asked: PictureAsked): Promise<Said> {
  const plain = asked.mediaType === 'image/jpeg' ? plainJpeg(input, asked) : undefined
  if (plain) return plain
  const picture = await opened(input, asked)
  if (picture.kind === 'refused') return picture
  const { head, width, height, frames } = picture
  // As the reference does: no colour profile, no scaling, alpha dropped and not blended.
  const drawn = picture.draw()
  // Most pictures are nothing but that already, and each step costs a twentieth of the whole.
  const isPlain = head.space === 'srgb' && head.channels === 3 && head.depth === 'uchar'
  const { data, info } = await (isPlain ? drawn : drawn.removeAlpha().toColourspace('srgb'))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const hashes: Hash[] = [hashOf(data, info), ...otherHashes(data, info, asked)]
  const { orientation = 1 } = head
  if (orientation !== 1) {
    const { width: across, height: down, channels } = info
    const turned = await turn(data, { width: across, height: down, channels }, orientation)
    hashes.push({ variant: 'held-upright', ...hashOf(turned.data, turned.info) })
  }
  hashes.push(...(await seenOverPages(picture, asked)))
  return { kind: 'hashed', width, height, frames, orientation, hashes }
}

/**
 * What is see-through shows what lies under it: a picture can lie in its alpha alone, over pixels that show nothing. So it
 * is hashed on the two pages that there are, in all the forms that are asked for.
 */
async function seenOverPages({ head, draw }: Opened, asked: PictureAsked): Promise<Hash[]> {
  if (!head.hasAlpha || (await isOpaque(draw()))) return []
  const hashes: Hash[] = []
  for (const [variant, background] of [
    ['over-white', '#fff'],
    ['over-black', '#000'],
  ] as const) {
    const page = draw().flatten({ background }).toColourspace('srgb')
    const { data, info } = await page.raw().toBuffer({ resolveWithObject: true })
    const found: Hash[] = [hashOf(data, info), ...otherHashes(data, info, asked)]
    hashes.push(...found.map(({ value, quality }) => ({ variant, value, quality })))
  }
  return hashes
}

async function isOpaque(picture: Sharp): Promise<boolean> {
  const alpha = await picture.toColourspace('srgb').extractChannel('alpha').raw().toBuffer()
  return alpha.every((value) => value === 255)
}

/** Most photographs on the web: hashed as they are read. The same hash as by way of the library, in three fifths of the time. */
function plainJpeg(input: Buffer, { pixels, as = [] }: PictureAsked): Said | undefined {
  const head = readJpegHead(input)
  if (!head || head.hasExif || head.width * head.height > pixels) return undefined
  const found = kernel.pdqOfJpeg(input)
  if (!found || as.some(wantsPixels)) return undefined
  const { width, height } = head
  const first = { value: found.hash, quality: found.quality }
  const hashes = [first, ...turnedHashes(first, as)]
  return { kind: 'hashed', width, height, frames: 1, orientation: 1, hashes }
}

/** Without pixels a picture is turned, and it is seen whether it may have bars; everything else is drawn from them. */
function wantsPixels(as: As): boolean {
  return as === 'without-bars' ? kernel.mayHaveBars() : !orientations.some((name) => name === as)
}

/** Of the picture hashed last. Out of its strengths, which costs next to nothing. */
function turnedHashes({ quality }: Pick<Hash, 'quality'>, as: readonly As[]): Hash[] {
  if (!as.some((name) => orientations.some((each) => each === name))) return []
  return orientedHashes(kernel.strengths())
    .filter(({ orientation }) => orientation !== 'upright' && as.includes(orientation))
    .map(({ orientation, hash }) => ({ variant: orientation, value: hash, quality }))
}

function otherHashes(pixels: Buffer, { width, height }: Size, { as = [] }: PictureAsked): Hash[] {
  return pdqsOf(
    kernel,
    { pixels, width, height },
    as.filter((name) => name !== 'whole' && name !== 'upright'),
  ).map(({ as: variant, hash, quality }) => ({ variant, value: hash, quality }))
}

type Size = { width: number; height: number }

function hashOf(pixels: Buffer, { width, height }: Size): Hash {
  const { hash, quality } = kernel.pdqOf({ pixels, width, height })
  return { value: hash, quality }
}

/** The eight ways of the EXIF tag: 2, 4, 5 and 7 are mirrored, and turning comes first. */
async function turn(
  pixels: Buffer,
  raw: Size & { channels: 1 | 2 | 3 | 4 },
  orientation: number,
): Promise<{ data: Buffer; info: Size }> {
  const angle = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 }[orientation] ?? 0
  const isMirrored = [2, 4, 5, 7].includes(orientation)
  const drawn = sharp(pixels, { raw, limitInputPixels: false })
  const turned = await (angle === 0 ? drawn : drawn.rotate(angle)).raw().toBuffer({ resolveWithObject: true })
  if (!isMirrored) return turned
  const { width, height, channels } = turned.info
  return await sharp(turned.data, { raw: { width, height, channels }, limitInputPixels: false })
    .flop()
    .raw()
    .toBuffer({ resolveWithObject: true })
}

function say(said: Said | 'ready'): void {
  const bytes = Buffer.concat(framed(Buffer.from(JSON.stringify(said))))
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at)
}

/** One picture before the first one: what is compiled on the first use is compiled now. */
async function warmUp(): Promise<void> {
  const drawn = sharp({ create: { width: 64, height: 64, channels: 3, background: '#7f7f7f' } })
  for (const [mediaType, bytes] of [
    ['image/jpeg', drawn.clone().jpeg()],
    ['image/png', drawn.clone().png()],
  ] as const)
    await answer(await bytes.toBuffer(), { mediaType, pixels: 4096, frames: 1 })
}

await warmUp()
say('ready')
const next = messagesOn(0, longest)
for (let message = next(); message; message = next()) {
  const end = message.indexOf(10)
  const asked = JSON.parse(message.subarray(0, end).toString('utf8')) as PictureAsked
  say(await answer(message.subarray(end + 1), asked).catch(damaged))
}
