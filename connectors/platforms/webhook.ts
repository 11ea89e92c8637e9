import { z } from 'zod'
import { ConnectorFault } from '../../core/platform.ts'
import type { Notice, Platform } from '../../core/platform.ts'
import { secretPattern } from '../../core/standard-webhooks.ts'
import { leaveUnread, type WireRequest } from '../../core/wire.ts'
import { faultOf, whole, withoutGaps } from './answers.ts'
import type { PlatformConnector, Right, Tools, Trial } from './connector.ts'
import { lookAround } from './look.ts'
import { answers, believed, disbelieved, granted, missing, reach } from './trials.ts'
import { callsTo } from './webhook-calls.ts'
import * as shapes from './webhook-shapes.ts'

const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin)
const settings = z.object({
  address: z.url({ protocol: /^https?$/ }).describe('Where your receiver listens'),
  publicOrigins: z
    .array(origin)
    .min(1)
    .max(20)
    .describe('Where the public meets your content, one origin a line; the desk looks nowhere else'),
  notices: z.boolean().default(true).describe('The platform shows the words it is given in place of content'),
  copiesWhileRestricted: z
    .boolean()
    .default(false)
    .describe('The platform can still hand over content that is restricted'),
  byCountry: z.boolean().default(false).describe('The platform can hide a piece in some countries alone'),
  lookouts: z
    .array(z.string().regex(/^[A-Z]{2} https?:\/\/\S*\{address\}\S*$/, 'FR https://…{address}'))
    .max(60)
    .default([])
    .describe(
      'Where the desk can look from another country, one a line: FR https://fr.lookout.example/?of={address}',
    ),
  timeoutMs: z
    .int()
    .min(50)
    .max(60_000)
    .default(10_000)
    .describe('How long one answer may take, in milliseconds'),
})
const secrets = z.object({
  secret: z
    .string()
    .regex(secretPattern)
    .describe('The Standard Webhooks secret that both sides know (whsec_…)'),
})
/** `FR https://…{address}`: an address of the operator's own, in that country, that answers as the public there is answered. */
function lookoutIn(line: string): { country: string; template: string } {
  return { country: line.slice(0, 2), template: line.slice(3) }
}

type Settings = z.output<typeof settings> & z.output<typeof secrets>

/** Any platform that has one address for signed calls. The protocol and an example stand in docs/platforms.md. */
export const webhook: PlatformConnector<typeof settings, typeof secrets> = {
  name: 'webhook',
  title: 'Webhook, for any platform',
  settings,
  secrets,
  origins: ({ address, publicOrigins, lookouts }) => [
    new URL(address).origin,
    ...publicOrigins,
    ...lookouts.map((line) => new URL(lookoutIn(line).template).origin),
  ],
  home: ({ publicOrigins }) => publicOrigins[0] ?? '',
  abilities: ({ notices, copiesWhileRestricted, byCountry, lookouts }) => ({
    copiesWhileRestricted,
    relatedData: true,
    notices,
    knowsKeys: true,
    byCountry,
    lookouts: lookouts.map((line) => lookoutIn(line).country),
  }),
  examples: {
    settings: {
      address: 'https://moderation.forum.example/guichet',
      publicOrigins: ['https://forum.example'],
    },
    secrets: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    addresses: [
      { address: '{origin}/posts/1', is: 'found', why: 'the page of one post' },
      { address: '{origin}/pictures/1.svg', is: 'found', why: 'the picture in it' },
      { address: '{origin}/people/mira', is: 'ambiguous', why: 'a profile is not one post' },
      { address: '{origin}/posts/404', is: 'gone', why: 'deleted by its author' },
      { address: 'https://elsewhere.example/posts/1', is: 'not-ours', why: 'somebody else’s site' },
    ],
  },
  open: (tools) => openWebhook(tools),
  attempt: (tools) => tryWebhook(tools),
}

