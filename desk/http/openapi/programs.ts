/** The operator's own programs: what they ask before a piece is public, with a token of this service. Pure. */
import type { z } from 'zod'
import * as contract from '../contract/scan.ts'
import type { Schema } from './order-schema.ts'

export const tokenScheme = {
  type: 'http',
  scheme: 'bearer',
  description:
    'A token that an administrator of this service has made, with the right `scan`. The desk keeps only its hash; it is shown once.',
}

/** Every one of these is called with a token and is not signed. */
const asProgram = { security: [{ token: [] }] }
const refused = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: '#/components/responses/Problem' }]))
const named = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const json = (name: string) => ({ 'application/json': { schema: named(name) } })
const told = (description: string, name: string) => ({ description, content: json(name) })
const uuidIn = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string', format: 'uuid' },
})

export const programPaths: Schema = {
  '/v1/scan': {
    post: {
      operationId: 'scan',
      summary: 'Ask what is known of a piece, before anybody sees it',
      description:
        'As JSON, or the bytes themselves with `?content=…` in the address (at most 64 MiB; what is larger is refused with 413 and can be fetched). A picture, a text, an address or hashes are answered at once. A video or a sound is answered with 202 and hashed in its own time; the same one asked about again is the same scan. A short scan that is repeated is simply done again: the same piece is the same case.',
      ...asProgram,
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'your own name for this request; used for another one it is refused',
          schema: { type: 'string', maxLength: 200 },
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: named('ScanRequest'),
            examples: {
              text: { value: { content: 'post-42', platform: 'forum', text: 'What somebody wrote.' } },
              address: { value: { content: 'post-43', fetch: 'https://cdn.example.org/picture.jpg' } },
            },
          },
          'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
        },
      },
      responses: {
        200: told('What it is known by, what it was met with, and what to do.', 'Scanned'),
        202: told('Kept, and being hashed.', 'SlowScan'),
        ...refused(400, 401, 403, 413, 422, 429, 503),
      },
    },
  },
  '/v1/scan/{scan}': {
    parameters: [uuidIn('scan', 'as given with 202')],
    get: {
      operationId: 'seeScan',
      summary: 'See how far a scan is that takes its time, and its answer for a day',
      ...asProgram,
      responses: { 200: told('As it stands now.', 'SlowScan'), ...refused(401, 403, 404, 429) },
    },
    delete: {
      operationId: 'cancelScan',
      summary: 'End a scan that takes its time; the piece is destroyed and nothing is told',
      ...asProgram,
      responses: { 204: { description: 'It has ended.' }, ...refused(401, 403, 404, 429) },
    },
  },
  '/v1/scan/batch': {
    post: {
      operationId: 'scanBatch',
      summary: 'Ask about up to a hundred pieces at once, each answered as it would be alone',
      ...asProgram,
      requestBody: { required: true, content: json('ScanBatch') },
      responses: {
        200: told(
          'In the order in which they were asked; what cannot be answered says why in its place.',
          'ScannedBatch',
        ),
        ...refused(400, 401, 403, 413, 422, 429),
      },
    },
  },
  '/v1/scan/lines': {
    post: {
      operationId: 'scanLines',
      summary: 'Ask about one piece a line (NDJSON), and get one answer a line, in the same order',
      description:
        'A line is read when there is room for its answer, four side by side, and may have 12 MiB. A request is sent within thirty seconds; then begin the next.',
      ...asProgram,
      requestBody: { required: true, content: { 'application/x-ndjson': { schema: named('ScanRequest') } } },
      responses: {
        200: {
          description: 'Lines, as they come.',
          content: { 'application/x-ndjson': { schema: named('ScanAnswer') } },
        },
        ...refused(401, 403, 415, 429),
      },
    },
  },
  '/v1/cases/{case}': {
    parameters: [uuidIn('case', '`case.id` of an answer')],
    get: {
      operationId: 'seeCase',
      summary: 'See what became of a piece that waits for a person',
      description: 'The verdict webhook says the same, unasked.',
      ...asProgram,
      responses: { 200: told('As it stands now.', 'ScanVerdict'), ...refused(401, 403, 404, 429) },
    },
  },
}

export function programSchemas(made: (shape: z.ZodType) => Schema): Schema {
  return {
    ScanRequest: made(contract.scanRequest),
    Scanned: made(contract.scanned),
    SlowScan: made(contract.slowScan),
    ScanBatch: made(contract.scanBatch),
    ScanAnswer: made(contract.scanAnswer),
    ScannedBatch: made(contract.scannedBatch),
    ScanVerdict: made(contract.scanVerdict),
  }
}
