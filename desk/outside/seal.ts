import { createHash, createVerify, X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import type { Instant } from '../../core/instant.ts'
import { Fault } from './fault.ts'
import type { DocumentKey } from './keys.ts'
import { appended, readPdf, textString, withEntries } from './seal/pdf-update.ts'

const oid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  rsaWithSha256: '1.2.840.113549.1.1.11',
}

/**
 * Seals a PDF with the operator's document key: PAdES baseline B (ETSI EN 319 142-1). The seal is added
 * after the file, so that every byte of the form and its tags stay as they were. The time of sealing stands
 * in the signature's `M` entry and, as the standard wants, in no CMS attribute.
 * Throws `pdf-unfit` for a file that is not one of our forms or is sealed already.
 */
export async function sealPdf(
  pdf: Uint8Array,
  key: DocumentKey,
  facts: { at: Instant; by: string },
): Promise<Uint8Array> {
  const [leaf] = key.chain
  if (!leaf) throw new Fault('document-key-unfit', { found: 'no certificate' })
  const room = key.chain.reduce((sum, one) => sum + one.length, 0) + 2048
  const { file, contents } = prepared(pdf, room, facts)
  const [before, after] = [file.subarray(0, contents.start), file.subarray(contents.end)]
  const digest = createHash('sha256').update(before).update(after).digest()
  const hex = (await signatureOver(digest, leaf, key)).toString('hex').toUpperCase()
  if (hex.length > room * 2) throw new Fault('seal-too-large', { found: `${hex.length / 2} bytes` })
  file.write(`<${hex.padEnd(room * 2, '0')}>`, contents.start, 'latin1')
  return new Uint8Array(file)
}

/** The file with an empty place for the signature. `contents` is that place, with its angle brackets. */
function prepared(pdf: Uint8Array, room: number, facts: { at: Instant; by: string }) {
  const read = readPdf(pdf)
  const catalog = read.dictionary(read.root)
  const pages = Number(/\/Pages\s+(\d+)\s+0\s+R/.exec(catalog)?.[1])
  const page = Number(/\/Kids\s*\[\s*(\d+)\s+0\s+R/.exec(read.dictionary(pages))?.[1])
  const [signature, field] = [read.size, read.size + 1]
  const range = `[0 ${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)}]`
  const pageDictionary = read.dictionary(page)
  // Hidden, and so no part of what is read aloud: the form says in words that it is sealed.
  const [hidden, printed, locked] = [2, 4, 128]
  const objects = new Map([
    [read.root, withEntries(catalog, { AcroForm: `<< /Fields [${field} 0 R] /SigFlags 3 >>` })],
    [
      page,
      withEntries(pageDictionary, {
        Annots: `[${field} 0 R]`,
        ...(/\/Tabs\b/.test(pageDictionary) ? {} : { Tabs: '/S' }),
      }),
    ],
    [
      signature,
      [
        '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
        `/M (D:${facts.at.replaceAll(/[-:T]|\..*$/g, '')}Z) /Name ${textString(facts.by)}`,
        `/ByteRange ${range} /Contents <${'0'.repeat(room * 2)}> >>`,
      ].join('\n'),
    ],
    [
      field,
      [
        `<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /TU ${textString(`Electronic seal of ${facts.by}`)}`,
        `/F ${hidden | printed | locked} /Rect [0 0 0 0] /P ${page} 0 R /V ${signature} 0 R >>`,
      ].join('\n'),
    ],
  ])
  const file = appended(
    read,
    objects,
    createHash('sha256').update(pdf).update(facts.at).digest('hex').slice(0, 32),
  )
  const rangeAt = file.indexOf(range, pdf.length, 'latin1')
  const start = file.indexOf('/Contents <', rangeAt, 'latin1') + '/Contents '.length
  const end = start + room * 2 + 2
  const numbers = [start, end, file.length - end].map((number) => String(number).padStart(10, ' '))
  file.write(`[0 ${numbers.join(' ')}]`, rangeAt, 'latin1')
  return { file, contents: { start, end } }
}

/** A detached CMS signature with the attributes of CAdES baseline B. */
async function signatureOver(digest: Buffer, leaf: Buffer, key: DocumentKey): Promise<Buffer> {
  const chain = chainOf(key)
  const certificate = chain[0] ?? pkijs.Certificate.fromBER(exact(leaf))
  const sha256 = () => new pkijs.AlgorithmIdentifier({ algorithmId: oid.sha256 })
  // RFC 5035: SHA-256 is the default of ESSCertIDv2 and so is left out.
  const certId = new asn1.Sequence({
    value: [new asn1.OctetString({ valueHex: exact(createHash('sha256').update(leaf).digest()) })],
  })
  const attributes = [
    attribute(oid.contentType, new asn1.ObjectIdentifier({ value: oid.data })),
    attribute(oid.messageDigest, new asn1.OctetString({ valueHex: exact(digest) })),
    attribute(
      oid.signingCertificateV2,
      new asn1.Sequence({ value: [new asn1.Sequence({ value: [certId] })] }),
    ),
  ]
    .map((one) => ({ one, der: Buffer.from(one.toSchema().toBER()) }))
    // DER wants the members of a set in the order of their bytes.
    .sort((x, y) => Buffer.compare(x.der, y.der))
  const signedAttrs = new pkijs.SignedAndUnsignedAttributes({
    type: 0,
    attributes: attributes.map(({ one }) => one),
  })
  const signature = await key.sign(setOf(attributes.map(({ der }) => der)))
  const signer = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({
      issuer: certificate.issuer,
      serialNumber: certificate.serialNumber,
    }),
    digestAlgorithm: sha256(),
    signatureAlgorithm:
      key.kind === 'rsa'
        ? new pkijs.AlgorithmIdentifier({ algorithmId: oid.rsaWithSha256, algorithmParams: new asn1.Null() })
        : new pkijs.AlgorithmIdentifier({ algorithmId: oid.ecdsaWithSha256 }),
    signature: new asn1.OctetString({ valueHex: exact(signature) }),
    signedAttrs,
  })
  const signed = new pkijs.SignedData({
    version: 1,
    digestAlgorithms: [sha256()],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: oid.data }),
    certificates: [...chain],
    signerInfos: [signer],
  })
  const info = new pkijs.ContentInfo({ contentType: oid.signedData, content: signed.toSchema(true) })
  return Buffer.from(info.toSchema().toBER())
}