function openWebhook({ wire, clock, settings: given }: Tools<Settings>): Platform {
  const { address, secret, timeoutMs, publicOrigins } = given
  const { call, ask } = callsTo({ wire, clock, address, secret, timeoutMs })

  /** Believed only where the answer is about the deed that was asked; the look that follows decides. */
  async function act(
    type: 'restrict' | 'restore' | 'notice',
    deed: { reference: string; key: string; notice?: Notice; countries?: readonly string[] },
  ) {
    const said = await ask(type, deed, shapes.done)
    if (said.reference !== deed.reference || said.key !== deed.key)
      throw new ConnectorFault('The receiver answered for another deed than the one asked', { again: false })
  }

  const outlook = new Map(given.lookouts.map((line) => [lookoutIn(line).country, lookoutIn(line).template]))
  const seeable = (from: readonly string[] = []) => from.filter((country) => outlook.has(country))
  const as = (wanted: string, country: string): WireRequest => ({
    method: 'GET',
    url: (outlook.get(country) ?? '').replace('{address}', encodeURIComponent(wanted)),
  })

  return {
    name: 'webhook',

    async resolve(wanted) {
      const found = await ask('resolve', { address: wanted }, shapes.resolution)
      if (found.kind === 'gone')
        return found.since === undefined ? { kind: 'gone' } : { kind: 'gone', since: found.since }
      if (found.kind !== 'found') return found
      if (!publicOrigins.includes(new URL(found.content.address).origin))
        throw new ConnectorFault('The receiver names content outside the public origins', { again: false })
      return { kind: 'found', content: withoutGaps(found.content) }
    },

    async *freeze(reference) {
      const { parts } = await ask('parts', { reference }, shapes.parts)
      if (new Set(parts.map(({ name }) => name)).size !== parts.length)
        throw new ConnectorFault('The receiver names two parts alike', { again: false })
      for (const part of parts) {
        const { name, mediaType, purpose } = part
        const bytes = whole(
          part,
          async () => (await call('part', { reference, name }, 5 * 60_000)).response,
          clock,
        )
        yield { name, mediaType, purpose, bytes }
      }
    },

    restrict: (reference, { key, notice, countries }) =>
      act('restrict', { reference, key, notice, ...(countries ? { countries } : {}) }),
    restore: (reference, { key }) => act('restore', { reference, key }),
    replaceNotice: (reference, { key, notice }) => act('notice', { reference, key, notice }),

    async visibility(reference, from) {
      // The receiver only says where to look; whether anything shows is seen from outside.
      const { places, restrictedBy, since } = await ask('places', { reference }, shapes.places)
      const send = (request: Parameters<typeof wire>[0]) =>
        wire({ timeoutMs, ...request }).catch((error) => {
          throw faultOf(error)
        })
      return {
        ...(await lookAround(places, { origins: publicOrigins, clock, send, from: seeable(from), as })),
        ...(restrictedBy === undefined ? {} : { restrictedBy }),
        ...(since === undefined ? {} : { since }),
      }
    },
  }
}

/** Asks with a right signature and with a wrong one: a receiver that believes both would obey anybody. */
async function tryWebhook({ wire, clock, settings: given }: Tools<Settings>): Promise<readonly Trial[]> {
  const { address, secret, timeoutMs, publicOrigins } = given
  const forged = callsTo({ wire, clock, address, secret: `whsec_${btoa(`forged ${secret}`)}`, timeoutMs })
  const { call, heard } = callsTo({ wire, clock, address, secret, timeoutMs })
  const stranger = await reach(async () => (await forged.call('check', {})).response)
  if (!('status' in stranger)) return [stranger]
  if (stranger.status < 400)
    return [
      answers,
      { about: 'credentials', found: 'bad', says: { key: 'trial.credentials.believes-anybody' } },
    ]
  let rights: readonly Right[]
  try {
    const sent = await call('check', {})
    const { status } = sent.response
    if (status === 401 || status === 403) {
      await leaveUnread(sent.response)
      return [answers, disbelieved(status)]
    }
    ;({ rights } = await heard('check', sent, shapes.checked))
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    const says = { key: 'trial.credentials.refused', params: { why: fault.message } }
    return [answers, { about: 'credentials', found: 'bad', says }]
  }
  const looked = await Promise.all(
    publicOrigins.map((url) => reach(() => wire({ method: 'GET', url, timeoutMs }))),
  )
  const blind = looked.find((one): one is Trial => !('status' in one))
  const wanted: readonly Right[] = [
    'resolve',
    'copy',
    'restrict',
    'restore',
    ...(given.notices ? ['notice' as const] : []),
  ]
  return [
    answers,
    believed,
    ...wanted.map((right) => (rights.includes(right) ? granted(right) : missing(right))),
    blind ? { ...blind, about: 'look' } : rights.includes('look') ? granted('look') : missing('look'),
  ]
}
