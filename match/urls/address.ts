/**
 * An address as it is listed and looked up: Safe Browsing's form without its scheme, with our rules on top. It is one
 * text for one piece of content as far as that can be known without fetching anything.
 */
import type { Misread } from '../kind.ts'
import { bytesOf, escaped } from './escapes.ts'
import { askedPages, mirrors, rewritings, sameSite, tracking } from './platforms.ts'
import { type Address, canonical, hostsOver, pathsOver, written } from './safe-browsing.ts'
import { sharedBecause } from './shared-hosts.ts'

const wanted = 'a web address such as https://example.org/page'
const longest = 8192

/** Reads an address as people pass it on, unclickable (`hxxps://example[.]org`) or not. */
export function addressOf(text: string): Address | Misread {
  if (text.length > longest)
    return { found: `${text.length} characters`, wanted: `${wanted}, at most ${longest} characters` }
  const clickable = refanged(text)
  const other = /^(?!https?:\/\/)([a-z][a-z0-9+.-]*):(?:\/\/|(?!\d{1,5}(?:[/?#]|$)))/i.exec(clickable)
  if (other) return { found: `an address that begins with ${other[1]}:`.slice(0, 60), wanted }
  const { host, path, query } = canonical(bytesOf(clickable))
  if (!isHost(host)) return { found: host === '' ? 'no host' : `the host ${host.slice(0, 60)}`, wanted }
  return ours({ host, path: path.replaceAll(/[\\?]/g, escaped), ...(query === undefined ? {} : { query }) })
}

/**
 * The address with what people do to it so that nobody follows it by accident undone, and with the slashes that
 * browsers read.
 */
export function refanged(text: string): string {
  const plain = text
    .trim()
    .replace(/^<(.*)>$/s, '$1')
    .replace(/^\[?h\]?(?:tt|xx|\*\*|__)p(s?)\]?(?=[:[])/i, 'http$1')
    .replace(/^(https?)(?:\[:\]|:)(?:\[\/\/\]|[/\\]{2})/i, '$1://')
  const start = plain.search(/(?<=^https?:\/\/|^(?!https?:\/\/))/i)
  const rest = plain.slice(start)
  const end = rest.search(/[/?#\\]/)
  const host = end < 0 ? rest : rest.slice(0, end)
  const asks = rest.search(/[?#]/)
  const path = end < 0 ? '' : rest.slice(end, asks < 0 ? undefined : asks).replaceAll('\\', '/')
  return plain.slice(0, start) + dotted(host) + path + (asks < 0 ? '' : rest.slice(asks))
}

function dotted(host: string): string {
  return host
    .replaceAll(/\s*(?:\[(?:\.|dot)\]|\((?:\.|dot)\)|\{(?:\.|dot)\})\s*/gi, '.')
    .replaceAll('[:]', ':')
}

function isHost(host: string): boolean {
  if (/^\[[0-9a-f:.]+\]$/.test(host)) return true
  return (
    host.length <= 253 &&
    /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(host)
  )
}

const siteOf = new Map(sameSite)
const fixed = new Set(tracking.filter((name) => !name.endsWith('*')))
const beginnings = tracking.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))

function ours(address: Address): Address {
  const bare = address.host.replace(/^www\.(?=[^.]+\.)/, '')
  const host = siteOf.get(bare) ?? bare
  const asked = (address.query ?? '').split('&')
  const kept = asked.filter((pair) => pair !== '' && !isTracking(pair.split('=', 1)[0] ?? '', host))
  const plain: Address = { host, path: address.path, ...(kept.length > 0 ? { query: kept.join('&') } : {}) }
  return rewritten(plain, kept) ?? plain
}

function isTracking(name: string, host: string): boolean {
  const lower = name.toLowerCase()
  return (
    fixed.has(lower) ||
    fixed.has(`${lower}@${host}`) ||
    beginnings.some((beginning) => lower.startsWith(beginning))
  )
}

function rewritten(address: Address, pairs: string[]): Address | undefined {
  for (const { host, path, as } of rewritings) {
    const found = host === address.host ? path.exec(address.path) : null
    if (!found) continue
    const query = new Map(
      pairs.map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
    )
    const content = as(found.slice(1), query)
    if (content) return content
  }
  return undefined
}

/** Why this address may not be listed: it would be found in everybody's. */
export function tooWide(address: Address): string | undefined {
  if (address.query !== undefined) return undefined
  if (address.path === '/') return sharedBecause(address.host)
  const page = written(address)
  return askedPages.has(page) ? `${page} without a query, another page for every one` : undefined
}

/**
 * Every listed address under which this one is found. One that stands inside a mirror's is looked up too, as is the
 * mirror's own. Wider than a registered name it never gets.
 */
export function expressionsOf(address: Address): string[] {
  const mirrored = mirroredBy(address)
  const own = hostsOver(address.host).flatMap((host) =>
    pathsOver(address).flatMap((path) => (path === '/' && sharedBecause(host) ? [] : [host + path])),
  )
  const asked = own.filter((expression) => !askedPages.has(expression))
  return [...new Set([...asked, ...(mirrored ? expressionsOf(mirrored) : [])])]
}

/** Each mirror stands for a shorter address, so mirrors of mirrors come to an end. */
function mirroredBy(address: Address): Address | undefined {
  const path = address.path + (address.query === undefined ? '' : `?${address.query}`)
  for (const mirror of mirrors) {
    const inside = mirror.host.test(address.host) ? mirror.path.exec(path)?.[1] : undefined
    if (inside === undefined) continue
    const page = addressOf(inside.replace(/^(https?):\/+/i, '$1://'))
    return 'host' in page ? page : undefined
  }
  return undefined
}
