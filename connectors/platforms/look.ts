import { z } from 'zod'
import type { Instant } from '../../core/instant.ts'
import { ConnectorFault } from '../../core/platform.ts'
import type { Notice, Visibility } from '../../core/platform.ts'
import type { WireRequest, WireResponse } from '../../core/wire.ts'
import { faultOfStatus, jsonIn, textOf } from './answers.ts'

/** Where a piece can be seen. `shows` is the mark to look for in a page of many; without it the status alone tells. */
export type PublicPlace = { address: string; shows?: string | undefined }
type Seen = { seen: boolean; notice?: Notice | undefined }

/** Looks at every place with the public's eyes (no credentials, nothing remembered): visible while any shows any of it. */
export async function lookAround(
  places: readonly PublicPlace[],
  tools: {
    origins: readonly string[]
    clock: () => Instant
    send: (request: WireRequest) => Promise<WireResponse>
    /** Countries to look from as well, and how to ask for an address as somebody there. */
    from?: readonly string[] | undefined
    as?: (address: string, country: string) => WireRequest
  },
): Promise<Pick<Visibility, 'visible' | 'notice' | 'from'>> {
  const looks = await Promise.all(places.map((place) => look(place)))
  const { from = [], as } = tools
  const abroad = as
    ? await Promise.all(
        from.map(async (country) => ({
          country,
          looks: await Promise.all(places.map((place) => look(place, as(place.address, country)))),
        })),
      )
    : []
  const notice = [...looks, ...abroad.flatMap((one) => one.looks)].find(
    (one) => one.notice !== undefined,
  )?.notice
  const seenIn = abroad.map(({ country, looks }) => [country, looks.some((one) => one.seen)] as const)
  return {
    visible: looks.some((one) => one.seen),
    ...(notice === undefined ? {} : { notice }),
    ...(seenIn.length === 0 ? {} : { from: Object.fromEntries(seenIn) }),
  }

  async function look(
    place: PublicPlace,
    request: WireRequest = { method: 'GET', url: place.address },
  ): Promise<Seen> {
    if (!tools.origins.includes(new URL(place.address).origin))
      throw new ConnectorFault('The platform named a public address outside its own origins', {
        again: false,
      })
    const response = await tools.send(request)
    if (place.shows === undefined && response.status < 400) {
      // It is served: that is all there is to know. Begun and broken off, so that nothing waits for the rest.
      const reading = response.body[Symbol.asyncIterator]()
      await reading.next()
      await reading.return?.()
      return { seen: true }
    }
    const text = await textOf(response)
    if (response.status < 400) return { seen: text.includes(place.shows ?? '') }
    // A broken page is not a hidden post.
    if (!hiddenBy.includes(response.status)) throw faultOfStatus(response, tools.clock)
    return { seen: false, notice: noticeIn(response, text) }
  }
}

/** Nothing there, deleted, withheld. Anything else from 400 up is a platform in trouble, or one that shuts us out. */
const hiddenBy = [404, 410, 451]

const noticeShape = z.object({ detail: z.string().max(4_000), link: z.string().max(4_000).optional() })

/** The words in place of the content, where the answer is problem details (RFC 9457): 451 explains, 404 says nothing. */
function noticeIn(response: WireResponse, text: string): Notice | undefined {
  if (!response.headers['content-type']?.startsWith('application/problem+json')) return undefined
  const said = noticeShape.safeParse(jsonIn(text))
  if (!said.success) return undefined
  const { detail, link } = said.data
  const kind = response.status === 451 ? 'explained' : 'neutral'
  return { kind, text: detail, ...(link === undefined ? {} : { link }) }
}
