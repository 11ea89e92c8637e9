/**
 * Draws the pictures and the video of Plaza. Run by hand when they change (`node sandbox/plaza/draw.ts`): the
 * results are small and lie in `media/`. Needs sharp, and ffmpeg for the video. Nothing here is a photograph.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'

const folder = path.join(import.meta.dirname, 'media')

/** A small generator with a seed (mulberry32), so that the same picture comes out each time. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A rolling line from the left edge to the right, closed at the bottom. */
function ridge(roll: () => number, w: number, h: number, base: number, swing: number, waves: number): string {
  const phase = [roll() * 6.3, roll() * 6.3, roll() * 6.3]
  const points: string[] = []
  for (let x = 0; x <= w; x += 8) {
    const t = (x / w) * waves * 6.283
    const y =
      base -
      swing *
        (0.6 * Math.sin(t + (phase[0] ?? 0)) +
          0.28 * Math.sin(2.3 * t + (phase[1] ?? 0)) +
          0.12 * Math.sin(5.1 * t + (phase[2] ?? 0)))
    points.push(`${x},${y.toFixed(1)}`)
  }
  return `M0,${h} L${points.join(' L')} L${w},${h} Z`
}

const sky = (id: string, ...stops: string[]) =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops
    .map((stop, i) => `<stop offset="${i / (stops.length - 1)}" stop-color="${stop}"/>`)
    .join('')}</linearGradient>`

const svg = (w: number, h: number, defs: string, body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><defs>${defs}</defs>${body}</svg>`

function harbour(): string {
  const roll = dice(7)
  const sail = (x: number, y: number, s: number, c: string) =>
    `<g transform="translate(${x} ${y}) scale(${s})"><path d="M0,-96 L0,0 L46,0 C38,-34 22,-70 0,-96Z" fill="${c}"/><path d="M-6,-78 L-6,0 L-34,0 C-30,-28 -20,-54 -6,-78Z" fill="#fff6ea" opacity=".85"/><path d="M-44,6 L56,6 L42,22 L-32,22Z" fill="#3c4a63"/><path d="M-36,26 L48,26 L0,92Z" fill="${c}" opacity=".13"/></g>`
  const glints = Array.from({ length: 90 }, () => {
    const y = 520 + roll() * 270
    const far = (y - 520) / 270
    const x = 820 + (roll() - 0.5) * (90 + far * 420)
    return `<rect x="${x.toFixed(0)}" y="${y.toFixed(0)}" width="${(14 + far * 50).toFixed(0)}" height="${(1.5 + far * 2.5).toFixed(1)}" rx="2" fill="#fff3dc" opacity="${(0.55 - far * 0.3).toFixed(2)}"/>`
  }).join('')
  return svg(
    1200,
    800,
    sky('s', '#8fb3cf', '#f0c9b0', '#f9e2c6') + sky('w', '#e9c6ae', '#86a7bd', '#3f6481'),
    `<rect width="1200" height="520" fill="url(#s)"/><circle cx="820" cy="430" r="120" fill="#fff1d6" opacity=".35"/><circle cx="820" cy="430" r="62" fill="#fff4de"/>
     <path d="${ridge(roll, 1200, 520, 470, 34, 1.4)}" fill="#b9a9ae" opacity=".7"/><path d="${ridge(roll, 1200, 520, 502, 16, 2.2)}" fill="#8d8d9f"/>
     <rect y="518" width="1200" height="282" fill="url(#w)"/>${glints}
     ${sail(330, 560, 0.75, '#d96f4a')}${sail(610, 545, 0.5, '#e6a15c')}${sail(180, 680, 1.35, '#b8503c')}`,
  )
}

function dunes(): string {
  const roll = dice(21)
  const tones = ['#f2c48a', '#e8a868', '#d88a4e', '#b9673c', '#8d4a31', '#5f3227']
  return svg(
    1200,
    800,
    sky('s', '#f9d9a8', '#f6b98a', '#e58e78'),
    `<rect width="1200" height="800" fill="url(#s)"/><circle cx="300" cy="230" r="74" fill="#fff2d8" opacity=".9"/>` +
      tones
        .map(
          (c, i) =>
            `<path d="${ridge(roll, 1200, 800, 380 + i * 72, 46 - i * 2, 0.8 + i * 0.12)}" fill="${c}"/>`,
        )
        .join(''),
  )
}

