/**
 * Addresses as Google Safe Browsing canonicalises them, and the expressions under which a listed address is found in a
 * longer one. The letter of the specification, so that its own vectors hold; our rules stand on top, in `address.ts`.
 * https://developers.google.com/safe-browsing/v4/urls-hashing
 */
import { escape, unescape } from './escapes.ts'
import { hostOf } from './host.ts'

/** All but the scheme, which says nothing of what is there. `query` is what follows the question mark, if there is one. */
export type Address = { host: string; path: string; query?: string }

/** `bytes` are those of UTF-8, one a character. User, port and fragment are disregarded. */
export function canonical(bytes: string): Address & { scheme: string } {
  const [whole = ''] = bytes
    .replaceAll(/[\t\r\n]/g, '')
    .replaceAll(/^ +| +$/g, '')
    .split('#', 1)
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(whole)
  const rest = scheme ? whole.slice(scheme[0].length) : whole
  const end = rest.search(/[/?]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const after = end < 0 ? '' : rest.slice(end)
  const asks = after.indexOf('?')

  const host = unescape(authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, ''))
  const path = unescape(asks < 0 ? after : after.slice(0, asks))
  return {
    scheme: scheme?.[1]?.toLowerCase() ?? 'http',
    host: escape(hostOf(host)),
    path: escape(resolve(path)),
    ...(asks < 0 ? {} : { query: escape(unescape(after.slice(asks + 1))) }),
  }
}

/** The path without detours: `/./`, `/../` and empty steps taken. */
function resolve(path: string): string {
  const steps: string[] = []
  const parts = path.split('/')
  for (const part of parts) {
    if (part === '..') steps.pop()
    else if (part !== '' && part !== '.') steps.push(part)
  }
  const open = ['', '.', '..'].includes(parts.at(-1) ?? '')
  return steps.length === 0 ? '/' : `/${steps.join('/')}${open ? '/' : ''}`
}

export function written({ host, path, query }: Address): string {
  return `${host}${path}${query === undefined ? '' : `?${query}`}`
}

/** The host itself and up to four that it lies under, from its last five labels; a number lies under nothing. */
export function hostsOver(host: string): string[] {
  if (/^[\d.]+$|^\[/.test(host)) return [host]
  const labels = host.split('.')
  const shorter = labels.slice(-5).map((_, at, five) => five.slice(at).join('.'))
  return [...new Set([host, ...shorter.filter((name) => name.includes('.') && name !== host)])].slice(0, 5)
}

/** The page with and without its query, and up to four folders that it lies in, the first of them the root. */
export function pathsOver({ path, query }: Omit<Address, 'host'>): string[] {
  const folders = ['/']
  for (let at = path.indexOf('/', 1); at > 0 && folders.length < 4; at = path.indexOf('/', at + 1))
    folders.push(path.slice(0, at + 1))
  return [...new Set([...(query === undefined ? [] : [`${path}?${query}`]), path, ...folders])]
}
