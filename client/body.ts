import { DeskFault } from './fault.ts'

/**
 * The bytes that are signed and sent. A desk keeps whatever a known key signed, and its hour runs: what can be no order at
 * all is stopped here, before anybody has signed it. Throws {@link DeskFault} (`unusable`).
 */
export function bodyOf(given: unknown, name = 'what was given'): Uint8Array {
  const bytes = given instanceof Uint8Array ? given : Buffer.from(textOf(given, name))
  const why = notAnObject(bytes)
  if (why)
    throw new DeskFault('unusable', `${name} ${why}; wanted an order as JSON: an object, or its bytes.`)
  return bytes
}

function textOf(given: unknown, name: string): string {
  try {
    return JSON.stringify(given) ?? ''
  } catch {
    throw new DeskFault('unusable', `${name} cannot be written as JSON.`)
  }
}

function notAnObject(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'is empty'
  try {
    const read: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? undefined
      : 'is JSON and no object'
  } catch {
    return 'is no JSON'
  }
}