function ridges(): string {
  const roll = dice(3)
  return svg(
    1200,
    800,
    sky('s', '#dfe9f2', '#f4e6dc', '#f8efe6'),
    `<rect width="1200" height="800" fill="url(#s)"/><circle cx="880" cy="170" r="46" fill="#fffaf0"/>` +
      Array.from({ length: 7 }, (_, i) => {
        const k = i / 6
        const mix = (a: number, b: number) => Math.round(a + (b - a) * k)
        return `<path d="${ridge(roll, 1200, 800, 300 + i * 76, 60 - i * 3, 1 + i * 0.22)}" fill="rgb(${mix(190, 24)},${mix(205, 48)},${mix(222, 74)})"/>`
      }).join(''),
  )
}

function hills(): string {
  const roll = dice(44)
  const tree = (x: number, y: number, s: number) =>
    `<g transform="translate(${x.toFixed(0)} ${y.toFixed(0)}) scale(${s.toFixed(2)})"><rect x="-3" y="0" width="6" height="22" fill="#6a5443"/><ellipse cx="0" cy="-10" rx="22" ry="18" fill="#6f8f63"/><ellipse cx="-8" cy="-16" rx="13" ry="11" fill="#8fab7c"/></g>`
  const rows = Array.from({ length: 6 }, (_, r) =>
    Array.from({ length: 9 + r }, (_, c) =>
      tree(
        ((c + 0.5 + (r % 2) * 0.4) / (9 + r)) * 1240 - 20 + roll() * 16,
        455 + r * 58 + Math.sin(c * 0.9 + r) * 10,
        0.7 + r * 0.16,
      ),
    ).join(''),
  ).join('')
  return svg(
    1200,
    800,
    sky('s', '#bcd9e6', '#eef0d9') + sky('g', '#c3cf95', '#8aa563', '#5f7f4a'),
    `<rect width="1200" height="800" fill="url(#s)"/><path d="${ridge(roll, 1200, 800, 360, 40, 1.1)}" fill="#9db9a5"/><path d="${ridge(roll, 1200, 800, 420, 26, 0.9)}" fill="url(#g)"/>${rows}`,
  )
}

function lighthouse(): string {
  const roll = dice(12)
  const stars = Array.from(
    { length: 70 },
    () =>
      `<circle cx="${(roll() * 1000).toFixed(0)}" cy="${(roll() * 560).toFixed(0)}" r="${(0.6 + roll() * 1.6).toFixed(1)}" fill="#fdf4dd" opacity="${(0.3 + roll() * 0.6).toFixed(2)}"/>`,
  ).join('')
  return svg(
    1000,
    1250,
    sky('s', '#1d2b4f', '#50527f', '#c98a86', '#f0bd92') +
      '<linearGradient id="b" x1="1" x2="0"><stop stop-color="#fff3c9" stop-opacity=".75"/><stop offset="1" stop-color="#fff3c9" stop-opacity="0"/></linearGradient>',
    `<rect width="1000" height="1250" fill="url(#s)"/>${stars}<path d="M640,418 L0,270 L0,520Z" fill="url(#b)"/>
     <path d="${ridge(roll, 1000, 1250, 1010, 16, 1.5)}" fill="#3c4a74"/><path d="M420,1250 C470,1010 560,930 680,905 C820,880 930,940 1000,930 L1000,1250Z" fill="#232a3f"/>
     <path d="M602,915 L622,470 L678,470 L700,915Z" fill="#f6ece0"/><path d="M616,610 L684,610 L688,690 L612,690Z M608,780 L692,780 L696,860 L605,860Z" fill="#c4543f"/>
     <rect x="606" y="452" width="88" height="20" rx="3" fill="#2b3148"/><rect x="622" y="392" width="56" height="60" fill="#ffe9a8"/><path d="M612,394 L650,346 L688,394Z" fill="#c4543f"/>`,
  )
}

