/**
 * Reads what is written in a picture. Runs in a confined process of its own: the picture comes on standard input, is drawn
 * in grey, and tesseract, started in the same cage, sees those pixels and nothing of the file.
 */
import { spawn } from 'node:child_process'
import { damaged, type NotOpened, opened, type PictureAsked } from './loaders.ts'

export type LetteringAsked = PictureAsked & { languages: string[] }

export type Read =
  /** `languages`: those that it was read in. */
  | { kind: 'read'; text: string; languages: string[] }
  | (Omit<NotOpened, 'why'> & { why: NotOpened['why'] | 'no-decoder' | 'crashed' })

/** Letters that are drawn larger are read no better. */
const side = 2400
const longest = 20_000

async function answer(input: Buffer, asked: LetteringAsked): Promise<Read> {
  const there = await said('tesseract', ['--list-langs'])
  if (there === undefined)
    return { kind: 'refused', why: 'no-decoder', found: 'no tesseract', wanted: 'tesseract-ocr' }
  const installed = there.toString('utf8').split('\n')
  const languages = asked.languages.filter((language) => installed.includes(language))
  if (languages.length === 0)
    return {
      kind: 'refused',
      why: 'no-decoder',
      found: `tesseract without ${asked.languages.join(', ')}`,
      wanted: asked.languages.map((language) => `tesseract-ocr-${language}`).join(', '),
    }
  const picture = await opened(input, asked)
  if (picture.kind === 'refused') return picture
  const { data, info } = await picture
    .draw()
    .autoOrient()
    .flatten({ background: '#fff' })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const head = Buffer.from(`P5\n${info.width} ${info.height}\n255\n`)
  const words = ['stdin', 'stdout', '-l', languages.join('+'), '--psm', '11']
  const text = await said('tesseract', words, Buffer.concat([head, data]))
  if (text === undefined)
    return { kind: 'refused', why: 'crashed', found: 'tesseract gave up', wanted: 'a picture it can read' }
  return { kind: 'read', text: plain(text.toString('utf8')), languages }
}

/** Lines of words. Form feeds and the like say where a page ended, and there is none. */
function plain(text: string): string {
  const lines = text.split(/[\n\f\r\v]+/).map((line) => line.trim())
  return lines
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, longest)
}

/** What a program says, or nothing where it is not there or fails. */
async function said(program: string, args: string[], input?: Buffer): Promise<Buffer | undefined> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return await new Promise((resolve) => {
    child.once('error', () => resolve(undefined))
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(parts) : undefined))
  })
}

const parts: Buffer[] = []
for await (const part of process.stdin) parts.push(part as Buffer)
const asked = JSON.parse(process.argv[2] ?? '') as LetteringAsked
process.stdout.write(JSON.stringify(await answer(Buffer.concat(parts), asked).catch(damaged)))
