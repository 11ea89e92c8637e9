/** Records in the shapes of the field: our own, HMA's, ThreatExchange's, TCAP's and StopNCII's, told apart by their members. */
import type { Signal } from '../../../match/signal.ts'
import { columnNamed, saysUnseen } from './names.ts'
import { type Fields, type ListRecord, recordOf, saying, short, signalOf, type Unread } from './record.ts'

type Members = Readonly<Record<string, unknown>>
export type Shape = 'guichet' | 'hma' | 'threat-exchange' | 'tcap' | 'stop-ncii' | 'record'

export function shapeOf(members: Members): Shape {
  if (Array.isArray(members.signals)) return 'guichet'
  if (typeof members.signals === 'object' && members.signals !== null) return 'hma'
  if ('indicator' in members) return 'threat-exchange'
  if ('hash_digest' in members) return 'tcap'
  if ('hashValue' in members || 'hashStatus' in members) return 'stop-ncii'
  return 'record'
}

/** Members that say the same in every shape come under their own names; what is left is said here. */
export function recordIn(members: Members, usual?: string): ListRecord | Unread {
  const fields = fieldsOf(members)
  switch (shapeOf(members)) {
    case 'guichet': {
      const source = members.source as Members | undefined
      const signals = (members.signals as unknown[]).map((each) => {
        const { kind, value, quality } = (each ?? {}) as Members
        return signalOf(textOf(value), textOf(kind), usual, textOf(quality))
      })
      // The number that another desk gave its entry is that desk's; what its source called it stays.
      const { reference: number, ...others } = fields
      const reference = textOf(source?.reference) || number
      return together({ ...others, ...(reference ? { reference } : {}) }, signals)
    }
    case 'hma': {
      const metadata = (members.metadata ?? {}) as Members
      const reference = textOf(metadata.content_id) || fields.reference
      return together(
        { ...fields, ...(reference ? { reference } : {}) },
        Object.entries(members.signals as Members).map(([kind, value]) => signalOf(textOf(value), kind)),
      )
    }
    case 'threat-exchange': {
      const type = textOf(members.type)
      const tags = fields.label ?? ''
      // Prototypes of a kind travel as text with a tag that names them.
      const [, prototype = ''] = /\bsignal_type:([\w-]+)/.exec(tags) ?? []
      const kind = type === 'DEBUG_STRING' ? prototype : type
      return together({ ...fields, label: labelAmong(tags) }, [
        signalOf(textOf(members.indicator), kind, usual),
      ])
    }
    case 'stop-ncii': {
      const status = textOf(members.hashStatus)
      if (saysUnseen(status))
        return {
          found: `the status ${short(status)}`,
          wanted: 'Active, Withdrawn or Deleted',
          says: saying('status', status),
        }
      return together({ ...fields, status }, [
        signalOf(textOf(members.hashValue), textOf(members.signalType), usual),
      ])
    }
    case 'tcap':
    case 'record':
      return together(fields, [signalOf(fields.value ?? '', fields.kind ?? '', usual, fields.quality)])
  }
}

/** All or nothing: half an entry would look like a whole one. */
export function together(fields: Fields, signals: readonly (Signal | Unread)[]): ListRecord | Unread {
  const [first] = signals
  if (!first) return { found: 'no signal', wanted: 'a hash, an address or a text', says: saying('nothing') }
  const misread = signals.find((each): each is Unread => 'wanted' in each)
  return misread ?? recordOf(fields, signals as Signal[])
}

function fieldsOf(members: Members): Fields {
  const fields: Fields = {}
  for (const [name, value] of Object.entries(members)) {
    const column = columnNamed(name)
    if (column && fields[column] === undefined && value !== null && value !== undefined)
      fields[column] = textOf(value)
  }
  return fields
}

/** Tags say many things; a label is the first that is not about the exchange itself. */
function labelAmong(tags: string): string {
  return (
    tags
      .split(', ')
      .find((tag) => tag !== '' && !/^(media_type|signal_type|source|group|upload)[_:]/.test(tag)) ?? ''
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value))
    return value
      .map((each) => textOf(nameOf(each)))
      .filter(Boolean)
      .join(', ')
  // The Graph wraps lists: `tags: { data: [{ text }] }`.
  return typeof value === 'object' && value !== null && 'data' in value ? textOf(value.data) : ''
}

function nameOf(each: unknown): unknown {
  return typeof each === 'object' && each !== null && 'text' in each ? each.text : each
}
