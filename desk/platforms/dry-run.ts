/** What a connection would do with an address, found out without doing any of it. */
import { ConnectorFault, type Platform, type Resolution } from '../../core/platform.ts'
import type { Wire } from '../../core/wire.ts'
import { abilitiesOf, openSecrets, openWritten, originsOf } from './connections.ts'
import type { House, Tenant } from '../house.ts'
import type { DryRunResult } from '../http/contract/index.ts'
import type { Connection } from '../sql/tables.ts'

/** Enough to see that a copy works; a long video is not read to its end for that. */
const mostOfOnePart = 64 * 1024 ** 2

export async function dryRun(
  house: House,
  tenant: Tenant,
  connection: Connection,
  address: string,
): Promise<DryRunResult> {
  const from = house.clock.monotonic()
  const wire = house.wireTo(tenant, originsOf(connection))
  const secrets = await openSecrets(house, tenant.id, connection)
  const { platform } = openWritten(house, connection, secrets, wire)
  const calls: DryRunResult['calls'] = []
  const parts: DryRunResult['parts'] = []
  const result = (rest: Partial<DryRunResult> & Pick<DryRunResult, 'says'>): DryRunResult => ({
    candidates: [],
    notes: [],
    ...rest,
    parts,
    calls,
    milliseconds: Math.round(house.clock.monotonic() - from),
  })
  try {
    const found = await platform.resolve(address)
    if (found.kind !== 'found') return result(notFound(found))
    const { reference, kind, title, author } = found.content
    const { visible } = await platform.visibility(reference)
    for await (const part of platform.freeze(reference)) {
      let [size, more] = [0, false]
      for await (const bytes of part.bytes) {
        size += bytes.length
        more = size > mostOfOnePart
        if (more) break
      }
      parts.push({ name: part.name, mediaType: part.mediaType, purpose: part.purpose, size, more })
    }
    for (const deed of ['restrict', 'restore'] as const) {
      const silent = capturing(wire, ({ method, address, body }) =>
        calls.push({ deed, method, address, body }),
      )
      await ask(openWritten(house, connection, secrets, silent).platform, deed, reference)
    }
    return result({
      says: { key: 'dry-run.found' },
      reference,
      kind,
      ...(title === undefined ? {} : { title }),
      ...(author === undefined ? {} : { author: author.name }),
      visible,
      notes: notesOn(connection, visible, parts),
    })
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    return result({ says: { key: 'dry-run.failed', params: { why: fault.message } } })
  }
}

function notFound(found: Exclude<Resolution, { kind: 'found' }>) {
  return {
    says: { key: `dry-run.${found.kind}` },
    candidates: found.kind === 'ambiguous' ? [...found.candidates] : [],
  }
}

function notesOn(
  connection: Connection,
  visible: boolean,
  parts: DryRunResult['parts'],
): DryRunResult['notes'] {
  const { notices, copiesWhileRestricted, relatedData } = abilitiesOf(connection)
  return [
    ...(visible ? [] : [{ key: 'dry-run.hidden-already' }]),
    ...(parts.some(({ purpose }) => purpose === 'content') ? [] : [{ key: 'dry-run.no-content' }]),
    ...(relatedData && !parts.some(({ purpose }) => purpose === 'related-data')
      ? [{ key: 'dry-run.no-related-data' }]
      : []),
    ...(notices ? [] : [{ key: 'dry-run.no-words' }]),
    ...(copiesWhileRestricted ? [] : [{ key: 'dry-run.copy-first' }]),
  ]
}

/** Lets questions through and keeps every deed back. What is kept back is answered with itself, so that a deed of several calls shows them all. */
function capturing(
  wire: Wire,
  keep: (call: { method: string; address: string; body: string }) => void,
): Wire {
  return async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return await wire(request)
    const body = String(request.body ?? '')
    keep({ method: request.method, address: request.url, body: body.slice(0, 4_000) })
    return { status: 200, headers: {}, body: once(new TextEncoder().encode(body)) }
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** Whatever the connector makes of the answer: nothing was sent, and what would have been is written down. */
async function ask(platform: Platform, deed: 'restrict' | 'restore', reference: string): Promise<void> {
  const key = `dry-run/${deed}`
  try {
    if (deed === 'restrict')
      await platform.restrict(reference, {
        key,
        notice: { kind: 'neutral', text: 'This content is not available.' },
      })
    else await platform.restore(reference, { key })
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
  }
}