function nightTown(): string {
  const roll = dice(5)
  const houses = Array.from({ length: 3 }, (_, row) => {
    const tone = ['#37456b', '#273255', '#18203b'][row]
    let x = -20
    let out = ''
    while (x < 1220) {
      const w = 70 + roll() * 70
      const top = 420 + row * 105 - roll() * 90
      out += `<path d="M${x},800 V${top} L${x + w / 2},${top - 34 - roll() * 26} L${x + w},${top} V800Z" fill="${tone}"/><path d="M${x - 3},${top + 1} L${x + w / 2},${top - 44} L${x + w + 3},${top + 1} L${x + w / 2},${top - 30}Z" fill="#dfe6f2" opacity=".8"/>`
      for (let n = 0; n < 4; n++)
        if (roll() > 0.45)
          out += `<rect x="${x + 14 + (n % 2) * 28}" y="${top + 22 + Math.floor(n / 2) * 38}" width="13" height="18" rx="1.5" fill="#ffd98a" opacity="${0.55 + roll() * 0.45}"/>`
      x += w + 4
    }
    return out
  }).join('')
  const snow = Array.from(
    { length: 230 },
    () =>
      `<circle cx="${(roll() * 1200).toFixed(0)}" cy="${(roll() * 800).toFixed(0)}" r="${(0.8 + roll() * 2.6).toFixed(1)}" fill="#fff" opacity="${(0.25 + roll() * 0.6).toFixed(2)}"/>`,
  ).join('')
  return svg(
    1200,
    800,
    sky('s', '#17203f', '#33406d', '#6c6f98'),
    `<rect width="1200" height="800" fill="url(#s)"/><circle cx="960" cy="140" r="44" fill="#f3ecd8" opacity=".9"/>${houses}${snow}`,
  )
}

function books(): string {
  const roll = dice(91)
  const inks = ['#c4573e', '#e0a458', '#3f7d78', '#28536b', '#7a4e6d', '#d9c7a3', '#55724d', '#a33b45']
  const shelves = [0, 1, 2].map((s) => {
    let x = 50
    let out = ''
    while (x < 1120) {
      const w = 22 + roll() * 40
      const h = 140 + roll() * 62
      const c = inks[Math.floor(roll() * inks.length)]
      const lean = roll() > 0.93 ? `transform="rotate(7 ${x} ${250 * (s + 1)})"` : ''
      out += `<g ${lean}><rect x="${x}" y="${246 * (s + 1) - h}" width="${w}" height="${h}" rx="3" fill="${c}"/><rect x="${x + 4}" y="${246 * (s + 1) - h + 18}" width="${w - 8}" height="4" fill="#fff4dd" opacity=".7"/><rect x="${x + 4}" y="${246 * (s + 1) - 30}" width="${w - 8}" height="4" fill="#fff4dd" opacity=".5"/></g>`
      x += w + 4 + (roll() > 0.9 ? 40 : 0)
    }
    return out + `<rect x="30" y="${246 * (s + 1)}" width="1140" height="14" rx="2" fill="#6d4a33"/>`
  })
  return svg(
    1200,
    800,
    sky('s', '#f4e7d2', '#e2cda9'),
    `<rect width="1200" height="800" fill="url(#s)"/>${shelves.join('')}`,
  )
}

function zellige(): string {
  const inks = ['#1f6f6b', '#2a4f7c', '#d8a24a', '#f4ead6', '#8c3b2e']
  const star = (cx: number, cy: number, r: number, c: string | undefined) => {
    const points = Array.from({ length: 16 }, (_, i) => {
      const a = (i * Math.PI) / 8
      const q = i % 2 === 0 ? r : r * 0.72
      return `${(cx + q * Math.cos(a)).toFixed(1)},${(cy + q * Math.sin(a)).toFixed(1)}`
    })
    return `<polygon points="${points.join(' ')}" fill="${c}" stroke="#f4ead6" stroke-width="5"/>`
  }
  let body = '<rect width="1000" height="1000" fill="#12403f"/>'
  for (let y = 0; y <= 5; y++)
    for (let x = 0; x <= 5; x++) {
      body +=
        star(x * 200, y * 200, 104, inks[(x + y) % 2]) +
        star(x * 200, y * 200, 62, inks[2 + ((x + 2 * y) % 2)]) +
        star(x * 200, y * 200, 26, inks[4])
      body += `<rect x="${x * 200 + 72}" y="${y * 200 + 72}" width="56" height="56" transform="rotate(45 ${x * 200 + 100} ${y * 200 + 100})" fill="${inks[(x + y + 1) % 3]}" stroke="#f4ead6" stroke-width="5"/>`
    }
  return svg(1000, 1000, '', body)
}

