/** `POST /v1/scan/batch`: many pieces in one question, as a list or line by line; each is answered as it would be alone. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { House } from '../../house.ts'
import * as contract from '../contract/index.ts'
import { read } from '../in-body.ts'
import { send } from '../desk/reply.ts'
import { fits } from '../fits.ts'
import { readJson } from '../json.ts'
import { problemOf, Refused } from '../problem.ts'
import { type Program, programOf } from '../token.ts'
import { answerTo } from './piece.ts'

const largest = 64 * 1024 ** 2
const longestLine = 12 * 1024 ** 2
/** So many of one question are looked at side by side. */
const atOnce = 4

export async function routes(app: FastifyInstance, house: House): Promise<void> {
  app.post('/v1/scan/batch', { config: { open: 'program' }, bodyLimit: largest }, async (request, reply) => {
    const program = await programOf(house, request, 'scan')
    const { pieces } = read(request, contract.scanBatch)
    const answers: contract.ScanAnswer[] = []
    for await (const answer of inOrder(pieces, (piece) => answerOne(house, program, piece)))
      answers.push(answer)
    return send(reply, { answers })
  })

  await app.register(async (lines) => {
    lines.addContentTypeParser('application/x-ndjson', (_request, body, done) => done(null, body))
    lines.post(
      '/v1/scan/lines',
      // Those in hand, and the one that is being read.
      { config: { open: 'program', holds: 2 * longestLine } },
      async (request, reply) => {
        const program = await programOf(house, request, 'scan')
        const body = request.body as Readable | undefined
        if (!(body instanceof Readable))
          throw new Refused(415, 'unfit', 'Lines of JSON are wanted here.', {
            errors: [{ path: 'content-type', found: 'another', wanted: 'application/x-ndjson' }],
          })
        // One line is read when there is room for its answer: whoever reads slowly is asked slowly.
        const answers = inOrder(linesIn(body), (line) => answerLine(house, program, line), lengthOf)
        return reply.type('application/x-ndjson').send(Readable.from(written(answers), { objectMode: false }))
      },
    )
  })
}

async function* written(answers: AsyncIterable<contract.ScanAnswer>) {
  for await (const answer of answers) yield `${JSON.stringify(answer)}\n`
}

async function answerLine(
  house: House,
  program: Program,
  line: Buffer | Refused,
): Promise<contract.ScanAnswer> {
  if (line instanceof Refused) return problemOf(line)
  const parsed = readJson(line)
  if ('fault' in parsed) {
    const { column, found, wanted } = parsed.fault
    return problemOf(
      new Refused(400, 'unreadable', 'This line is not JSON this desk reads.', {
        errors: [{ path: `column ${column}`, found, wanted }],
      }),
    )
  }
  const read = fits(contract.scanRequest, parsed.value)
  if ('data' in read) return await answerOne(house, program, read.data)
  return problemOf(new Refused(422, 'unfit', 'This line is not what this route takes.', read))
}

/** What cannot be answered says why in its place, and keeps no other from being answered. */
async function answerOne(
  house: House,
  program: Program,
  piece: contract.ScanRequest,
): Promise<contract.ScanAnswer> {
  const { content } = piece
  try {
    return { content, ...(await answerTo(house, program, piece)).body }
  } catch (fault) {
    return { content, ...problemOf(fault) }
  }
}

/** Works on a few side by side and gives the results in the order of what came; takes no more in than it gives out. */
async function* inOrder<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  work: (one: T) => Promise<R>,
  bytes: (one: T) => number = () => 0,
): AsyncGenerator<R> {
  const inHand: { working: Promise<R>; bytes: number }[] = []
  let held = 0
  for await (const one of source) {
    const working = work(one)
    working.catch(() => undefined)
    inHand.push({ working, bytes: bytes(one) })
    held += bytes(one)
    while (inHand.length >= atOnce || held > longestLine) {
      const first = inHand.shift()
      if (!first) break
      yield await first.working
      held -= first.bytes
    }
  }
  for (const { working } of inHand) yield await working
}

const lengthOf = (line: Buffer | Refused) => (line instanceof Refused ? 0 : line.length)

/** The lines of a body. One that is too long is refused in its place, and ends the question. */
async function* linesIn(body: Readable): AsyncGenerator<Buffer | Refused> {
  let rest = Buffer.alloc(0)
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk as Buffer])
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end)
      rest = rest.subarray(end + 1)
      if (line.toString('latin1').trim() !== '') yield line
    }
    if (rest.length <= longestLine) continue
    return yield new Refused(413, 'too-large', 'A line is longer than this desk reads.', {
      errors: [
        { path: '(line)', found: `more than ${longestLine} bytes`, wanted: 'shorter lines, or fetch' },
      ],
    })
  }
  if (rest.toString('latin1').trim() !== '') yield rest
}
