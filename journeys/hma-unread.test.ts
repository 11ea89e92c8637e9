/** HMA has no word for what was not read; here it is not *no match* either. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { needs } from '../checks/needs.ts'
import { eventually, openDesk } from './desk.ts'
import { tokenAt } from './program.ts'

test('a client of HMA is told that a file was not read to its end, never that nothing in it is listed', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const desk = await openDesk(t, { carries: false, drills: false })
  const { secret } = await tokenAt(desk, ['scan'])
  const lookup = async (name: string, tracks: number) => {
    const body = new FormData()
    body.append('video', new Blob([new Uint8Array(await filmOf(t, name, tracks))]))
    const headers = { authorization: `Bearer ${secret}` }
    const address = `${desk.url}/hma/m/lookup?types=vpdq`
    const response = await eventually('the lists to be read', async () => {
      const found = await fetch(address, { method: 'POST', headers, body })
      return found.status === 503 ? undefined : found
    })
    return [response.status, await response.text()] as const
  }
  assert.deepEqual(await lookup('one.mp4', 1), [200, '{"vpdq":{}}'])
  const [status, told] = await lookup('many.mp4', 6)
  assert.equal(status, 422)
  assert.match(told, /6 streams of pictures of which 4 were hashed/)
})

/** A second of so many pictures side by side in one file. */
async function filmOf(t: TestContext, name: string, tracks: number): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-film-'))
  t.after(() => rm(folder, { recursive: true }))
  const all = Array.from({ length: tracks }, (_, n) => n)
  const words = [
    ...all.map(() => '-f lavfi -i testsrc2=duration=2:size=320x240:rate=10'),
    ...all.map((n) => `-map ${n}`),
    '-c:v libx264 -preset ultrafast -pix_fmt yuv420p',
  ]
  const file = join(folder, name)
  const made = spawnSync('ffmpeg', [...`-nostdin -v error ${words.join(' ')}`.split(' '), file])
  assert.equal(made.status, 0, String(made.stderr))
  return await readFile(file)
}
