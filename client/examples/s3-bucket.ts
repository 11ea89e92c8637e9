/**
 * Every object of a bucket is asked about when it comes: what is not known is tagged, what a person has to look at is moved
 * where nobody reads it. `store` is your bucket; with the AWS SDK each of its three calls is one command. `event` is
 * what S3 sends when an object was made.
 */
import { isUnderWay, type Scanner } from '../index.ts'

export type Bucket = {
  get(key: string): Promise<Uint8Array>
  tag(key: string, tags: Record<string, string>): Promise<void>
  move(key: string, to: string): Promise<void>
}
export type S3Event = { Records: { s3: { object: { key: string; eTag?: string } } }[] }

export async function onObjectMade(event: S3Event, store: Bucket, desk: Scanner): Promise<void> {
  for (const { s3 } of event.Records) {
    // S3 writes keys as addresses do, and a blank as a plus.
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
    const answer = await desk.scan({ content: key, platform: 's3', bytes: await store.get(key) })
    if (isUnderWay(answer)) await store.tag(key, { guichet: 'under-way', scan: answer.scan })
    else if (answer.advice === 'none') await store.tag(key, { guichet: 'none' })
    else await store.move(key, `quarantine/${key}`)
  }
}

/** Called with what the desk calls out, once it was checked (`verdictIn`). */
export async function onVerdict(
  key: string,
  advice: 'none' | 'review' | 'block',
  store: Bucket,
): Promise<void> {
  if (advice === 'none') await store.move(`quarantine/${key}`, key)
}
