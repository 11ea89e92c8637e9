import sharp from 'sharp'
import { drawn } from '../match/pdq/drawn.ts'
import { pdqKernel } from '../match/pdq/kernel.ts'
import { type Bench, beside, type Given, type Row } from './bench.ts'
import { begun } from './begun.ts'
import { type Hma, startHma } from './hma.ts'
import { invent, list, type Listed } from './listed.ts'
import { type Place, placeFor } from './place.ts'
import { inTurns, median } from './rounds.ts'
import { secondsOfTree } from './spent.ts'
import { type Shot, volley } from './volley.ts'

const absent = 'HMA was not given (--hma FOLDER, with hasher-matcher-actioner and a venv in it)'
const connections = 8
const kernel = pdqKernel()

export const scan: Bench = {
  title: 'Asked over HTTP',
  measures:
    'Requests a second through the API of Hasher-Matcher-Actioner, with one million PDQ hashes in ten banks, drawn as of photographs. *Raw look-ups*: one query in ten is near a listed hash, and both must answer with the same entries and distances. *Uploads*: JPEGs of one megapixel, each sent as a form, decoded, hashed and looked up. Ours is the desk as it is in production: token, limits, counts, headers, radii and shares of each bank, entries that are off or over, decoders in confined processes. The yardstick is HMA from its public source with gunicorn, two workers with the index in memory and one thread each in FAISS, on the same PostgreSQL and the same two processors. Both are asked the same over eight connections that stay open, in turns. *Begun again*: processor seconds of the desk and its PostgreSQL from the start of the process until every list is read, from the file that it had written, beside the same without that file.',
  bounds:
    'A raw look-up is answered by one process of ours on one processor, HMA’s by two; whoever asks takes a part of the other. An upload is bound by the decoder. Beside each figure stands what a request costs of the processors.',
  async run(given) {
    const listed = invent(given.count(1_000_000, 500))
    const place = await placeFor(given)
    await place.open()
    const token = await list(given, place, listed)
    const folder = given.option('hma')
    const hma = folder === undefined ? undefined : await startHma(given, place, folder, listed)
    const both = { place, token, hma }
    return [
      await rawLookUps(given, both, listed),
      await uploads(given, both),
      await begun(given, place, token, listed.hashes.length),
    ]
  },
}

type Both = { place: Place; token: string; hma: Hma | undefined }

async function rawLookUps(given: Given, both: Both, listed: Listed): Promise<Row> {
  const rounds = Array.from({ length: given.count(5, 1) }, (_, round) =>
    listed.queries(given.count(8_000, 20), 100 + round).map((query): Shot => ({
      method: 'GET',
      path: `/m/raw_lookup?signal_type=pdq&signal=${query}&include_distance=true`,
    })),
  )
  return await sideBySide('raw look-ups, 1 M hashes', both, rounds, 6, (body) => {
    const { matches } = JSON.parse(body) as { matches: { bank_content_id: number; distance: string }[] }
    return matches
      .map(({ bank_content_id, distance }) => `${bank_content_id} ${distance}`)
      .sort()
      .join()
  })
}

async function uploads(given: Given, both: Both): Promise<Row> {
  const side = given.count(1_024, 128)
  const rounds: Shot[][] = []
  for (let round = 0; round < given.count(5, 1); round++) {
    const shots: Shot[] = []
    for (let n = 0; n < given.count(40, 3); n++) shots.push(await upload(side, 1_000 * round + n))
    rounds.push(shots)
  }
  // Two decoders of one picture differ in a bit here and there, and so may what is near: that both found a hash is told.
  return await sideBySide('uploads, hashed and looked up', both, rounds, 2, (body) =>
    Object.keys(JSON.parse(body) as object).join(),
  )
}

/** A picture with enough in it to be recognised by: HMA looks up no other. */
async function upload(side: number, seed: number): Promise<Shot> {
  const picture = drawn(side, side, { seed })
  if (kernel.pdqOf(picture).quality < 80) return await upload(side, seed + 100_000)
  const { pixels } = picture
  const jpeg = await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer()
  const boundary = 'guichet-bench'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="photo"; filename="${seed}.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  return {
    method: 'POST',
    path: '/m/lookup',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), jpeg, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}

type Round = { rate: number; milliseconds: number; told: string }

/** The same rounds of the same requests, in turns; what `tell` makes of the answers must be the same. */
async function sideBySide(
  name: string,
  { place, token, hma }: Both,
  rounds: readonly Shot[][],
  atLeast: number,
  tell: (body: string) => string,
): Promise<Row> {
  const mine = (round: number) =>
    measured(
      place.url,
      (rounds[round] ?? []).map(({ path, headers, ...shot }) => ({
        ...shot,
        path: `/hma${path}`,
        headers: { ...headers, authorization: `Bearer ${token}` },
      })),
      tell,
      () => place.spent().tree,
    )
  const theirs = async (round: number) =>
    hma && (await measured(hma.url, rounds[round] ?? [], tell, () => secondsOfTree(hma.pid)))
  await mine(0)
  await theirs(0)
  const results = await inTurns<'desk' | 'peer', Round | undefined>(rounds.length, {
    desk: mine,
    peer: theirs,
  })
  const [desk, peer] = [results.desk, results.peer].map((each) => each.filter((one) => one !== undefined))
  const rate = (each: Round[] = []) => median(each.map((one) => one.rate))
  const cost = (each: Round[] = []) => `${median(each.map((one) => one.milliseconds)).toFixed(2)} ms`
  const figures = { ours: rate(desk), unit: 'a second', n: rounds.flat().length }
  if (!hma)
    return {
      name,
      ...figures,
      yardstick: null,
      ratio: null,
      atLeast,
      why: absent,
      beside: { 'of the processors': cost(desk) },
    }
  if (peer?.some(({ told }, round) => told !== desk?.[round]?.told))
    throw new Error(`${name}: both were asked the same and did not answer the same`)
  return beside(
    name,
    { ...figures, yardstick: rate(peer) },
    { atLeast },
    { 'of the processors': `${cost(desk)} beside ${cost(peer)}` },
  )
}

async function measured(
  origin: string,
  shots: readonly Shot[],
  tell: (body: string) => string,
  spent: () => number,
): Promise<Round> {
  const told: string[] = []
  const before = spent()
  const seconds = await volley(origin, shots, connections, (at, status, body) => {
    if (status !== 200) throw new Error(`${shots[at]?.path} was answered with ${status}: ${body}`)
    told[at] = tell(body)
  })
  return {
    rate: shots.length / seconds,
    milliseconds: (1_000 * (spent() - before)) / shots.length,
    told: told.join('\n'),
  }
}
