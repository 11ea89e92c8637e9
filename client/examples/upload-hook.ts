/**
 * A site on a plain Node server that asks its desk before it shows what somebody uploads, and hears what was decided. It
 * wants `DESK`, `SCAN_TOKEN` and `VERDICT_SECRET`, and takes uploads at `PORT`.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { DeskFault, isUnderWay, openScanner, type Unread, unseen, verdictIn } from '../index.ts'

const { DESK = 'https://desk.example', SCAN_TOKEN, VERDICT_SECRET = '', PORT = '0' } = process.env
const desk = openScanner(DESK, { token: SCAN_TOKEN })
const largest = 32 * 1024 * 1024

type Upload = {
  bytes: Buffer
  type: string
  state: 'asking' | 'waiting' | 'public' | 'stopped'
  about?: string
}
// A real site keeps these in its database, written down before the desk is asked.
const uploads = new Map<string, Upload>()

async function ask(name: string, upload: Upload, tries = 0): Promise<void> {
  try {
    const answer = await desk.scan({ content: name, platform: 'site', bytes: upload.bytes })
    if (isUnderWay(answer)) upload.about = answer.scan
    else {
      // Who has looked at this very piece has seen what no decoder did.
      const { unread, late } = answer.case?.verdict ? {} : answer
      follow(name, upload, { advice: answer.advice, case: answer.case?.id, unread, late })
    }
  } catch (fault) {
    if (!(fault instanceof DeskFault)) throw fault
    // Nobody answers: this site holds the piece back. Another may show it; either asks again.
    if (canPass(fault)) return askLater(name, upload, tries + 1)
    // Asked again it would be refused again: somebody of this site looks, at the piece or at the token.
    upload.state = 'waiting'
    console.error(`${name} is held back: ${fault.message}`)
  }
}

/** No answer, a desk that broke or has too much to do. A token that does not count, and a piece too large, stay so. */
function canPass({ kind, status = 0 }: DeskFault): boolean {
  return kind === 'unreachable' || kind === 'broken' || [408, 425, 429].includes(status)
}

function askLater(name: string, upload: Upload, tries = 0): void {
  setTimeout(() => void ask(name, upload, tries), Math.min(60_000, 1_000 * 2 ** tries)).unref()
}

type Said = {
  advice: 'none' | 'review' | 'block'
  case?: string | undefined
  unread?: readonly Unread[] | undefined
  late?: readonly unknown[] | undefined
}

function follow(name: string, upload: Upload, { advice, case: about, unread, late }: Said): void {
  if (about !== undefined) upload.about = about
  const not = advice === 'none' ? unseen(unread, late) : undefined
  if (not === 'ask-again') {
    upload.state = 'asking'
    askLater(name, upload, 2)
  }
  // Nobody at the desk has it: somebody of this site looks.
  else if (not === 'hold') upload.state = 'waiting'
  else upload.state = advice === 'none' ? 'public' : advice === 'review' ? 'waiting' : 'stopped'
}

class TooLarge extends Error {}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size <= largest) parts.push(part as Buffer)
  }
  if (size > largest) throw new TooLarge(`An upload has at most ${largest} bytes; this one has ${size}.`)
  return Buffer.concat(parts)
}

const server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body))
  try {
    if (request.method === 'POST' && request.url === '/upload') {
      const name = randomUUID()
      const type = request.headers['content-type'] ?? 'application/octet-stream'
      const upload: Upload = { bytes: await bodyOf(request), type, state: 'asking' }
      uploads.set(name, upload)
      await ask(name, upload)
      return answer(201, { name, state: upload.state })
    }
    if (request.method === 'POST' && request.url === '/guichet') {
      const { data } = verdictIn(VERDICT_SECRET, request.headers, (await bodyOf(request)).toString())
      const upload = uploads.get(data.content)
      if (upload) follow(data.content, upload, data)
      return answer(200, {})
    }
    const upload = uploads.get((request.url ?? '').slice(1))
    if (upload?.state !== 'public') return answer(404, {})
    response.writeHead(200, { 'content-type': upload.type }).end(upload.bytes)
  } catch (fault) {
    if (fault instanceof TooLarge) return answer(413, { detail: fault.message })
    answer(fault instanceof DeskFault && fault.kind === 'untrusted' ? 401 : 400, {})
  }
})

// A token that was ended or mistyped is found now and not at the first upload: a hash that nothing has is asked about.
const nothing = { kind: 'sha256', value: '0'.repeat(64) }
await desk.scan({ content: 'start', platform: 'site', signals: [nothing] }).catch((fault) => {
  if (!(fault instanceof DeskFault) || canPass(fault)) return console.error(`${DESK}: ${String(fault)}`)
  console.error(`${DESK} does not take SCAN_TOKEN: ${fault.message}`)
  process.exit(1)
})
server.listen(Number(PORT), '127.0.0.1', () => console.log(JSON.stringify(server.address())))
