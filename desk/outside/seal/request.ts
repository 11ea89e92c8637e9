/** An operator's own key for sealing answers: made here with a request for its certificate, or brought along. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { documentKey } from './certificate.ts'
import { Fault } from '../fault.ts'

/** Who the operator is, as the certificate shall name it (ETSI EN 319 412-3: seals of legal persons). */
export type Operator = { legalName: string; state: string; identifier?: string }

/**
 * A fresh P-256 key and the request for its certificate (PKCS#10, PEM). `identifier` is the operator's number in the
 * form of ETSI EN 319 412-1, as `VATIE-1234567A`.
 */
export async function documentRequest(operator: Operator): Promise<{ pkcs8: Buffer; request: string }> {
  const subtle = globalThis.crypto.subtle
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const request = new pkijs.CertificationRequest()
  request.version = 0
  const parts: [string, asn1.BaseBlock][] = [
    ['2.5.4.6', new asn1.PrintableString({ value: operator.state })],
    ['2.5.4.10', new asn1.Utf8String({ value: operator.legalName })],
    ...(operator.identifier
      ? [['2.5.4.97', new asn1.Utf8String({ value: operator.identifier })] as [string, asn1.BaseBlock]]
      : []),
    ['2.5.4.3', new asn1.Utf8String({ value: operator.legalName })],
  ]
  // Each part is a set of its own, as certification authorities want it.
  request.subject = nameOf(parts)
  await request.subjectPublicKeyInfo.importKey(pair.publicKey)
  request.attributes = []
  await request.sign(pair.privateKey, 'SHA-256')
  return {
    pkcs8: Buffer.from(await subtle.exportKey('pkcs8', pair.privateKey)),
    request: pem('CERTIFICATE REQUEST', Buffer.from(request.toSchema(true).toBER(false))),
  }
}

function nameOf(parts: readonly [string, asn1.BaseBlock][]): pkijs.RelativeDistinguishedNames {
  const sets = parts.map(
    ([type, value]) =>
      new asn1.Set({
        value: [new asn1.Sequence({ value: [new asn1.ObjectIdentifier({ value: type }), value] })],
      }),
  )
  const name = new pkijs.RelativeDistinguishedNames()
  name.valueBeforeDecode = new asn1.Sequence({ value: sets }).toBER(false)
  name.typesAndValues = parts.map(
    ([type, value]) => new pkijs.AttributeTypeAndValue({ type, value: value as asn1.Utf8String }),
  )
  return name
}

/** The key as it is kept: sealed with the passphrase of the key folder, where that has one. */
export function keptKey(pkcs8: Buffer, passphrase: string | undefined): string {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const sealed = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
  return key.export({ format: 'pem', type: 'pkcs8', ...sealed }).toString()
}

/** A key from a file of the operator's, whatever passphrase it came with. */
export function broughtKey(text: string, passphrase: string | undefined): Buffer {
  try {
    const key = createPrivateKey(passphrase === undefined ? text : { key: text, passphrase })
    return key.export({ format: 'der', type: 'pkcs8' })
  } catch (cause) {
    throw new Fault('document-key-unfit', { found: 'a key that does not open', wanted: 'PEM', cause })
  }
}

/**
 * Whether certificates fit a key and may seal on this day; gives whom they name. Throws `document-key-unfit`.
 */
export function judgedChain(
  key: Buffer,
  chain: string,
  now: string,
): { subject: string; issuer: string; until: string } {
  const found = documentKey(key, [chain])
  if (now < found.from || now >= found.until)
    throw new Fault('document-key-unfit', {
      found: `a certificate for ${found.from} to ${found.until}`,
      wanted: 'one that is in force today',
    })
  const leaf = new X509Certificate(found.chain[0] ?? Buffer.alloc(0))
  return { subject: leaf.subject, issuer: leaf.issuer, until: found.until }
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
