/**
 * Every object of a bucket is asked about when it comes: what is not known is tagged, what a person has to look at is moved
 * where nobody reads it, and so is what could not be looked at. What is tagged `ask-again`, bring once more. `store` is your
 * bucket, as the README has it for the AWS SDK; `event` is what S3 sends when an object was made.
 */
import { isUnderWay, type Scanner, unseen, type Verdict } from '../index.ts'

export type Bucket = {
  get(key: string): Promise<Uint8Array>
  /** Where the desk may fetch it for some minutes: a presigned address. */
  addressOf(key: string): Promise<string>
  tag(key: string, tags: Record<string, string>): Promise<void>
  move(key: string, to: string): Promise<void>
}
export type S3Event = { Records: { s3: { object: { key: string; size?: number } } }[] }

/** What is larger the desk fetches itself, and nobody holds it in memory. */
const mostSent = 32 * 1024 * 1024

export async function onObjectMade(event: S3Event, store: Bucket, desk: Scanner): Promise<void> {
  for (const { s3 } of event.Records) {
    // S3 writes keys as addresses do, and a blank as a plus.
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
    const isLarge = (s3.object.size ?? 0) > mostSent
    const piece = isLarge ? { fetch: await store.addressOf(key) } : { bytes: await store.get(key) }
    const answer = await desk.scan({ content: key, platform: 's3', ...piece })
    if (isUnderWay(answer)) await store.tag(key, { guichet: 'under-way', scan: answer.scan })
    else {
      // Who has looked at this very piece has seen what no decoder did.
      await follow(
        key,
        answer.advice,
        answer.case?.verdict ? undefined : unseen(answer.unread, answer.late),
        store,
      )
    }
  }
}

async function follow(
  key: string,
  advice: string,
  not: ReturnType<typeof unseen>,
  store: Bucket,
): Promise<void> {
  if (advice !== 'none' || not === 'hold') await store.move(key, `quarantine/${key}`)
  else await store.tag(key, { guichet: not ?? 'none' })
}

/** Called with what the desk calls out, once it was checked (`verdictIn`). */
export async function onVerdict(
  { content: key, scan, advice, unread, late }: Verdict['data'],
  store: Bucket,
): Promise<void> {
  if (scan !== undefined) await follow(key, advice, unseen(unread, late), store)
  else if (advice === 'none') await store.move(`quarantine/${key}`, key)
}
