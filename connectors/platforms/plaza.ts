import { z } from 'zod'
import { ConnectorFault } from '../../core/platform.ts'
import type { Notice, Platform, Visibility } from '../../core/platform.ts'
import type { WireRequest, WireResponse } from '../../core/wire.ts'
import { faultOf, told, whole, withoutGaps } from './answers.ts'
import type { PlatformConnector, Tools } from './connector.ts'
import { lookAround } from './look.ts'
import { trialsOf } from './trials.ts'

const settings = z.object({
  origin: z.url({ protocol: /^https?$/ }).describe('Where Plaza is, without a slash at the end'),
  timeoutMs: z
    .int()
    .min(50)
    .max(60_000)
    .default(10_000)
    .describe('How long one answer may take, in milliseconds'),
})
const secrets = z.object({
  token: z.string().min(1).describe('The bearer token of its admin API (the file plaza-token)'),
})
type Settings = z.output<typeof settings> & z.output<typeof secrets>

/** Plaza believes what country a visitor says they are in, so all of these can be looked from. */
const lookouts = ['DE', 'ES', 'FR', 'IE']

/** The bundled sample platform (`sandbox/plaza`), and the connector to copy when you write your own. */
export const plaza: PlatformConnector<typeof settings, typeof secrets> = {
  name: 'plaza',
  title: 'Plaza, the sample platform',
  settings,
  secrets,
  origins: ({ origin }) => [origin],
  home: ({ origin }) => origin,
  abilities: () => ({
    copiesWhileRestricted: true,
    relatedData: true,
    notices: true,
    knowsKeys: true,
    byCountry: true,
    lookouts,
  }),
  examples: {
    settings: { origin: 'http://127.0.0.1:4180' },
    secrets: { token: 'plaza_sample' },
    addresses: [
      { address: '{origin}/p/gl1v8k', is: 'found', why: 'the page of one post' },
      {
        address: '{origin}/p/gl1v8k/?utm_source=mail#top',
        is: 'found',
        why: 'the same page, as it was shared',
      },
      { address: '{origin}/s/gl-video', is: 'found', why: 'its short link' },
      { address: '{origin}/media/gl1v8k.webm', is: 'found', why: 'the video in it' },
      { address: '{origin}/t/old-bridge#tk2b6f', is: 'found', why: 'one post named inside a conversation' },
      { address: '{origin}/t/old-bridge', is: 'ambiguous', why: 'a conversation of several posts' },
      { address: '{origin}/@lampwright', is: 'ambiguous', why: 'a profile names its owner, not a post' },
      { address: '{origin}/p/ka5n2d', is: 'gone', why: 'deleted by its author' },
      { address: 'https://elsewhere.example/p/gl1v8k', is: 'not-ours', why: 'somebody else’s site' },
    ],
  },
  open: (tools) => openPlaza(tools),
  attempt: (tools) => tryPlaza(tools),
}

/** Its one token opens everything, so whoever may ask may act. */
async function tryPlaza({ wire, settings: { origin, token, timeoutMs } }: Tools<Settings>) {
  const url = `${origin}/admin/resolve?address=${encodeURIComponent(origin)}`
  return trialsOf(['resolve', 'copy', 'look', 'restrict', 'restore', 'notice'], () =>
    wire({ method: 'GET', url, headers: { authorization: `Bearer ${token}` }, timeoutMs }),
  )
}

function openPlaza({ wire, settings: { origin, token, timeoutMs }, clock }: Tools<Settings>): Platform {
  const admin = { authorization: `Bearer ${token}` }
  const post = (reference: string, what: string) =>
    `${origin}/admin/posts/${encodeURIComponent(reference)}/${what}`

  async function send(request: WireRequest): Promise<WireResponse> {
    try {
      return await wire({ timeoutMs, ...request })
    } catch (error) {
      throw faultOf(error)
    }
  }

  async function ask<T extends z.ZodType>(url: string, shape: T): Promise<z.output<T>> {
    const response = await send({ method: 'GET', url, headers: admin })
    return told(response, shape, clock)
  }

  async function act(
    reference: string,
    deed: 'restrict' | 'restore' | 'notice',
    key: string,
    more: { notice?: Notice; countries?: readonly string[] } = {},
  ): Promise<void> {
    const response = await send({
      method: 'POST',
      url: post(reference, deed),
      headers: { ...admin, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(more),
    })
    const said = await told(response, deedShape, clock)
    if (said.reference !== reference || said.deed !== deed || said.key !== key)
      throw new ConnectorFault('Plaza answered for another deed than the one asked', { again: false })
  }

  const as = (url: string, country: string): WireRequest => ({
    method: 'GET',
    url,
    headers: { 'plaza-country': country },
  })

  return {
    name: 'plaza',

    async resolve(address) {
      const found = await ask(
        `${origin}/admin/resolve?address=${encodeURIComponent(address)}`,
        resolutionShape,
      )
      switch (found.kind) {
        case 'found':
          return { kind: 'found', content: withoutGaps(found.content) }
        case 'gone':
          return found.since === undefined ? { kind: 'gone' } : { kind: 'gone', since: found.since }
        default:
          return found
      }
    },

    async *freeze(reference) {
      const { parts } = await ask(post(reference, 'parts'), partsShape)
      for (const part of parts) {
        const url = post(reference, `parts/${encodeURIComponent(part.name)}`)
        const { name, mediaType, purpose } = part
        yield {
          name,
          mediaType,
          purpose,
          bytes: whole(part, () => send({ method: 'GET', url, headers: admin }), clock),
        }
      }
    },

    restrict: (reference, { key, notice, countries }) =>
      act(reference, 'restrict', key, { notice, ...(countries ? { countries } : {}) }),
    restore: (reference, { key }) => act(reference, 'restore', key),
    replaceNotice: (reference, { key, notice }) => act(reference, 'notice', key, { notice }),

    async visibility(reference, from): Promise<Visibility> {
      // Plaza only says where to look and since when; whether anything shows is seen from outside.
      const { places, restrictedBy, since } = await ask(post(reference, 'visibility'), visibilityShape)
      return {
        ...(await lookAround(places, { origins: [origin], clock, send, from, as })),
        ...(restrictedBy === undefined ? {} : { restrictedBy }),
        ...(since === undefined ? {} : { since }),
      }
    },
  }
}

const deedShape = z.object({ deed: z.string(), reference: z.string(), key: z.string() })

const contentShape = z.object({
  reference: z.string().min(1),
  address: z.url(),
  kind: z.enum(['text', 'image', 'video']),
  title: z.string().optional(),
  text: z.string().optional(),
  author: z.object({ reference: z.string(), name: z.string() }).optional(),
  publishedAt: z.string().optional(),
  language: z.string().optional(),
})

const resolutionShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('found'), content: contentShape }),
  z.object({ kind: z.literal('not-ours') }),
  z.object({ kind: z.literal('gone'), since: z.string().optional() }),
  z.object({ kind: z.literal('ambiguous'), candidates: z.array(z.string()) }),
])

const partsShape = z.object({
  parts: z.array(
    z.object({
      name: z.string().regex(/^[\w.-]+$/),
      mediaType: z.string(),
      purpose: z.enum(['content', 'related-data']),
      size: z.int(),
      sha256: z.string(),
    }),
  ),
})

const visibilityShape = z.object({
  places: z.array(z.object({ address: z.url(), shows: z.string().optional() })).min(1),
  restrictedBy: z.string().optional(),
  since: z.string().optional(),
})
