import { z } from 'zod'
import type { Instant } from '../../core/instant.ts'
import { ConnectorFault } from '../../core/platform.ts'
import type { Wire, WireRequest, WireResponse } from '../../core/wire.ts'
import { faultOf, faultOfStatus, faultOfUnread, jsonIn, textOf } from './answers.ts'
import type { Piece } from './atproto-addresses.ts'

export type Server = {
  wire: Wire
  origin: string
  adminPassword: string
  timeoutMs: number
  clock: () => Instant
}

const error = z.object({ error: z.string(), message: z.string().optional() })
const subjectStatus = z.object({
  subject: z.looseObject({ $type: z.string(), cid: z.string().optional() }),
  takedown: z.object({ applied: z.boolean(), ref: z.string().optional() }).optional(),
})
/** `cid` names the version of a record, which a takedown must name too. */
export type Status = { applied: boolean; ref?: string | undefined; cid?: string | undefined }

/** Methods of one personal data server, as the public calls them and as its administrator does. */
export function xrpcOf({ wire, origin, adminPassword, timeoutMs, clock }: Server) {
  const administrator = { authorization: `Basic ${btoa(`admin:${adminPassword}`)}` }

  async function send(request: WireRequest): Promise<WireResponse> {
    try {
      return await wire({ timeoutMs, ...request })
    } catch (fault) {
      throw faultOf(fault)
    }
  }

  const urlOf = (method: string, params: Record<string, string>) =>
    `${origin}/xrpc/${method}?${new URLSearchParams(params).toString()}`

  /** Asks; `undefined` where the server says that there is no such thing, or none that may be seen. */
  async function ask<T extends z.ZodType>(
    method: string,
    params: Record<string, string>,
    shape: T,
    headers: Record<string, string> = {},
  ): Promise<z.output<T> | undefined> {
    const response = await send({ method: 'GET', url: urlOf(method, params), headers })
    const text = await textOf(response)
    if (response.status !== 200) return isNowhere(response, text, clock)
    const said = shape.safeParse(jsonIn(text))
    if (!said.success)
      throw new ConnectorFault('The server answered something that is not its API', {
        again: true,
        cause: said.error,
      })
    return said.data
  }

  return {
    send,
    urlOf,
    ask,
    administer: <T extends z.ZodType>(method: string, params: Record<string, string>, shape: T) =>
      ask(method, params, shape, administrator),

    /** Whether anybody gets this: looked at without credentials, and broken off as soon as it begins. */
    async isServed(method: string, params: Record<string, string>): Promise<boolean> {
      const response = await send({ method: 'GET', url: urlOf(method, params) })
      if (response.status === 200) {
        for await (const _ of response.body) break
        return true
      }
      isNowhere(response, await textOf(response), clock)
      return false
    },

    /** What the administrator's side says of a piece; `undefined` where it does not exist. */
    async statusOf(piece: Piece): Promise<Status | undefined> {
      const found = await ask(
        'com.atproto.admin.getSubjectStatus',
        subjectParams(piece),
        subjectStatus,
        administrator,
      )
      return (
        found && {
          applied: found.takedown?.applied ?? false,
          ref: found.takedown?.ref,
          cid: found.subject.cid,
        }
      )
    },

    /** Sets the takedown of one piece to these claims; none lifts it. Believed only where the answer is about it. */
    async setStatus(piece: Piece, cid: string | undefined, claims: string): Promise<void> {
      const subject = subjectOf(piece, cid)
      const applied = claims !== ''
      const response = await send({
        method: 'POST',
        url: `${origin}/xrpc/com.atproto.admin.updateSubjectStatus`,
        headers: { ...administrator, 'content-type': 'application/json' },
        body: JSON.stringify({ subject, takedown: { applied, ...(applied ? { ref: claims } : {}) } }),
      })
      if (response.status !== 200) throw await faultOfUnread(response, clock)
      const said = subjectStatus.safeParse(jsonIn(await textOf(response)))
      if (!said.success)
        throw new ConnectorFault('The server answered something that is not its API', {
          again: true,
          cause: said.error,
        })
      const isSame = Object.entries(subject).every(([name, value]) => said.data.subject[name] === value)
      if (!isSame || said.data.takedown?.applied !== applied)
        throw new ConnectorFault('The server answered for another deed than the one asked', { again: false })
    },
  }
}

export type Xrpc = ReturnType<typeof xrpcOf>

const nowhere = [
  'RecordNotFound',
  'RepoNotFound',
  'RepoTakendown',
  'RepoDeactivated',
  'RepoSuspended',
  'BlobNotFound',
  'AccountNotFound',
  'NotFound',
]

/** Nothing where the server says that it has or shows no such thing; a fault for anything else. */
function isNowhere(response: WireResponse, text: string, clock: () => Instant): undefined {
  const said = error.safeParse(jsonIn(text))
  const known = said.success && response.status >= 400 && response.status < 500
  if (known && nowhere.includes(said.data.error)) return undefined
  // Older answers carry the reason in words alone.
  const inWords = /^(?:Could not (?:locate|find) |Blob not found|Unable to resolve handle)/
  if (known && said.data.error === 'InvalidRequest' && inWords.test(said.data.message ?? '')) return undefined
  throw faultOfStatus(response, clock)
}

function subjectParams(piece: Piece): Record<string, string> {
  switch (piece.kind) {
    case 'record':
      return { uri: `at://${piece.did}/${piece.collection}/${piece.rkey}` }
    case 'account':
      return { did: piece.did }
    case 'blob':
      return { did: piece.did, blob: piece.cid }
  }
}

function subjectOf(piece: Piece, cid: string | undefined): Record<string, string> {
  switch (piece.kind) {
    case 'record':
      return {
        $type: 'com.atproto.repo.strongRef',
        uri: `at://${piece.did}/${piece.collection}/${piece.rkey}`,
        cid: cid ?? '',
      }
    case 'account':
      return { $type: 'com.atproto.admin.defs#repoRef', did: piece.did }
    case 'blob':
      return { $type: 'com.atproto.admin.defs#repoBlobRef', did: piece.did, cid: piece.cid }
  }
}
