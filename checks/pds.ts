/** A real personal data server of the AT Protocol, in a process of its own on the Node of this machine. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import sharp from 'sharp'

export const adminPassword = 'the admin password of the tests'

export type Author = {
  did: string
  handle: string
  /** Posts with a picture of its own, or without one. */
  post(text: string, picture?: Buffer): Promise<{ uri: string; rkey: string; cid?: string }>
}
export type Pds = { origin: string; author(name: string): Promise<Author>; stop(): Promise<void> }

/** Starts one; whoever started it stops it. */
export async function startPds(): Promise<Pds> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-pds-'))
  const child = spawn('node', ['server.js', folder, adminPassword], {
    cwd: join(import.meta.dirname, 'pds'),
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...ownNode(), LOG_ENABLED: 'false' },
  })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => void (said = `${said}${String(bytes)}`.slice(-4_000)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"origin"')) resolve((JSON.parse(line) as { origin: string }).origin)
    })
    void ended.then(() => reject(new Error(`the personal data server did not start: ${said}`)))
  })
  return {
    origin,
    author: (name) => authorAt(origin, name),
    async stop() {
      child.stdin.end()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The environment without the Node in node_modules: what was compiled for one does not load in another. */
export function ownNode(): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return { ...process.env, PATH: path.join(delimiter) }
}

async function authorAt(origin: string, name: string): Promise<Author> {
  const handle = `${name}.test`
  const account = { handle, email: `${name}@example.org`, password: 'a password of the tests' }
  const { did, accessJwt } = (await asked(origin, 'com.atproto.server.createAccount', { json: account })) as {
    did: string
    accessJwt: string
  }
  const authorization = `Bearer ${accessJwt}`
  return {
    did,
    handle,
    async post(text, picture) {
      const blob =
        picture &&
        ((await asked(origin, 'com.atproto.repo.uploadBlob', { authorization, bytes: picture })) as Uploaded)
          .blob
      const record = {
        $type: 'app.bsky.feed.post',
        text,
        langs: ['en'],
        createdAt: new Date().toISOString(),
        ...(blob
          ? { embed: { $type: 'app.bsky.embed.images', images: [{ image: blob, alt: 'a drawn square' }] } }
          : {}),
      }
      const json = { repo: did, collection: 'app.bsky.feed.post', record }
      const { uri } = (await asked(origin, 'com.atproto.repo.createRecord', { authorization, json })) as {
        uri: string
      }
      return { uri, rkey: uri.split('/').at(-1) ?? '', ...(blob ? { cid: blob.ref.$link } : {}) }
    },
  }
}

type Uploaded = { blob: { ref: { $link: string } } }

async function asked(
  origin: string,
  method: string,
  { json, bytes, authorization }: { json?: unknown; bytes?: Buffer; authorization?: string },
): Promise<unknown> {
  const response = await fetch(`${origin}/xrpc/${method}`, {
    method: 'POST',
    headers: {
      'content-type': bytes ? 'image/png' : 'application/json',
      ...(authorization ? { authorization } : {}),
    },
    body: bytes ? new Uint8Array(bytes) : JSON.stringify(json),
  })
  if (!response.ok)
    throw new Error(`${method} was answered with ${response.status}: ${await response.text()}`)
  return await response.json()
}

/** A small picture of one colour. */
export async function square(red: number, green: number, blue: number): Promise<Buffer> {
  const background = { r: red, g: green, b: blue }
  return await sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer()
}
