import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from '../../checks/needs.ts'
import { bitsApart, wordsOf } from '../../match/bits.ts'
import { usualDecodeLimits } from './decode/limits.ts'
import { type Hashed, openDecoders } from './signals.ts'

const decoders = openDecoders({ limits: usualDecodeLimits, atOnce: 1 })
const folder = mkdtempSync(join(tmpdir(), 'guichet-shown-'))
after(() => {
  rmSync(folder, { recursive: true })
  return decoders.stop()
})

/** `[0]` moves and is harmless, `[1]` is the one frame that is known. */
function made(name: string, seconds: number, filters: string, words = ''): Buffer {
  const file = join(folder, name)
  const harmless = `-f lavfi -i testsrc2=duration=${seconds}:size=320x240:rate=25`
  const args =
    `-nostdin -v error -y ${harmless} -f lavfi -i ${known} -filter_complex ${filters} ${words}`.trim()
  const { status, stderr } = spawnSync('ffmpeg', [...args.split(' '), file])
  assert.equal(status, 0, String(stderr))
  return readFileSync(file)
}
const known = 'mandelbrot=size=320x240:rate=25:end_pts=1,trim=end_frame=1'
const h264 = '-fps_mode vfr -c:v libx264 -preset ultrafast -pix_fmt yuv420p'

async function nearestToKnown(hashed: Hashed): Promise<number> {
  assert.deepEqual([hashed.refused, hashed.unclear], [undefined, undefined])
  const png = spawnSync('ffmpeg', `-v error -f lavfi -i ${known} -f image2pipe -c:v png pipe:1`.split(' '))
  const { signals } = await decoders.signalsOf(png.stdout, { wanted: ['pdq'] })
  const frames = hashed.signals.filter(({ kind }) => kind === 'vpdq')
  const hashes = frames.flatMap(({ value }) =>
    (JSON.parse(value) as string[]).map((line) => line.slice(0, 64)),
  )
  return Math.min(...hashes.map((hash) => bitsApart(wordsOf(hash), wordsOf(signals[0]?.value ?? ''))))
}

test('the frame on which a picture that moves comes to rest is hashed, whatever its number', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const gif = made('rests.gif', 1.08, '[0][1]concat', '-loop -1')
  assert.ok((await nearestToKnown(await decoders.signalsOf(gif))) <= 31)
})

test('a frame that stays on the screen is hashed, however few of the frames it is', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const stays = '[0]split[a][b];[b]trim=end_frame=4[c];[a][1][c]concat=n=3,setpts=PTS+gt(N\\,27)*4/TB'
  const { signals, ...hashed } = await decoders.signalsOf(made('stays.mp4', 1.08, stays, h264))
  assert.ok((await nearestToKnown({ ...hashed, signals })) <= 31)
  const [vpdq = ''] = signals.filter(({ kind }) => kind === 'vpdq').map(({ value }) => value)
  const times = (JSON.parse(vpdq) as string[]).map((line) => Number(line.split(',')[2]))
  assert.ok(times.includes(1.08), `it is told when it is shown: ${times.join(' ')}`)
})

test('how many frames a second a video claims to have does not thin out what is hashed of it', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const between = '[1]loop=50:1:0[k];[0]split[a][b];[a]trim=end=5[c];[c][k][b]concat=n=3'
  const bytes = made('claims.webm', 10, between, '-c:v libvpx -deadline realtime -b:v 1M')
  const honest = await decoders.signalsOf(bytes)
  const rate = bytes.indexOf(Buffer.from('23e383', 'hex'))
  bytes.writeUIntBE(33_334, rate + 4, (bytes[rate + 3] ?? 0) & 0x7f)
  const lasts = bytes.indexOf(Buffer.from('448988', 'hex'))
  Buffer.from('ec89'.padEnd(22, '0'), 'hex').copy(bytes, lasts)
  for (let at = bytes.indexOf('DURATION'); at >= 0; at = bytes.indexOf('DURATION', at)) bytes.write('X', at)
  const lying = await decoders.signalsOf(bytes)
  assert.ok((await nearestToKnown(lying)) <= 31)
  assert.ok((lying.facts.frames ?? 0) >= (honest.facts.frames ?? 0))
})
