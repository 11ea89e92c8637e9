/**
 * The X25519 recipient of an `age` v1 file (age-encryption.org/v1, section “The X25519 recipient type”), reckoned by the
 * machine's own cryptography: the package does it through WebCrypto, four jobs of a thread pool for every part of every
 * copy, on the way of content going down. Whatever is sealed so, `age -d` opens.
 */
import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { bech32 } from '@scure/base'
import { type Recipient, Stanza } from 'age-encryption'

const label = 'age-encryption.org/v1/X25519'
/** RFC 8410: what stands before the 32 bytes of an X25519 key in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** Whoever holds this identity (`AGE-SECRET-KEY-1…`), and nobody else, opens what is sealed for it. */
export function recipientOf(identity: string): Recipient {
  const { bytes } = bech32.decodeToBytes(identity)
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8, bytes]), format: 'der', type: 'pkcs8' })
  const recipient = createPublicKey(secret)
  const name = rawOf(recipient)
  return {
    wrapFileKey(fileKey) {
      const ephemeral = generateKeyPairSync('x25519')
      const share = rawOf(ephemeral.publicKey)
      const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient })
      const key = hkdfSync('sha256', shared, Buffer.concat([share, name]), label, 32)
      // The key is used once, so the specification wants a nonce of zeros.
      const cipher = createCipheriv('chacha20-poly1305', Buffer.from(key), Buffer.alloc(12), {
        authTagLength: 16,
      })
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
      return [new Stanza(['X25519', share.toString('base64').replace(/=+$/, '')], new Uint8Array(body))]
    },
  }
}

function rawOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
