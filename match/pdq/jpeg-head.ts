/**
 * The head of a JPEG, as far as the plain ones go: sequential, eight bits, grey or the usual three components with whole
 * or halved colours, one scan. Of any other nothing is said: those are for a decoder that knows them all.
 */

export type JpegHead = {
  width: number
  height: number
  components: 1 | 3
  /** 2 where two pixels each way share their colours. */
  halved: 1 | 2
  /** 64 multipliers for each component, in the order of the file. */
  quantities: Uint16Array[]
  /** For the first and the other components. */
  means: Code[]
  details: Code[]
  /** Units between two restarts, 0 where there are none. */
  interval: number
  /** Whether a camera left its remarks, and with them perhaps that the picture lies on its side. */
  hasExif: boolean
  /** Where the scan begins. */
  scan: number
}

/** How many codes there are of each length from 1 to 16, and what they mean, the shortest first. */
export type Code = { counts: Uint8Array; meanings: Uint8Array }

type Component = { id: number; across: number; down: number; quantity: number }

const most = 64_000_000

export function readJpegHead(bytes: Uint8Array): JpegHead | undefined {
  const word = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  if (word(0) !== 0xffd8) return undefined
  const quantities: (Uint16Array | undefined)[] = []
  const codes: [means: (Code | undefined)[], details: (Code | undefined)[]] = [[], []]
  let frame: { width: number; height: number; parts: Component[] } | undefined
  let [interval, isUsual, isAdobe, hasExif] = [0, false, false, false]
  for (let at = 2; at + 4 <= bytes.length;) {
    const mark = word(at)
    const [from, end] = [at + 4, at + 2 + word(at + 2)]
    if (end > bytes.length || end < from) return undefined
    const part = bytes.subarray(from, end)
    at = end
    if (mark === 0xffe0 && startsWith(part, 'JFIF\0')) isUsual = true
    else if (mark === 0xffe1 && startsWith(part, 'Exif\0')) hasExif = true
    else if (mark === 0xffee && startsWith(part, 'Adobe')) {
      // Three components that Adobe did not turn are red, green and blue.
      if (part[11] !== 1) return undefined
      isAdobe = true
    } else if (mark === 0xffdb) {
      if (!readQuantities(part, quantities)) return undefined
    } else if (mark === 0xffc4) {
      if (!readCodes(part, codes)) return undefined
    } else if (mark === 0xffdd) interval = word(from)
    else if (mark === 0xffc0 || mark === 0xffc1) {
      if (frame || part[0] !== 8 || part.length !== 6 + 3 * (part[5] ?? 0)) return undefined
      frame = { height: word(from + 1), width: word(from + 3), parts: componentsOf(part) }
    } else if (mark === 0xffda) {
      if (!frame) return undefined
      const { width, height, parts } = frame
      const halved = halvedIn(parts)
      const isKnown = parts.length === 1 || isUsual || isAdobe || parts.every(({ id }, n) => id === n + 1)
      if (!halved || !isKnown || width < 16 || height < 16 || width * height > most) return undefined
      const tables = scanOf(part, parts, codes)
      const used = parts.map(({ quantity }) => quantities[quantity]).filter((one) => one !== undefined)
      if (!tables || used.length !== parts.length) return undefined
      const components = parts.length === 1 ? 1 : 3
      return { width, height, components, halved, quantities: used, ...tables, interval, hasExif, scan: end }
    } else if (!(mark >= 0xffe0 && mark <= 0xffef) && mark !== 0xfffe) return undefined
  }
  return undefined
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((char, at) => bytes[at] === char.charCodeAt(0))
}

function readQuantities(part: Uint8Array, into: (Uint16Array | undefined)[]): boolean {
  if (part.length % 65 !== 0) return false
  for (let at = 0; at < part.length; at += 65) {
    const which = part[at] ?? 255
    if (which > 3) return false
    into[which] = Uint16Array.from(part.subarray(at + 1, at + 65))
  }
  return true
}

function readCodes(part: Uint8Array, into: (Code | undefined)[][]): boolean {
  for (let at = 0; at < part.length;) {
    const which = part[at] ?? 255
    const counts = part.slice(at + 1, at + 17)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const meanings = part.slice(at + 17, at + 17 + total)
    if ((which & 15) > 3 || which >> 4 > 1 || total > 256 || meanings.length !== total) return false
    // As many codes as there is room for, and no more.
    let room = 1
    for (const count of counts) {
      room = 2 * room - count
      if (room < 0) return false
    }
    const family = into[which >> 4] as (Code | undefined)[]
    family[which & 15] = { counts, meanings }
    at += 17 + total
  }
  return true
}

function componentsOf(part: Uint8Array): Component[] {
  return Array.from({ length: part[5] ?? 0 }, (_, n) => {
    const [id = 0, sampling = 0, quantity = 0] = part.subarray(6 + 3 * n)
    return { id, across: sampling >> 4, down: sampling & 15, quantity }
  })
}

function halvedIn(parts: readonly Component[]): 1 | 2 | undefined {
  const shape = parts.map(({ across, down }) => `${across}${down}`).join(' ')
  if (parts.length === 1 || shape === '11 11 11') return 1
  return shape === '22 11 11' ? 2 : undefined
}

/** The codes of the one scan that there is; both colours must share theirs, as they do nearly everywhere. */
function scanOf(
  part: Uint8Array,
  parts: readonly Component[],
  [means, details]: readonly (readonly (Code | undefined)[])[],
): Pick<JpegHead, 'means' | 'details'> | undefined {
  const count = parts.length
  if (part.length !== 4 + 2 * count || part[0] !== count) return undefined
  const whole = part.subarray(1 + 2 * count)
  if (whole[0] !== 0 || whole[1] !== 63 || whole[2] !== 0) return undefined
  const chosen = parts.map(({ id }, n) => (part[1 + 2 * n] === id ? (part[2 + 2 * n] ?? 0) : 0xff))
  if (chosen.some((one) => (one & 0x33) !== one) || chosen[1] !== chosen[2]) return undefined
  const both = [chosen[0] ?? 0, chosen[1] ?? chosen[0] ?? 0]
  const found = {
    means: both.map((one) => means?.[one >> 4]).filter((one) => one !== undefined),
    details: both.map((one) => details?.[one & 15]).filter((one) => one !== undefined),
  }
  return found.means.length === 2 && found.details.length === 2 ? found : undefined
}
