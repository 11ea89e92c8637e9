/**
 * A list from outside, read as it comes: CSV with whatever heads its columns have, JSON in the shapes of the field, or
 * plain lines. What cannot be read is said with its line, and the rest goes on.
 */
import { kinds } from '../../../match/signals/index.ts'
import { columnNamed, kindNamed } from './names.ts'
import { jsonRecords } from './json-records.ts'
import { type Fields, type ListRecord, saying, short, signalOf, type Unread } from './record.ts'
import { tableRows } from './rows.ts'
import { recordIn, shapeOf, together } from './shapes.ts'

export type Read = { line: number } & ({ record: ListRecord } | Unread)
export type Portion = { format: string; read: Read[] }

/** By how the text begins it is known what it is; no list begins with more than this without saying so. */
const beginning = 4_096

type Reader = { format(): string; take(piece: string): Read[]; end(): Read[] }

/** `usual` is the kind of what has no kind beside it. Throws a `TypeError` where the bytes are no text. */
export async function* readList(bytes: AsyncIterable<Uint8Array>, usual?: string): AsyncGenerator<Portion> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let reader: Reader | undefined
  let head = ''
  for await (const some of bytes) {
    const piece = decoder.decode(some, { stream: true })
    if (reader) {
      yield { format: reader.format(), read: reader.take(piece) }
      continue
    }
    head += piece
    if (head.length < beginning) continue
    reader = readerFor(head, usual)
    yield { format: reader.format(), read: reader.take(head) }
  }
  head += decoder.decode()
  const last = reader ?? readerFor(head, usual)
  const read = [...(reader ? [] : last.take(head)), ...last.end()]
  yield { format: last.format(), read }
}

function readerFor(head: string, usual: string | undefined): Reader {
  const text = head.trimStart()
  if (text.startsWith('{') || text.startsWith('[')) return jsonReader(usual)
  const [first = ''] = text.split(/\r?\n/, 1)
  const comma = [',', ';', '\t'].find((each) => isHead(first.split(each)))
  return comma === undefined ? lineReader(usual) : tableReader(comma, usual)
}

/** A line that names its columns: at least one of them holds signals. */
function isHead(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.replaceAll('"', '').trim())
  return names.some((name) => columnNamed(name) === 'value' || kindNamed(name) !== undefined)
}

function jsonReader(usual: string | undefined): Reader {
  const records = jsonRecords()
  let format = 'json'
  const readAll = (raw: ReturnType<typeof records.take>) =>
    raw.map((each): Read => {
      const { line } = each
      if ('tooLong' in each)
        return {
          line,
          found: 'an object of over a million characters',
          wanted: 'a shorter one',
          says: saying('long'),
        }
      const members = parsed(each.text)
      if (!members)
        return {
          line,
          found: short(each.text),
          wanted: 'an object in JSON',
          says: saying('object', each.text),
        }
      const shape = shapeOf(members)
      if (format === 'json' && shape !== 'record') format = shape
      const record = recordIn(members, usual)
      return 'wanted' in record ? { line, ...record } : { line, record }
    })
  return {
    format: () => format,
    take: (piece) => readAll(records.take(piece)),
    end: () => readAll(records.end()),
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function tableReader(comma: string, usual: string | undefined): Reader {
  const rows = tableRows(comma)
  let heads: { name: string; column: ReturnType<typeof columnNamed>; kind: string | undefined }[] | undefined
  const readAll = (some: ReturnType<typeof rows.take>) =>
    some.flatMap((row): Read[] => {
      if ('found' in row) return [row]
      const { line, cells } = row
      if (!heads) {
        heads = cells.map((cell) => {
          const name = cell.trim()
          return { name, column: columnNamed(name), kind: kindNamed(name) }
        })
        return []
      }
      if (cells.every((cell) => cell.trim() === '')) return []
      const fields: Fields = {}
      const signals: ReturnType<typeof signalOf>[] = []
      for (const [n, { column, kind }] of heads.entries()) {
        const cell = (cells[n] ?? '').trim()
        if (cell === '') continue
        // A column named after a kind holds signals of it; `url` may also be where the piece was.
        if (kind !== undefined && column === undefined) signals.push(signalOf(cell, kind))
        else if (column !== undefined) fields[column] ??= cell
      }
      if (fields.value !== undefined)
        signals.unshift(signalOf(fields.value, fields.kind ?? '', usual, fields.quality))
      const record = together(fields, signals)
      return ['wanted' in record ? { line, ...record } : { line, record }]
    })
  return {
    format: () => 'csv',
    take: (piece) => readAll(rows.take(piece)),
    end: () => readAll(rows.end()),
  }
}

/** `hash` or `type hash` in each line, as python-threatexchange's `local_file` has it; `#` begins a remark. */
function lineReader(usual: string | undefined): Reader {
  const rows = tableRows('\n')
  const names = new Set(kinds.map(({ name }) => name))
  const readAll = (some: ReturnType<typeof rows.take>) =>
    some.flatMap((row): Read[] => {
      if ('found' in row) return [row]
      const { line } = row
      const text = row.cells.join('').trim()
      if (text === '' || text.startsWith('#')) return []
      const [, kind = '', value = text] = /^([\w-]+)[ \t]+(\S.*)$/.exec(text) ?? []
      const isNamed = kind !== '' && (kindNamed(kind) !== undefined || names.has(kind))
      const record = together({}, [isNamed ? signalOf(value, kind) : signalOf(text, '', usual)])
      return ['wanted' in record ? { line, ...record } : { line, record }]
    })
  return {
    format: () => 'lines',
    take: (piece) => readAll(rows.take(piece)),
    end: () => readAll(rows.end()),
  }
}
