import { z } from 'zod'
import { outputOf } from '../become.ts'
import { type Command, exit, Stop } from '../command.ts'
import { visible } from '../terminal.ts'

const hashed = z.object({
  file: z.string(),
  mediaType: z.string().optional(),
  signals: z
    .array(
      z.object({
        kind: z.string(),
        value: z.string(),
        quality: z.number().optional(),
        variant: z.string().optional(),
      }),
    )
    .default([]),
  facts: z.record(z.string(), z.number()).default({}),
  refused: z.object({ why: z.string(), found: z.string(), wanted: z.string() }).optional(),
  unclear: z.array(z.object({ what: z.string(), found: z.string(), wanted: z.string() })).default([]),
})
type Hashed = z.infer<typeof hashed>

export const hash: Command = {
  name: 'hash',
  does: 'gives the signals of a file, or of every file in a folder',
  usage: 'hash FILE|FOLDER [--kinds KIND,…] [--of image|video|audio] [--every SECONDS] [--within PIXELS]',
  example: 'guichet hash order.json --kinds sha256',
  more: [
    'What each file is, its content says. Nothing is kept, and nothing leaves this machine.',
    '--kinds KINDS      only these, of sha256, md5, sha1, sha512, pdq, vpdq, chromaprint; without it all that',
    '                   are usual for such a piece',
    '--of TYPE          refuse what is something else',
    '--every SECONDS    of a video: from one hashed frame to the next; 1, or 0 for every frame',
    '--within PIXELS    of a video: the longest side at which frames are hashed; as large as they are',
    'The limits are those of a desk: GUICHET_DECODERS, GUICHET_DECODE_MEGAPIXELS and the like.',
    'How far it is stands on standard error. Ends with 0 all hashed · 1 some refused · 2 not there.',
  ],
  options: {
    kinds: { type: 'string' },
    of: { type: 'string' },
    every: { type: 'string' },
    within: { type: 'string' },
  },
  async run(given) {
    const [path, ...more] = given.words
    if (path === undefined || more.length > 0)
      throw new Stop(exit.usage, `one file or folder is wanted. Usage: guichet ${this.usage}`)
    const options = Object.keys(this.options).flatMap((name) => {
      const value = given.option(name)
      return value === undefined ? [] : [`--${name}=${value}`]
    })
    const { text, code } = await outputOf('desk/operator/hash.ts', [...options, '--', path])
    if (code === 2) throw new Stop(exit.usage, 'nothing was hashed; why, stands above.')
    const files = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => hashed.parse(JSON.parse(line)))
      .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    return { code: code === 0 ? exit.done : exit.no, lines: files.flatMap(linesOf), value: { files } }
  },
}

function linesOf({ file, mediaType, signals, refused, unclear }: Hashed): string[] {
  return [
    `${visible(file)}${mediaType === undefined ? '' : `  ${mediaType}`}`,
    ...signals.map(({ kind, value, quality, variant }) => {
      const more = [variant, quality === undefined ? undefined : `quality ${quality}`].filter(Boolean)
      return `  ${kind.padEnd(11)}  ${shown(kind, value)}${more.length > 0 ? `  (${more.join(', ')})` : ''}`
    }),
    ...unclear.map(({ what, found }) => `  ${what.padEnd(11)}  none: ${visible(found)}`),
    ...(refused
      ? [`  refused: ${refused.why}; found ${visible(refused.found)}, wanted ${visible(refused.wanted)}`]
      : []),
  ]
}

/** A line that a person can read; the whole value of what is longer comes with --json. */
function shown(kind: string, value: string): string {
  if (kind === 'vpdq') return `${(JSON.parse(value) as unknown[]).length} frames`
  return value.length <= 128 ? value : `${value.slice(0, 60)}… (${value.length} characters)`
}