let lastChain: { of: Buffer; certificates: readonly pkijs.Certificate[] } | undefined

/** The certificates of a key, read anew only when the key is another: a desk seals with one for years. */
function chainOf({ chain }: DocumentKey): readonly pkijs.Certificate[] {
  const of = Buffer.concat(chain)
  if (!lastChain?.of.equals(of))
    lastChain = { of, certificates: chain.map((one) => pkijs.Certificate.fromBER(exact(one))) }
  return lastChain.certificates
}

export type SealCheck =
  | { ok: true; signer: string; at: Instant | undefined; chain: readonly X509Certificate[]; trusted: boolean }
  | { ok: false; why: SealProblem }
export type SealProblem =
  | 'no-seal'
  | 'several-seals'
  | 'not-the-whole-file'
  | 'unreadable'
  | 'changed'
  | 'wrong-certificate'
  | 'wrong-signature'

/**
 * Checks a seal the way a receiver should: it covers the whole file but itself, the bytes are the sealed
 * ones, and the certificate is the one it names. `trusted` when the chain leads to one of `anchors` (DER)
 * and every certificate was valid at the time of sealing; revocation is not looked at.
 */
export function verifySeal(pdf: Uint8Array, anchors: readonly Uint8Array[] = []): SealCheck {
  const file = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  const no = (why: SealProblem): SealCheck => ({ ok: false, why })
  const ranges = [
    ...file.toString('latin1').matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g),
  ]
  if (ranges.length === 0) return no('no-seal')
  if (ranges.length > 1) return no('several-seals')
  const [from = -1, length = 0, second = 0, rest = 0] = (ranges[0] ?? []).slice(1).map(Number)
  if (from !== 0 || second <= length || second + rest !== file.length) return no('not-the-whole-file')
  const hex = /^<([0-9A-Fa-f]+)>$/.exec(file.toString('latin1', length, second))?.[1]
  if (hex === undefined) return no('not-the-whole-file')
  const cms = readCms(Buffer.from(hex, 'hex'))
  if (!cms) return no('unreadable')
  const digest = createHash('sha256').update(file.subarray(0, length)).update(file.subarray(second)).digest()
  if (!cms.messageDigest.equals(digest)) return no('changed')
  const leaf = cms.certificates.find((one) =>
    createHash('sha256').update(one.raw).digest().equals(cms.certificateHash),
  )
  if (!leaf) return no('wrong-certificate')
  if (!createVerify('sha256').update(cms.signed).verify(leaf.publicKey, cms.signature))
    return no('wrong-signature')
  const at = sealedAt(file.toString('latin1', 0, length))
  const chain = chainFrom(leaf, cms.certificates)
  return { ok: true, signer: leaf.subject, at, chain, trusted: leadsTo(anchors, chain, at) }
}

