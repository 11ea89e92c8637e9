import { z } from 'zod'
import type { Instant } from '../core/instant.ts'
import { filled, sheetOfLetter } from './letter.ts'
import { empty } from './parts.ts'
import { penFor } from './pen.ts'
import type { Template } from './template.ts'

/** The letter that answers a request under Article 6-1 of the French law of 21 June 2004: no form is prescribed for it. */
export const lcenAnswer: Template = {
  drawing: 'letter',
  words: z.strictObject({ fr: words(), en: words(), ar: words() }),
  gaps: (data) => gapsIn(data as Answer),
  sheet(data, setting, own) {
    const { a, b, c, targets } = data as Answer
    const said = (own as Record<string, Words>)[setting.words.language] ?? (own as { fr: Words }).fr
    const pen = penFor(setting)
    const host = c.host ?? c.representative ?? ''
    const values = {
      received: pen.time(a.receivedAt).parts.join(''),
      measured: b.measureAt === undefined ? '' : pen.time(b.measureAt).parts.join(''),
      contact: c.contactEmail,
    }
    const say = (text: string) => filled(text, values)
    return sheetOfLetter(
      {
        translation: said.translation,
        fromLabel: said.from,
        from: [host, c.contactEmail],
        toLabel: said.to,
        to: [a.authorityName],
        subject: said.subject,
        file: a.authorityFileRef,
        orderHash: said.orderHash,
        references: [
          { label: said.theirReference, value: a.authorityFileRef },
          { label: said.ourReference, value: a.ourFileRef },
          { label: said.receivedAt, value: pen.time(a.receivedAt) },
        ],
        salutation: said.salutation,
        before: [
          say(said.opening),
          say(b.measure === undefined ? said.notDone : said.done[b.measure]),
          ...(b.grounds ?? []).map((ground) => said.grounds[ground]),
          ...(b.reasons ? [b.reasons] : []),
          ...(b.clarificationNeeded ? [`${said.needed} ${b.clarificationNeeded}`] : []),
        ],
        table: {
          title: said.table,
          labels: b.measure === undefined ? [said.address, said.why] : [said.address, said.measure, said.at],
          rows: targets.map((target) =>
            target.measure === undefined || target.at === undefined
              ? [pen.code(target.address), pen.line(target.reason ?? said.whys[target.why ?? 'reported'])]
              : [pen.code(target.address), pen.line(said.measures[target.measure]), pen.time(target.at)],
          ),
        },
        after: [
          ...(b.measure === 'DISABLED' ? [say(said.person)] : []),
          say(said.basis),
          say(said.questions),
        ],
        farewell: said.farewell,
        signed: [c.authorisedPerson, host],
        sealed: said.sealed,
      },
      setting,
    )
  },
}

type Answer = {
  a: { authorityName: string; authorityFileRef: string; ourFileRef: string; receivedAt: Instant }
  b: {
    measure?: 'DISABLED' | 'ALREADY_GONE'
    measureAt?: Instant
    grounds?: readonly ('IMPOSSIBLE' | 'UNCLEAR')[]
    reasons?: string
    clarificationNeeded?: string
  }
  c: { host?: string; representative?: string; authorisedPerson: string; contactEmail: string }
  targets: readonly {
    address: string
    measure?: 'DISABLED' | 'ALREADY_GONE'
    at?: Instant
    reason?: string
    why?: keyof Words['whys']
  }[]
}

type Words = z.output<ReturnType<typeof words>>

function words() {
  const text = z.string().min(1)
  return z.strictObject({
    /** Said on top of what is no letter but a working copy; empty in the letter itself. */
    translation: z.string(),
    from: text,
    to: text,
    subject: text,
    orderHash: text,
    theirReference: text,
    ourReference: text,
    receivedAt: text,
    salutation: text,
    opening: text,
    done: z.strictObject({ DISABLED: text, ALREADY_GONE: text }),
    notDone: text,
    grounds: z.strictObject({ IMPOSSIBLE: text, UNCLEAR: text }),
    needed: text,
    table: text,
    address: text,
    measure: text,
    measures: z.strictObject({ DISABLED: text, ALREADY_GONE: text }),
    at: text,
    why: text,
    whys: z.strictObject({ gone: text, 'not-ours': text, ambiguous: text, failed: text, reported: text }),
    person: text,
    basis: text,
    questions: text,
    farewell: text,
    sealed: text,
  })
}

function gapsIn({ a, b, c, targets }: Answer): string[] {
  const { authorityName, authorityFileRef, ourFileRef, receivedAt } = a
  const isReport = b.measure === undefined
  return [
    ...empty('a', { authorityName, authorityFileRef, ourFileRef, receivedAt }),
    ...(isReport && (b.grounds ?? []).length === 0 ? ['b.grounds'] : []),
    ...(isReport ? empty('b', { reasons: b.reasons }) : []),
    ...empty('c', {
      host: c.host ?? c.representative,
      authorisedPerson: c.authorisedPerson,
      contactEmail: c.contactEmail,
    }),
    ...(targets.length === 0 ? ['targets'] : []),
  ]
}
