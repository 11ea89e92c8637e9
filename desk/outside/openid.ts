/**
 * An OpenID provider that the operator named: code flow with PKCE, state and nonce (OpenID Connect Core 3.1, RFC 9700).
 * Everything goes out through the wire it is given, which leads to the provider's own origin and nowhere else.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type CustomFetch,
} from 'openid-client'
import type { Wire, WireRequest } from '../../core/wire.ts'
import { Fault } from './fault.ts'

export type Provider = { issuer: string; clientId: string; clientSecret: string }
export type Asked = { state: string; nonce: string; verifier: string }
/** Who somebody is there; nothing else the provider says is believed, least of all what they may do here. */
export type Account = { issuer: string; subject: string }

/** What a provider says of itself. It opens nothing; who answers is found out from a fresh one. */
export type Described = Configuration

export const describe = (provider: Provider, wire: Wire): Promise<Described> => providerAt(provider, wire)

/** Where the browser is sent to be asked. */
export async function addressToAsk(
  provider: Pick<Provider, 'issuer'>,
  known: Described,
  { state, nonce, verifier }: Asked,
  redirect: string,
): Promise<URL> {
  const url = buildAuthorizationUrl(known, {
    redirect_uri: redirect,
    scope: 'openid',
    response_type: 'code',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  // The wire keeps to the provider's own origin; where people are sent to is its own word, and is held to the same.
  if (url.origin !== new URL(provider.issuer).origin)
    throw new Fault('account-unfit', { found: url.origin, wanted: provider.issuer })
  return url
}

/** Whom the answer names, after the code was exchanged and the token checked. Throws whatever does not hold. */
export async function accountIn(
  provider: Provider,
  wire: Wire,
  { state, nonce, verifier }: Asked,
  answered: URL,
): Promise<Account> {
  const known = await providerAt(provider, wire)
  const tokens = await authorizationCodeGrant(known, answered, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims || claims.iss !== known.serverMetadata().issuer)
    throw new Fault('account-unfit', { found: claims?.iss ?? 'no token', wanted: provider.issuer })
  return { issuer: claims.iss, subject: claims.sub }
}

/** Read anew for each answer: people sign in seldom, and keys are rotated. */
async function providerAt({ issuer, clientId, clientSecret }: Provider, wire: Wire): Promise<Configuration> {
  const at = new URL(issuer)
  const here = at.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(at.hostname)
  return await discovery(at, clientId, clientSecret, undefined, {
    [customFetch]: through(wire),
    // Without this the token is believed because of whom it was fetched from, and its signature is never looked at.
    execute: [enableNonRepudiationChecks, ...(here ? [allowInsecureRequests] : [])],
  })
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST'])

/** What the library wants to fetch, fetched by the wire. */
function through(wire: Wire): CustomFetch {
  return async (url, { method, headers, body }) => {
    if (!methods.has(method)) throw new Fault('account-unfit', { found: method, wanted: 'GET or POST' })
    const answer = await wire({
      method: method as WireRequest['method'],
      url,
      headers: Object.fromEntries(new Headers(headers)),
      ...(body === undefined || body === null ? {} : { body: textOf(body) }),
      timeoutMs: 10_000,
    })
    const parts: Uint8Array[] = []
    for await (const part of answer.body) parts.push(part)
    const bytes = Buffer.concat(parts)
    return new Response(bytes.length === 0 ? null : bytes, { status: answer.status, headers: answer.headers })
  }
}

function textOf(body: unknown): string | Uint8Array {
  return body instanceof Uint8Array ? body : String(body)
}