/** The newest `M` entry: an older one may belong to a note on a page. */
function sealedAt(text: string): Instant | undefined {
  const all = [...text.matchAll(/\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z\)/g)]
  const [, y, mo, d, h, mi, s] = all.at(-1) ?? []
  return y === undefined ? undefined : `${y}-${mo}-${d}T${h}:${mi}:${s}.000Z`
}

/** The parts of a baseline signature that are checked; `undefined` when any is missing or doubled. */
function readCms(der: Buffer) {
  try {
    const info = pkijs.ContentInfo.fromBER(exact(der))
    if (info.contentType !== oid.signedData) return undefined
    const signed = new pkijs.SignedData({ schema: info.content })
    const [signer, ...others] = signed.signerInfos
    if (!signer?.signedAttrs || others.length > 0 || signed.encapContentInfo.eContent) return undefined
    const value = (type: string) => {
      const found = signer.signedAttrs?.attributes.filter((one) => one.type === type) ?? []
      return found.length === 1 && found[0]?.values.length === 1
        ? (found[0].values[0] as asn1.BaseBlock)
        : undefined
    }
    const content = value(oid.contentType)
    if (!(content instanceof asn1.ObjectIdentifier) || content.valueBlock.toString() !== oid.data)
      return undefined
    const digest = value(oid.messageDigest)
    const certificateHash = hashOfCertificate(value(oid.signingCertificateV2))
    if (!(digest instanceof asn1.OctetString) || !certificateHash) return undefined
    return {
      messageDigest: Buffer.from(digest.valueBlock.valueHexView),
      certificateHash,
      certificates: (signed.certificates ?? []).flatMap((one) =>
        one instanceof pkijs.Certificate ? [new X509Certificate(Buffer.from(one.toSchema().toBER()))] : [],
      ),
      signed: Buffer.from(signer.signedAttrs.encodedValue),
      signature: Buffer.from(signer.signature.valueBlock.valueHexView),
    }
  } catch {
    return undefined
  }
}

/** From `SigningCertificateV2`; only SHA-256, the default, is read. */
function hashOfCertificate(attribute: asn1.BaseBlock | undefined): Buffer | undefined {
  const [list] = childrenOf(attribute)
  const [certId] = childrenOf(list)
  const [hash] = childrenOf(certId)
  return hash instanceof asn1.OctetString ? Buffer.from(hash.valueBlock.valueHexView) : undefined
}
const childrenOf = (block: asn1.BaseBlock | undefined): asn1.BaseBlock[] =>
  block instanceof asn1.Sequence ? block.valueBlock.value : []

function chainFrom(leaf: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const chain = [leaf]
  for (let last = leaf; chain.length <= all.length;) {
    const issuer = all.find(
      (one) => !chain.includes(one) && last.checkIssued(one) && last.verify(one.publicKey),
    )
    if (!issuer) break
    chain.push(issuer)
    last = issuer
  }
  return chain
}

function leadsTo(
  anchors: readonly Uint8Array[],
  chain: readonly X509Certificate[],
  at: Instant | undefined,
): boolean {
  if (at === undefined) return false
  const when = Date.parse(at)
  if (chain.some((one) => Date.parse(one.validFrom) > when || Date.parse(one.validTo) < when)) return false
  const roots = anchors.map((der) => new X509Certificate(Buffer.from(der)))
  if (!chain.slice(1).every((one) => one.ca)) return false
  return roots.some((root) =>
    chain.some((one) => one.raw.equals(root.raw) || (one.checkIssued(root) && one.verify(root.publicKey))),
  )
}

function attribute(type: string, value: asn1.BaseBlock): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] })
}

/** DER of a SET OF from its members' DER. */
function setOf(members: readonly Buffer[]): Buffer {
  const body = Buffer.concat(members)
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([0x31, ...length]), body])
}

/** Exactly these bytes: a Buffer may be a window on a larger one. */
const exact = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer
