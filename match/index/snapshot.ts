/**
 * An index as bytes to start from: numbers and hashes, whose they are, and up to which change they are true. The tables
 * are not kept, they are built again. What does not carry its own checksum, or is not what was asked for, is refused:
 * whoever asked reads the list from where it is kept.
 */

/** SHA-256 of bytes. It is handed in, because a machine has a faster one than this room may use. */
export type Digest = (bytes: Uint8Array) => Uint8Array

export type Snapshot = {
  /** Whose hashes: the installation, the list, the kind. */
  of: string
  /** The last change that is in it. */
  position: number
  ids: Uint32Array
  /** 32 bytes for each number. */
  hashes: Uint8Array
}

const first = 'guichet hashes 1'
const digestSize = 32

/** A line of JSON, the numbers (least byte first), the hashes, and the SHA-256 of all that. */
export function writeSnapshot({ of, position, ids, hashes }: Snapshot, digest: Digest): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify({ is: first, of, position, count: ids.length })}\n`)
  const bytes = new Uint8Array(head.length + 36 * ids.length + digestSize)
  bytes.set(head)
  const numbers = new DataView(bytes.buffer, head.length)
  for (let n = 0; n < ids.length; n++) numbers.setUint32(4 * n, ids[n] as number, true)
  bytes.set(hashes.subarray(0, 32 * ids.length), head.length + 4 * ids.length)
  bytes.set(digest(bytes.subarray(0, -digestSize)), bytes.length - digestSize)
  return bytes
}

/** The snapshot, or why these bytes are none of what was asked for. Never throws, whatever comes in. */
export function readSnapshot(
  bytes: Uint8Array,
  of: string,
  digest: Digest,
): Snapshot | { found: string; wanted: string } {
  const end = bytes.subarray(0, 1_000).indexOf(10)
  const head = end < 0 ? undefined : headOf(bytes.subarray(0, end))
  if (!head) return { found: 'no snapshot', wanted: `a line of JSON that says ${first}` }
  if (head.of !== of) return { found: `hashes of ${head.of}`, wanted: `those of ${of}` }
  const size = end + 1 + 36 * head.count + digestSize
  if (bytes.length !== size) return { found: `${bytes.length} bytes`, wanted: `${size}` }
  const [body, checksum] = [bytes.subarray(0, -digestSize), bytes.subarray(-digestSize)]
  const reckoned = digest(body)
  if (checksum.some((byte, n) => byte !== reckoned[n]))
    return { found: 'bytes that are not those that were written', wanted: 'their checksum' }
  const numbers = new DataView(bytes.buffer, bytes.byteOffset + end + 1)
  const ids = new Uint32Array(head.count)
  for (let n = 0; n < ids.length; n++) ids[n] = numbers.getUint32(4 * n, true)
  return { of, position: head.position, ids, hashes: body.subarray(end + 1 + 4 * head.count) }
}

function headOf(line: Uint8Array): { of: string; position: number; count: number } | undefined {
  let head: unknown
  try {
    head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
  } catch {
    return undefined
  }
  if (typeof head !== 'object' || head === null) return undefined
  const { is, of, position, count } = head as Record<string, unknown>
  const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
  if (is !== first || typeof of !== 'string' || !isWhole(position) || !isWhole(count)) return undefined
  return { of, position, count }
}