/** The lantern of the invented group: an outline on a hatched ground that says what it is. */
function lanternPoster(): string {
  const hatch = Array.from(
    { length: 60 },
    (_, i) =>
      `<path d="M${-1200 + i * 44},1200 l1200,-1200" stroke="#7c8390" stroke-width="10" opacity=".16"/>`,
  ).join('')
  return svg(
    900,
    1200,
    sky('s', '#c3c8d0', '#8b93a1'),
    `<rect width="900" height="1200" fill="url(#s)"/>${hatch}<circle cx="450" cy="560" r="250" fill="#e9ebef" opacity=".45"/>
     <g fill="none" stroke="#3a414d" stroke-width="14" stroke-linejoin="round"><path d="M450,250 a46,46 0 1 1 -1,0 M360,400 L540,400 L590,720 L310,720Z M330,720 h240 v46 h-240Z M400,345 h100 l40,55 h-180Z"/></g>
     <path d="M450,470 C500,560 500,620 450,660 C400,620 400,560 450,470Z" fill="#f6f3ea"/>
     <rect x="90" y="940" width="720" height="150" rx="14" fill="#eef0f3"/><text x="450" y="1005" font-family="Noto Sans" font-size="42" font-weight="700" text-anchor="middle" fill="#3a414d">SYNTHETIC SAMPLE</text><text x="450" y="1058" font-family="Noto Sans" font-size="30" text-anchor="middle" fill="#3a414d">“Grey Lantern” does not exist</text>`,
  )
}

/** One frame of the video: rings of grey light that swing like a lamp. `t` runs from 0 to 1. */
function lanternFrame(t: number): string {
  const swing = Math.sin(t * 2 * Math.PI)
  const cx = 320 + swing * 120
  const cy = 170 - Math.abs(swing) * 22
  const rings = Array.from(
    { length: 9 },
    (_, i) =>
      `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="${(18 + i * 34 + 8 * Math.sin(t * 4 * Math.PI + i)).toFixed(1)}" fill="#e8ebf1" opacity="${(0.2 - i * 0.02).toFixed(3)}"/>`,
  ).join('')
  return svg(
    640,
    360,
    sky('s', '#2c323d', '#596273'),
    `<rect width="640" height="360" fill="url(#s)"/>${rings}<path d="M320,0 L${cx},${cy - 20}" stroke="#aab1bd" stroke-width="2"/><circle cx="${cx}" cy="${cy}" r="13" fill="#fbf6e8"/>
     <text x="320" y="52" font-family="Noto Sans" font-size="16" letter-spacing="3" text-anchor="middle" fill="#d5dae3">SYNTHETIC SAMPLE · NOTHING HERE IS REAL</text>`,
  )
}

async function still(name: string, drawing: string): Promise<void> {
  await sharp(Buffer.from(drawing)).jpeg({ quality: 74, mozjpeg: true }).toFile(path.join(folder, name))
}

async function video(): Promise<void> {
  const frames = 60
  const work = mkdtempSync(path.join(tmpdir(), 'plaza-draw-'))
  try {
    for (let n = 0; n < frames; n++)
      writeFileSync(
        path.join(work, `${String(n).padStart(3, '0')}.png`),
        await sharp(Buffer.from(lanternFrame(n / frames)))
          .png()
          .toBuffer(),
      )
    const done = spawnSync('ffmpeg', [
      '-nostdin',
      '-y',
      '-loglevel',
      'error',
      '-framerate',
      '15',
      '-i',
      path.join(work, '%03d.png'),
      '-c:v',
      'libvpx-vp9',
      '-b:v',
      '0',
      '-crf',
      '38',
      '-pix_fmt',
      'yuv420p',
      '-an',
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
      path.join(folder, 'lantern.webm'),
    ])
    if (done.status !== 0) throw new Error(`ffmpeg: ${String(done.stderr)}`)
  } finally {
    rmSync(work, { recursive: true })
  }
}

const stills = {
  harbour,
  dunes,
  ridges,
  hills,
  lighthouse,
  'night-town': nightTown,
  books,
  zellige,
  'lantern-poster': lanternPoster,
}
for (const [name, draw] of Object.entries(stills)) await still(`${name}.jpg`, draw())
await still('lantern.jpg', lanternFrame(0.2))
await video()
