/**
 * How others call what a list is made of, as data. A name is compared without capitals and without anything between its
 * letters and digits, so `Hash_Value`, `hash-value` and `hashValue` are one.
 */

const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** The kinds of signals by every name that a known list or partner gives them. */
const kindNames: Readonly<Record<string, readonly string[]>> = {
  sha256: ['sha256', 'sha-256', 'hash_sha256', 'video_sha256', 'hash_video_sha256'],
  sha512: ['sha512', 'sha-512', 'hash_sha512'],
  sha1: ['sha1', 'sha-1', 'hash_sha1'],
  md5: ['md5', 'hash_md5', 'video_md5', 'hash_video_md5', 'videomd5'],
  pdq: ['pdq', 'hash_pdq', 'image_pdq', 'imagepdq', 'pdqhash'],
  vpdq: ['vpdq', 'video_vpdq', 'hash_vpdq'],
  tmk: ['tmk', 'tmk_pdqf', 'hash_tmk', 'video_tmk', 'videotmk', 'hash_tmk_pdqf'],
  url: ['url', 'uri', 'raw_uri', 'unclickable_url'],
  url_md5: ['url_md5', 'hash_url_md5'],
  domain: ['domain', 'host', 'hostname'],
  text: ['text', 'raw_text', 'text_string'],
  tlsh: ['tlsh', 'text_tlsh', 'hash_text_tlsh'],
  trend_query: ['trend_query'],
}

/** The kinds as python-threatexchange and Hasher-Matcher-Actioner name them; others they do not have. */
const exchanged: Readonly<Record<string, string>> = {
  pdq: 'pdq',
  vpdq: 'vpdq',
  sha256: 'video_sha256',
  md5: 'video_md5',
  url: 'url',
  url_md5: 'url_md5',
  text: 'raw_text',
  tlsh: 'text_tlsh',
  trend_query: 'trend_query',
}

/** What a column, or a member of a record, is about. */
const columnNames = {
  value: ['value', 'hash', 'hash_value', 'hash_digest', 'digest', 'indicator', 'signal', 'signal_value'],
  kind: ['kind', 'type', 'signal_type', 'hash_type', 'algorithm', 'indicator_type'],
  quality: ['quality'],
  label: ['label', 'labels', 'tag', 'tags', 'category', 'classification', 'ideology', 'behaviour'],
  reference: ['id', 'reference', 'ref', 'external_id', 'content_id', 'entry', 'entry_id', 'bank_content_id'],
  legalBasis: ['legal_basis', 'basis', 'legal'],
  confidence: ['confidence'],
  note: ['note', 'notes', 'description', 'comment', 'file'],
  expiresAt: ['expires_at', 'expires', 'expiry', 'expired_on'],
  withdrawn: ['deleted', 'should_delete', 'withdrawn', 'removed', 'withdrawn_at'],
  status: ['status', 'hash_status', 'opinion'],
} as const
export type Column = keyof typeof columnNames

/** Words by which a source says that what it listed is listed no more, or never was what it seemed. */
const gone = new Set(['deleted', 'withdrawn', 'removed', 'nonmalicious', 'falsepositive', 'negative'])
/** And that a record only points somewhere: it was not looked at yet. */
const unseen = new Set(['received', 'pendingreview', 'unknown'])

/** Labels of the field's lists, as this desk spells them; another label stays as it came. */
const labels: Readonly<Record<string, string>> = {
  imminentcrediblethreat: 'imminent credible threat',
  ict: 'imminent credible threat',
  graphicviolenceagainstdefenselesspeople: 'graphic violence against defenceless people',
  graphicviolence: 'graphic violence against defenceless people',
  glorificationofterroristacts: 'glorification of terrorist acts',
  recruitmentandinstruction: 'recruitment and instruction',
  radicalizationrecruitmentinstruction: 'recruitment and instruction',
  islamist: 'islamist',
  farright: 'far-right',
}

const kindsByName = turned(kindNames)
const columnsByName = turned(columnNames)

/** What the field's programs call a kind; `undefined` where they have none such. */
export const exchangedName = (kind: string): string | undefined => exchanged[kind]
export const kindNamed = (name: string): string | undefined => kindsByName.get(plain(name))
export const columnNamed = (name: string): Column | undefined => columnsByName.get(plain(name)) as Column
export const labelNamed = (label: string): string => labels[plain(label)] ?? label.trim()
export const saysGone = (status: string): boolean => gone.has(plain(status))
export const saysUnseen = (status: string): boolean => unseen.has(plain(status))

function turned(names: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(names).flatMap(([name, all]) => all.map((each) => [plain(each), name])))
}
