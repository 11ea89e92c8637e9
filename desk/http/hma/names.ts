/** What HMA calls the kinds of signals, and by which of them it knows a photo and a video. */
import type { Kind } from '../../../match/kind.ts'
import { kinds } from '../../../match/signals/index.ts'
import { exchangedName } from '../../banks/formats/names.ts'
import { no } from './door.ts'

export type Named = { name: string; kind: Kind }
export type ContentType = 'photo' | 'video'

const byName = new Map<string, Named>()
// Where HMA's name is another than ours, ours is understood as well.
for (const kind of kinds) for (const name of [kind.name, nameOf(kind.name)]) byName.set(name, { name, kind })

/** Every kind by the name that HMA has for it. */
export const signalTypes: readonly Named[] = kinds.map((kind) => ({ name: nameOf(kind.name), kind }))

export function nameOf(kind: string): string {
  return exchangedName(kind) ?? kind
}

export function signalType(name: string): Named {
  const found = byName.get(name)
  if (!found) throw no(400, `No such SignalType '${name}'`)
  return found
}

/** A signal in its one form. */
export function readSignal(name: string, text: string): Named & { value: string } {
  const named = signalType(name)
  const read = named.kind.read(text)
  if (!('canonical' in read)) throw no(400, `invalid signal: found ${read.found}, wanted ${read.wanted}`)
  return { ...named, value: read.canonical }
}

/** What is looked for: a signal in its one form; of rules, which are held against texts, the text as it is. */
export function readQuery(name: string, text: string): Named & { value: string } {
  const named = signalType(name)
  return isRule(named.kind) ? { ...named, value: text } : readSignal(name, text)
}

export const isRule = ({ search }: Kind) => search?.by === 'rules'

/** By what a piece of each type is known: first what HMA reckons unasked, then what it may be asked for. */
const hashedBy: Readonly<Record<ContentType, { usual: readonly string[]; possible: readonly string[] }>> = {
  photo: { usual: ['pdq'], possible: ['pdq', 'sha256', 'md5'] },
  video: {
    usual: ['video_md5'],
    possible: ['video_md5', 'video_sha256', 'md5', 'sha256', 'vpdq', 'chromaprint'],
  },
}

export const contentTypes = Object.keys(hashedBy) as ContentType[]

export function contentType(name: string): ContentType {
  const found = contentTypes.find((each) => each === name)
  if (!found) throw no(400, `no such content_type: '${name}'`)
  return found
}

/** Which signals are wanted of a piece: `types` as HMA takes it, names with commas between them. */
export function wantedOf(type: ContentType, types: string | undefined): Named[] {
  const { usual, possible } = hashedBy[type]
  const names = types === undefined ? usual : types.split(',').map((name) => name.trim())
  const wanted = names.filter((name) => name !== '')
  if (wanted.length === 0) throw no(400, 'empty signal type selection')
  return wanted.map((name) => {
    const found = possible.includes(name) ? byName.get(name) : undefined
    if (!found) throw no(400, `signal type '${name}' doesn't exist or is disabled`)
    return found
  })
}
