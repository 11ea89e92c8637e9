import type { CaseEntry } from '../outside/archive.ts'

export const text = (name: string, written: string): CaseEntry => ({
  name,
  bytes: Buffer.from(written, 'utf8'),
})
export const json = (name: string, value: unknown) => text(name, `${JSON.stringify(value, undefined, 2)}\n`)
export const two = (n: number) => String(n).padStart(2, '0')

/** A harmless ending for a declared type; names of others never reach the archive. */
export function extensionOf(mediaType: string): string {
  const known =
    /^(?:image|video|audio|application|text)\/(json|pdf|xml|png|jpeg|webp|gif|avif|webm|mp4|mpeg|html)\b/
  if (mediaType.startsWith('text/plain')) return 'txt'
  return known.exec(mediaType)?.[1] ?? 'bin'
}
