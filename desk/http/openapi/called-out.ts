/** The three calls of the verdict webhook, each with a body as it is sent. Pure. */
import type { z } from 'zod'
import * as contract from '../contract/called-out.ts'
import type { Schema } from './order-schema.ts'

const [earlier, later, scan] = ['4d9b', '6f02', '7a31'].map(
  (part) => `0199c2a4-${part}-7c3e-9a51-5d0c8be2f417`,
)
const timestamp = '2026-11-26T09:00:00.000Z'
const piece = { content: 'post-43', platform: 'forum' }

/** Bodies as they are sent, each as its contract wants it. */
export const calls = {
  MatchDecided: {
    shape: contract.matchDecided,
    summary: 'A person has decided about a piece, or what it was met by is listed no more',
    body: {
      type: 'match.decided',
      timestamp,
      data: { case: earlier, ...piece, verdict: 'exempt', exception: 'journalism', advice: 'none' },
    },
  },
  MatchReopened: {
    shape: contract.matchReopened,
    summary: 'What was decided about a piece is open again',
    body: {
      type: 'match.reopened',
      timestamp,
      data: { case: earlier, ...piece, newest: { case: later, open: true }, advice: 'review' },
    },
  },
  ScanDone: {
    shape: contract.scanDone,
    summary: 'A scan that took its time is done',
    body: {
      type: 'scan.done',
      timestamp,
      data: {
        scan,
        content: 'post-44',
        platform: 'forum',
        advice: 'none',
        unread: [
          {
            what: 'file',
            why: 'too-long',
            found: 'a decoder that was still at work',
            wanted: 'a shorter video',
          },
        ],
      },
    },
  },
} satisfies Record<
  string,
  { shape: z.ZodType; summary: string; body: Record<string, unknown> & { type: string } }
>

export const webhooks: Schema = Object.fromEntries(
  Object.entries(calls).map(([name, { summary, body }]) => [
    body.type,
    {
      post: {
        operationId: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
        summary,
        security: [],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { $ref: `#/components/schemas/${name}` }, example: body },
          },
        },
        responses: {
          '2XX': {
            description:
              'It was taken. Whatever else is answered, it is told again under the same `webhook-id`.',
          },
        },
      },
    },
  ]),
)

export function calledSchemas(made: (shape: z.ZodType) => Schema): Schema {
  return Object.fromEntries(Object.entries(calls).map(([name, { shape }]) => [name, made(shape)]))
}
