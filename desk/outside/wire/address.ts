import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * What kind of place an IP address is: `global` for ordinary public addresses, `own` for networks an operator may run
 * (loopback, private, unique local, carrier-grade), `closed` for what nobody is ever sent to: link-local (where cloud
 * machines keep their secrets), multicast, reserved, documentation, and every IPv6 form that hides an IPv4 address.
 * After the IANA special-purpose registries; anything that cannot be read is `closed`.
 */
export function placeOf(address: string): 'global' | 'own' | 'closed' {
  if (isIP(address) === 0 || address.includes('%')) return 'closed'
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  if (own.has(range)) return 'own'
  if (range !== 'unicast') return 'closed'
  return parsed instanceof ipaddr.IPv6 && !isOrdinary(parsed) ? 'closed' : 'global'
}

const own: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'])

/**
 * Global unicast is 2000::/3 (RFC 4291); this leaves out IPv4-compatible addresses such as `::a9fe:a9fe`.
 * ISATAP (RFC 5214) marks an embedded IPv4 address by `0:5efe` or `200:5efe` in the interface identifier.
 */
function isOrdinary({ parts }: ipaddr.IPv6): boolean {
  const [first = 0, , , , fifth, sixth] = parts
  const isatap = (fifth === 0 || fifth === 0x200) && sixth === 0x5efe
  return first >> 13 === 1 && !isatap
}
