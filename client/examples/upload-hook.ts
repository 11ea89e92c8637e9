/** A site on a plain Node server that asks its desk before it shows what somebody uploads, and hears what was decided. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { DeskFault, isUnderWay, openScanner, type Unread, unseen, verdictIn } from '../index.ts'

const desk = openScanner(process.env.DESK ?? 'https://desk.example', { token: process.env.SCAN_TOKEN })
const secret = process.env.VERDICT_SECRET ?? ''
const largest = 32 * 1024 * 1024

type Upload = {
  bytes: Buffer
  type: string
  state: 'asking' | 'waiting' | 'public' | 'stopped'
  about?: string
}
// A real site keeps these in its database, written down before the desk is asked.
const uploads = new Map<string, Upload>()

async function ask(name: string, upload: Upload): Promise<void> {
  try {
    const answer = await desk.scan({ content: name, platform: 'site', bytes: upload.bytes })
    if (isUnderWay(answer)) upload.about = answer.scan
    else {
      // Who has looked at this very piece has seen what no decoder did.
      const unread = answer.case?.verdict ? [] : answer.unread
      follow(name, upload, { advice: answer.advice, case: answer.case?.id, unread })
    }
  } catch (fault) {
    // Nobody answers: this site holds the piece back. Another may show it; either asks again.
    if (!(fault instanceof DeskFault)) throw fault
    askLater(name, upload)
  }
}

const askLater = (name: string, upload: Upload) => setTimeout(() => void ask(name, upload), 5_000).unref()

type Said = { advice: 'none' | 'review' | 'block'; case?: string | undefined; unread?: readonly Unread[] }

function follow(name: string, upload: Upload, { advice, case: about, unread }: Said): void {
  if (about !== undefined) upload.about = about
  const not = advice === 'none' ? unseen(unread) : undefined
  if (not === 'ask-again') {
    upload.state = 'asking'
    askLater(name, upload)
  }
  // Nobody at the desk has it: somebody of this site looks.
  else if (not === 'hold') upload.state = 'waiting'
  else upload.state = advice === 'none' ? 'public' : advice === 'review' ? 'waiting' : 'stopped'
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size > largest) throw new RangeError('too large')
    parts.push(part as Buffer)
  }
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
      const { data } = verdictIn(secret, request.headers, (await bodyOf(request)).toString())
      const upload = uploads.get(data.content)
      if (upload) follow(data.content, upload, data)
      return answer(200, {})
    }
    const upload = uploads.get((request.url ?? '').slice(1))
    if (upload?.state !== 'public') return answer(404, {})
    response.writeHead(200, { 'content-type': upload.type }).end(upload.bytes)
  } catch (fault) {
    answer(fault instanceof DeskFault && fault.kind === 'untrusted' ? 401 : 400, {})
  }
})
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(JSON.stringify(server.address())))
