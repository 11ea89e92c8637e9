/**
 * Lists as bytes to start from: a line that says whose they are and at which version, then portions of signals of one
 * kind, each with its entry and its bank. What tables a list is searched by is not kept, they are built again. Bytes that
 * are read back have been held to their checksum before; whether they are what was asked for says the line.
 */

export type SnapshotHead = {
  /** Whose lists, and what had a say in what is in them. */
  of: string
  /** The version that they are at, and what tells it from the same number in another past. */
  version: number
  mark: string
  /** By their place, which is how a portion names them. */
  banks: readonly string[]
}

export type Portion = {
  kind: number
  ids: Uint32Array
  /** For each number its entry, and the place of its bank. */
  items: Uint32Array
  banks: Uint16Array
  /** 32 bytes for each, or texts. */
  values: Uint8Array | readonly string[]
}

const first = 'guichet lists 1'
/** Kind, how many, whether they are texts, and how many bytes follow; four numbers of 32 bits. */
export const portionHead = 16
export const mostHead = 1_000_000

export function headLine(head: SnapshotHead): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ is: first, ...head })}\n`)
}

/** What the first line says, or `undefined` where it is none of ours. Never throws, whatever comes in. */
export function readHead(line: Uint8Array): SnapshotHead | undefined {
  let head: unknown
  try {
    head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
  } catch {
    return undefined
  }
  if (typeof head !== 'object' || head === null) return undefined
  const { is, of, version, mark, banks } = head as Record<string, unknown>
  if (is !== first || typeof of !== 'string' || typeof mark !== 'string') return undefined
  if (!Number.isSafeInteger(version) || (version as number) < 0) return undefined
  if (!Array.isArray(banks) || !banks.every((bank) => typeof bank === 'string')) return undefined
  return { of, version: version as number, mark, banks }
}

/** Numbers have their least byte first, as everywhere this runs. */
export function portionBytes({ kind, ids, items, banks, values }: Portion): Uint8Array {
  const isText = !(values instanceof Uint8Array)
  const texts = isText ? values.map((text) => new TextEncoder().encode(text)) : []
  const lengths = Uint32Array.from(texts, ({ length }) => length)
  const parts = [ids, items, banks, ...(isText ? [lengths, ...texts] : [values])]
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const bytes = new Uint8Array(portionHead + size)
  bytes.set(bytesOf(Uint32Array.of(kind, ids.length, Number(isText), size)))
  let at = portionHead
  for (const part of parts) {
    bytes.set(bytesOf(part), at)
    at += part.byteLength
  }
  return bytes
}

/** How many bytes follow what stands before a portion. */
export function sizeOfPortion(head: Uint8Array): number {
  return numbersIn(head, 0, 4)[3] as number
}

export function readPortion(head: Uint8Array, bytes: Uint8Array): Portion {
  const [kind = 0, count = 0, isText] = numbersIn(head, 0, 4)
  const portion = {
    kind,
    ids: numbersIn(bytes, 0, count),
    items: numbersIn(bytes, 4 * count, count),
    banks: new Uint16Array(copyOf(bytes, 8 * count, 2 * count)),
  }
  if (isText === 0) return { ...portion, values: bytes.subarray(10 * count) }
  const decoder = new TextDecoder()
  let at = 14 * count
  const values = Array.from(numbersIn(bytes, 10 * count, count), (length) =>
    decoder.decode(bytes.subarray(at, (at += length))),
  )
  return { ...portion, values }
}

function numbersIn(bytes: Uint8Array, at: number, count: number): Uint32Array {
  return new Uint32Array(copyOf(bytes, at, 4 * count))
}

/** Numbers have to begin where a number may; `slice` would not copy what a machine's own kind of bytes are. */
function copyOf(bytes: Uint8Array, at: number, size: number): ArrayBuffer {
  return new Uint8Array(bytes.subarray(at, at + size)).buffer
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
