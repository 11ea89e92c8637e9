import { Fault } from '../fault.ts'

/**
 * The little of a PDF that is needed to add to it without touching a byte of what is there (ISO 32000-1,
 * 7.5.6): the newest table of objects and its trailer. Reads the plain form that our own forms come in, a
 * cross-reference table and uncompressed objects; anything else is refused, never guessed at.
 */
export type PdfFile = {
  bytes: Buffer
  /** Number of the next new object. */
  size: number
  root: number
  info?: number
  id?: string
  /** Where the newest cross-reference table starts. */
  table: number
  /** The dictionary of an object, from `<<` to `>>`. */
  dictionary(object: number): string
}

/** Throws `pdf-unfit` for a file that is not in the plain form. */
export function readPdf(file: Uint8Array): PdfFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const end = bytes.toString('latin1', Math.max(0, bytes.length - 1024))
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(end)?.[1]
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-')) || start === undefined) throw unfit('no PDF')
  const table = Number(start)
  const text = bytes.toString('latin1', table)
  const [, trailer] = /^xref\s[\s\d\nfn]+trailer\s*(<<[\s\S]*?>>)\s*startxref/.exec(text) ?? []
  if (trailer === undefined) throw unfit('no plain cross-reference table')
  if (/\/(Prev|Encrypt|XRefStm)\b/.test(trailer)) throw unfit('a file that was added to or encrypted')
  const offsets = offsetsIn(text)
  const info = numberIn(trailer, /\/Info\s+(\d+)\s+0\s+R/)
  const id = /\/ID\s*\[\s*(\([^)]*\)|<[0-9A-Fa-f]*>)/.exec(trailer)?.[1]
  return {
    bytes,
    size: wanted(numberIn(trailer, /\/Size\s+(\d+)/), 'Size'),
    root: wanted(numberIn(trailer, /\/Root\s+(\d+)\s+0\s+R/), 'Root'),
    table,
    ...(info === undefined ? {} : { info }),
    ...(id === undefined ? {} : { id }),
    dictionary(object) {
      const offset = wanted(offsets.get(object), `object ${object}`)
      const body = bytes.toString('latin1', offset, offset + 65_536)
      const [, found] =
        /^(\d+) 0 obj\s*(<<(?:(?!endobj|stream)[\s\S])*>>)\s*endobj/.exec(body)?.slice(1, 3) ?? []
      if (found === undefined || !body.startsWith(`${object} 0 obj`))
        throw unfit(`object ${object} is no dictionary`)
      return found
    },
  }
}

/** The file with `objects` added after it, as text in Latin-1; numbers may be new or old ones. */
export function appended(pdf: PdfFile, objects: ReadonlyMap<number, string>, newId: string): Buffer {
  let at = pdf.bytes.length
  const parts: Buffer[] = [pdf.bytes]
  const add = (text: string) => {
    const bytes = Buffer.from(text, 'latin1')
    parts.push(bytes)
    at += bytes.length
  }
  if (pdf.bytes.at(-1) !== 0x0a) add('\n')
  const rows: string[] = []
  for (const [number, body] of [...objects].sort(([a], [b]) => a - b)) {
    rows.push(`${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
    add(`${number} 0 obj\n${body}\nendobj\n`)
  }
  const table = at
  const size = Math.max(pdf.size, ...[...objects.keys()].map((number) => number + 1))
  const info = pdf.info === undefined ? '' : ` /Info ${pdf.info} 0 R`
  const id = pdf.id === undefined ? '' : ` /ID [${pdf.id} <${newId}>]`
  add(
    `xref\n${rows.join('')}trailer\n<< /Size ${size} /Root ${pdf.root} 0 R${info}${id} /Prev ${pdf.table} >>\n`,
  )
  add(`startxref\n${table}\n%%EOF\n`)
  return Buffer.concat(parts)
}

/** A dictionary with entries added at its end. A key that is there already is refused. */
export function withEntries(dictionary: string, entries: Record<string, string>): string {
  for (const key of Object.keys(entries)) {
    if (new RegExp(`/${key}(?![A-Za-z0-9])`).test(dictionary))
      throw unfit(`a dictionary that has ${key} already`)
  }
  const more = Object.entries(entries).map(([key, value]) => `/${key} ${value}`)
  return `${dictionary.slice(0, -2).trimEnd()}\n  ${more.join('\n  ')}\n>>`
}

/** A text string in any language (UTF-16 with byte order mark, as hexadecimal). */
export function textString(text: string): string {
  return `<${Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(text, 'utf16le').swap16()])
    .toString('hex')
    .toUpperCase()}>`
}

function offsetsIn(table: string): Map<number, number> {
  const offsets = new Map<number, number>()
  for (const [, first = '', , rows = ''] of table.matchAll(
    /(\d+) (\d+)\s*\n((?:\d{10} \d{5} [fn]\s*\n)+)/g,
  )) {
    for (const [i, [, offset, kind]] of [...rows.matchAll(/(\d{10}) \d{5} ([fn])/g)].entries()) {
      if (kind === 'n') offsets.set(Number(first) + i, Number(offset))
    }
  }
  return offsets
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1]
  return found === undefined ? undefined : Number(found)
}

function wanted<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw unfit(`no ${what}`)
  return value
}

const unfit = (found: string) => new Fault('pdf-unfit', { found, wanted: 'a PDF as our forms come' })
