/** The name or number of a machine in one spelling, as Safe Browsing asks: 3279880203 is 195.127.0.11. */
import { textOf } from './escapes.ts'

/** `bytes`: unescaped, without port and user. What is no host at all comes back as it is, in lower case. */
export function hostOf(bytes: string): string {
  const host = bytes
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^\.|\.$/g, '')
    // Of bytes only ASCII has capitals: the others are parts of letters.
    .replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
  return ipv4(host) ?? resolved(host) ?? host
}

/** Any spelling that old resolvers took: fewer than four parts, octal, hexadecimal. */
function ipv4(host: string): string | undefined {
  const parts = host.split('.')
  if (parts.length > 4) return undefined
  const numbers = parts.map(number)
  const last = numbers.pop()
  if (last === undefined || numbers.some((part) => part === undefined || part > 255)) return undefined
  if (last >= 256 ** (4 - numbers.length)) return undefined
  const value = numbers.reduce<number>((sum, part, at) => sum + (part ?? 0) * 256 ** (3 - at), last)
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

function number(part: string): number | undefined {
  if (/^0x[0-9a-f]{0,8}$/.test(part)) return part.length === 2 ? 0 : Number.parseInt(part.slice(2), 16)
  if (/^0[0-7]{1,11}$/.test(part)) return Number.parseInt(part, 8)
  return /^\d{1,10}$/.test(part) && (part === '0' || part[0] !== '0') ? Number(part) : undefined
}

/** What only tables know: letters beyond ASCII as they stand in the DNS, IPv6 in its short form. */
function resolved(host: string): string | undefined {
  if (/^\[[0-9a-f:.]{2,45}\]$/.test(host)) return parsed(host)
  const text = textOf(host)
  return text === undefined || text.length === host.length || /[/?#@\\:]/.test(text)
    ? undefined
    : parsed(text)
}

function parsed(host: string): string | undefined {
  try {
    return new URL(`http://${host}/`).hostname
  } catch {
    return undefined
  }
}
