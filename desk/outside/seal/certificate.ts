import { createPrivateKey, sign as signWith, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { later } from '../../../core/instant.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Random } from '../box.ts'
import { Fault } from '../fault.ts'

const years = (count: number) => count * 365 * 24 * 3_600_000

/**
 * A P-256 key with a certificate from a made-up authority that says so in its name: good enough to try the
 * desk, trusted by nobody. The authority's own key is forgotten at once, so it can never sign anything else.
 */
export async function sandboxDocumentKey(
  start: Instant,
  random: Random,
): Promise<{ pkcs8: Buffer; chain: Buffer[] }> {
  const subtle = globalThis.crypto.subtle
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const authority = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const operator = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const issuer = 'Guichet sandbox CA (trusted by nobody)'
  const subject = 'Guichet sandbox operator'
  const root = await certificate({
    issuer,
    subject: issuer,
    start,
    signs: authority,
    holder: authority,
    random,
    ca: true,
  })
  const leaf = await certificate({
    issuer,
    subject,
    start,
    signs: authority,
    holder: operator,
    random,
    ca: false,
  })
  return { pkcs8: Buffer.from(await subtle.exportKey('pkcs8', operator.privateKey)), chain: [leaf, root] }
}

/**
 * Reads an operator's own key (PKCS#8 or SEC1 PEM, or PKCS#8 DER) and certificate chain (PEM, any order but
 * the signing certificate first). Throws `document-key-unfit` for a key that is not the certificate's, is
 * too short, or may not sign.
 */
export function documentKey(
  key: Buffer | string,
  chain: readonly (Buffer | string)[],
  passphrase?: string,
): {
  kind: 'ecdsa' | 'rsa'
  chain: Buffer[]
  signs(bytes: Uint8Array): Buffer
  from: Instant
  until: Instant
} {
  const secret = privateKeyOf(key, passphrase)
  const certificates = chain.flatMap(certificatesIn)
  const [leaf] = certificates
  if (!leaf) throw unfit('no certificate', 'a chain in PEM, the signing certificate first')
  if (!leaf.checkPrivateKey(secret))
    throw unfit('a certificate for another key', 'the signing certificate first')
  if (leaf.ca) throw unfit('a certificate of an authority', "the operator's own")
  return {
    kind: kindOf(secret),
    chain: certificates.map((one) => one.raw),
    signs: (bytes) => signWith('sha256', bytes, secret),
    from: new Date(leaf.validFrom).toISOString(),
    until: new Date(leaf.validTo).toISOString(),
  }
}

function privateKeyOf(key: Buffer | string, passphrase?: string): KeyObject {
  try {
    if (typeof key === 'string') return createPrivateKey(passphrase === undefined ? key : { key, passphrase })
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch (cause) {
    throw new Fault('document-key-unfit', { found: 'a key that does not open', wanted: 'PKCS#8', cause })
  }
}

function certificatesIn(text: Buffer | string): X509Certificate[] {
  if (typeof text !== 'string') return [new X509Certificate(text)]
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.map((block) => new X509Certificate(block))
}

function kindOf(key: KeyObject): 'ecdsa' | 'rsa' {
  const details = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec') {
    if (details.namedCurve === 'prime256v1' || details.namedCurve === 'secp384r1') return 'ecdsa'
    throw unfit(`curve ${details.namedCurve}`, 'P-256 or P-384')
  }
  if (key.asymmetricKeyType === 'rsa') {
    if ((details.modulusLength ?? 0) >= 2048) return 'rsa'
    throw unfit(`RSA of ${details.modulusLength} bits`, 'at least 2048')
  }
  throw unfit(`a key of type ${key.asymmetricKeyType}`, 'ECDSA or RSA')
}

const unfit = (found: string, wanted: string) => new Fault('document-key-unfit', { found, wanted })

async function certificate(facts: {
  issuer: string
  subject: string
  start: Instant
  signs: CryptoKeyPair
  holder: CryptoKeyPair
  random: Random
  ca: boolean
}): Promise<Buffer> {
  const { ca } = facts
  const made = new pkijs.Certificate()
  made.version = 2
  made.serialNumber = new asn1.Integer({ valueHex: serial(facts.random) })
  made.issuer = distinguished(facts.issuer)
  made.subject = distinguished(facts.subject)
  made.notBefore.value = new Date(facts.start)
  made.notAfter.value = new Date(later(facts.start, years(10)))
  await made.subjectPublicKeyInfo.importKey(facts.holder.publicKey)
  const holderId = await keyIdentifier(facts.holder.publicKey)
  const issuerId = await keyIdentifier(facts.signs.publicKey)
  made.extensions = [
    extension(
      '2.5.29.19',
      true,
      new pkijs.BasicConstraints(ca ? { cA: true, pathLenConstraint: 0 } : {}).toSchema(),
    ),
    extension('2.5.29.15', true, keyUsage(ca ? 0b0000_0110 : 0b1100_0000)),
    extension('2.5.29.14', false, new asn1.OctetString({ valueHex: holderId })),
    extension(
      '2.5.29.35',
      false,
      new pkijs.AuthorityKeyIdentifier({
        keyIdentifier: new asn1.OctetString({ valueHex: issuerId }),
      }).toSchema(),
    ),
  ]
  await made.sign(facts.signs.privateKey, 'SHA-256')
  return Buffer.from(made.toSchema(true).toBER())
}

/** 16 bytes, positive and never starting with a zero byte. */
function serial(random: Random): ArrayBuffer {
  const bytes = Uint8Array.from(random(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.buffer
}

/** A name of one part. (Of several, pkijs would make one part with several values.) */
function distinguished(commonName: string): pkijs.RelativeDistinguishedNames {
  const value = new asn1.Utf8String({ value: commonName })
  return new pkijs.RelativeDistinguishedNames({
    typesAndValues: [new pkijs.AttributeTypeAndValue({ type: '2.5.4.3', value })],
  })
}

function extension(extnID: string, critical: boolean, value: asn1.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER(false) })
}

/** Bits as in RFC 5280 4.2.1.3, the first one highest: digitalSignature, nonRepudiation, …, keyCertSign, cRLSign. */
function keyUsage(bits: number): asn1.BitString {
  return new asn1.BitString({
    valueHex: Uint8Array.of(bits).buffer,
    unusedBits: bits & 1 ? 0 : bits & 2 ? 1 : 6,
  })
}

async function keyIdentifier(key: CryptoKey): Promise<ArrayBuffer> {
  const raw = await globalThis.crypto.subtle.exportKey('raw', key)
  return globalThis.crypto.subtle.digest('SHA-1', raw)
}
