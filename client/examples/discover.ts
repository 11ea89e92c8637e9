import { openDesk } from '../index.ts'

// Reading what a desk says of itself needs no key; a new one will do.
const { generateKeyPairSync } = await import('node:crypto')
const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
const { description } = await openDesk(process.env.DESK ?? 'https://desk.example', { key })
console.log(description.name, description.doors.map(({ kind, url }) => `${kind} ${url}`).join(', '))
