/** A piece that is hashed where it is fetched to. Nothing of it is kept, and a kill leaves it to be fetched anew. */
import { WireFault } from '../../core/wire.ts'
import type { House, Tenant } from '../house.ts'
import type { Refusal } from '../outside/decode/refusal.ts'
import type { Hashed, HashOptions } from '../outside/signals.ts'

/**
 * What lies at an address goes straight into the folder of whoever decodes it, counted, timed and judged as every answer
 * is; it is whole there before anything is decoded, and gone when that is over.
 */
export async function fetchedAndHashed(
  house: House,
  tenant: Tenant,
  url: string,
  options: HashOptions & { signal: AbortSignal },
): Promise<Hashed> {
  const over = new AbortController()
  const signal = AbortSignal.any([options.signal, over.signal])
  const most = house.config.decoding.limits.mediaBytes
  const tooLarge = (found: string) => nothing('too-large', found, `at most ${most} bytes`)
  try {
    const wire = house.wireToContent(tenant, { long: true })
    const { status, headers, body } = await wire({ method: 'GET', url, signal })
    if (status !== 200) {
      const why = status >= 500 || status === 429 ? 'no-answer' : 'unfetched'
      return nothing(
        why,
        `an answer with status ${status}`,
        'a public address that answers 200 with the piece',
      )
    }
    const said = Number(headers['content-length'] ?? 0)
    if (said > most) return tooLarge(`${said} bytes`)
    return await house.decoders.signalsOf(body, options)
  } catch (fault) {
    if (!(fault instanceof WireFault)) throw fault
    if (options.signal.aborted) return nothing('given-up', 'the end of it', 'to go on')
    if (fault.reason === 'too-large') return tooLarge(`more than ${most} bytes`)
    if (fault.reason === 'refused')
      return nothing(
        'unfetched',
        'an address that is not fetched',
        'a public address, or one that the operator has named (GUICHET_FETCH_FROM)',
      )
    return nothing('no-answer', 'no whole answer', 'a public address that answers 200 with the piece')
  } finally {
    // Nobody reads on: the connection ends with the work.
    over.abort()
  }
}

/** Hashed to nothing, and why. */
export const nothing = (why: Refusal['why'], found: string, wanted: string): Hashed => ({
  mediaType: 'application/octet-stream',
  signals: [],
  facts: { size: 0 },
  refused: { kind: 'refused', why, found, wanted },
})
