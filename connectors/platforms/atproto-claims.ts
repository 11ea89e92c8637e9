/**
 * What the desk writes into a takedown's `ref`, the one place where a personal data server keeps anything for us: one
 * line for each piece that something is down for. A picture may be down for the post it hangs in and for an order of
 * its own; it comes back when no line is left. Lines that are not ours are somebody else's, and stay.
 */
export type Claim = { key: string; piece: string; blobs: readonly string[] }

const mark = 'guichet/1'

export function claimsIn(ref: string | undefined): { ours: readonly Claim[]; others: readonly string[] } {
  const lines = (ref ?? '').split('\n').filter((line) => line !== '')
  const [ours, others]: [Claim[], string[]] = [[], []]
  for (const line of lines) {
    const [name, key, piece, blobs = ''] = line.split(' ')
    if (name === mark && key && piece)
      ours.push({ key: decodeURIComponent(key), piece, blobs: blobs.split(',').filter((cid) => cid !== '') })
    else others.push(line)
  }
  return { ours, others }
}

/** The lines with this claim in them, in place of the one for the same piece. */
export function withClaim(ref: string | undefined, claim: Claim): string {
  const line = [mark, encodeURIComponent(claim.key), claim.piece, claim.blobs.join(',')].join(' ').trimEnd()
  return [...linesWithout(ref, claim.piece), line].join('\n')
}

/** The lines without the claim for this piece; empty when nothing holds it down any more. */
export function withoutClaim(ref: string | undefined, piece: string): string {
  return linesWithout(ref, piece).join('\n')
}

function linesWithout(ref: string | undefined, piece: string): string[] {
  return (ref ?? '')
    .split('\n')
    .filter((line) => line !== '' && !(line.startsWith(`${mark} `) && line.split(' ')[2] === piece))
}
