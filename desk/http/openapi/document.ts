/** The signed API as an OpenAPI 3.1 document. Pure: regimes, addresses and an example go in. */
import { z } from 'zod'
import type { Instrument } from '../../../core/regime.ts'
import { problem } from '../contract/common.ts'
import * as v1 from '../contract/v1.ts'
import { handingIn, longestLife, reading } from '../../../core/http-signature/profile.ts'
import { calledSchemas, webhooks } from './called-out.ts'
import { orderSchema, type Schema } from './order-schema.ts'
import { programPaths, programSchemas, tokenScheme } from './programs.ts'

export type DocumentFacts = {
  url: string
  name: string
  sandbox: boolean
  instruments: readonly Instrument[]
  /** A whole body for `POST /v1/demands` that works as it stands, and the decision that would follow it. */
  example: unknown
  decision: unknown
}

/** `/openapi.json` */
export function openapi(facts: DocumentFacts): Schema {
  const orders = facts.instruments.map((instrument) => [nameOf(instrument), orderSchema(instrument)] as const)
  return {
    openapi: '3.1.0',
    info: {
      title: `Guichet: orders to ${facts.name}`,
      version: '1',
      description: `${facts.sandbox ? 'A sandbox: nothing here is real. ' : ''}${signing}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: facts.url }],
    security: [{ messageSignature: [] }],
    paths: { ...paths(facts), ...programPaths },
    webhooks,
    components: {
      securitySchemes: {
        messageSignature: { type: 'apiKey', in: 'header', name: 'Signature', description: signing },
        token: tokenScheme,
      },
      parameters,
      responses,
      schemas: {
        ...Object.fromEntries(orders),
        NewDemand: envelope(facts.instruments),
        Amendment: {
          type: 'object',
          properties: {
            order: {
              anyOf: facts.instruments.map((each) => ({ $ref: `#/components/schemas/${nameOf(each)}` })),
            },
            reference: { type: 'string', description: 'of the amendment, if it has one' },
            text: { type: 'string', description: 'why' },
          },
          required: ['order'],
        },
        Withdrawal: made(v1.withdrawal),
        Decision: made(v1.decision),
        Acknowledgement: made(v1.acknowledgement),
        Demand: made(v1.demand),
        Decided: made(v1.decided),
        Answers: made(v1.answers),
        NotYetAnswered: made(v1.notYetAnswered),
        NotYetPublished: made(v1.notYetPublished),
        Problem: made(problem),
        ...programSchemas(made),
        ...calledSchemas(made),
      },
    },
  }
}

const signing = `Every request is signed with a key that two persons of this service have registered for your authority (HTTP Message Signatures, RFC 9421; ed25519, ecdsa-p256-sha256 or rsa-pss-sha512). A request with a body covers ${handingIn.covers.join(', ')} and content-length, with tag="${handingIn.tag}"; a request without one covers ${reading.covers.join(' and ')}, with tag="${reading.tag}". Parameters: created, expires (at most ${longestLife} s later), nonce (at least 128 bits, new for each signature), keyid, alg, tag. Content-Digest (RFC 9530) is sha-256 or sha-512 over the body as sent. Answers are signed with the desk's receipt key, named in /.well-known/guichet.json, and bound to the request's own signature. A request that is repeated byte for byte gets the stored answer again.`

function nameOf({ regime, name }: Instrument): string {
  return `Order.${regime}.${name}`
}

/** Regime and instrument name the law; the order is its form as data. */
function envelope(instruments: readonly Instrument[]): Schema {
  return {
    anyOf: instruments.map((instrument) => ({
      type: 'object',
      title: instrument.label.en ?? instrument.name,
      properties: {
        regime: { const: instrument.regime },
        instrument: { const: instrument.name },
        language: { type: 'string', pattern: '^[a-z]{2}$', description: 'language of the order' },
        threatToLife: { type: 'boolean', description: 'moves the demand up the queue and lowers no check' },
        order: { $ref: `#/components/schemas/${nameOf(instrument)}` },
      },
      required: ['regime', 'instrument', 'language', 'order'],
    })),
  }
}

function paths(facts: DocumentFacts): Schema {
  const id = [{ $ref: '#/components/parameters/Id' }]
  const read = { parameters: [...signedHeaders] }
  const post = { parameters: [...signedHeaders, ...bodyHeaders] }
  return {
    '/v1/demands': {
      post: {
        operationId: 'handIn',
        summary: 'Hand in an order',
        description:
          'Answered with 202 once the bytes, a number and the clocks are on stable storage. An order that lacks lines is taken too: `missing` says which, and what that leads to. The schema describes a complete order. A known key with anything else wrong is kept and held; an unknown one gets 401 and no number.',
        ...post,
        requestBody: body('NewDemand', { whole: { summary: 'A whole order', value: facts.example } }),
        responses: {
          202: answered('Kept, numbered, its clocks run.', 'Acknowledgement'),
          ...refusals,
          ...conflicts,
        },
      },
    },
    '/v1/demands/{id}': {
      parameters: id,
      get: {
        operationId: 'see',
        summary: 'See where a demand of yours stands',
        ...read,
        responses: { 200: answered('As it stands now.', 'Demand'), ...refusals },
      },
    },
    '/v1/demands/{id}/answer': {
      parameters: id,
      get: {
        operationId: 'fetchAnswers',
        summary: 'Fetch the answers: the forms of the law as data, or the last one as a sealed PDF',
        ...read,
        responses: {
          200: {
            description: 'The answers so far.',
            content: {
              ...content('Answers'),
              'application/pdf': { schema: { type: 'string', format: 'binary' } },
            },
          },
          202: answered('There is none yet; Retry-After says when to ask again.', 'NotYetAnswered'),
          406: { $ref: '#/components/responses/Problem' },
          ...refusals,
        },
      },
    },
    '/v1/demands/{id}/answers/{answer}': {
      parameters: [
        ...id,
        { name: 'answer', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      ],
      get: {
        operationId: 'fetchAnswer',
        summary: 'Fetch one answer as a sealed PDF',
        ...read,
        responses: {
          200: {
            description: 'The form, sealed with the operator’s key.',
            content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
          },
          ...refusals,
        },
      },
    },
    '/v1/demands/{id}/receipt': {
      parameters: id,
      get: {
        operationId: 'fetchReceipt',
        summary: 'Fetch the proof that the order stands in the public log (C2SP tlog-proof)',
        ...read,
        responses: {
          200: { description: 'Check it on /verify, or with the command.', content: plain },
          202: answered('No checkpoint covers it yet.', 'NotYetPublished'),
          ...refusals,
        },
      },
    },
    '/v1/demands/{id}/amend': {
      parameters: id,
      post: {
        operationId: 'amend',
        summary: 'Replace your order by a new version under the same reference',
        description:
          'What the new version adds gets its own time from its receipt; what it repeats keeps its deadline; what it no longer names is left, or put back.',
        ...post,
        requestBody: body('Amendment'),
        responses: { 202: answered('Taken.', 'Demand'), ...refusals, ...conflicts },
      },
    },
    '/v1/demands/{id}/withdraw': {
      parameters: id,
      post: {
        operationId: 'withdraw',
        summary: 'Withdraw your order; what was taken down under it alone is put back',
        ...post,
        requestBody: body('Withdrawal', { plain: { value: { text: 'Issued by mistake.' } } }),
        responses: { 202: answered('Taken.', 'Demand'), ...refusals, ...conflicts },
      },
    },
    '/v1/decisions': {
      post: {
        operationId: 'decide',
        summary:
          'Post a decision on somebody else’s order that you are registered for, as an authority of the home state',
        ...post,
        requestBody: body('Decision', { infringement: { value: facts.decision } }),
        responses: { 202: answered('Taken.', 'Decided'), ...refusals, ...conflicts },
      },
    },
    '/.well-known/guichet.json': {
      get: {
        operationId: 'discover',
        summary: 'Who this desk is, where its doors are and by which keys it is known',
        security: [],
        responses: {
          200: {
            description: 'Open to all.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
      },
    },
    '/log/checkpoint': {
      get: {
        operationId: 'checkpoint',
        summary: 'The newest signed checkpoint of the public log (C2SP tlog-checkpoint)',
        security: [],
        responses: {
          200: { description: 'A signed note.', content: plain },
          404: { $ref: '#/components/responses/Problem' },
        },
      },
    },
    '/log/tile/{tile}': {
      parameters: [
        {
          name: 'tile',
          in: 'path',
          required: true,
          description: 'level and number, as in 0/000 or 0/x001/234.p/5 (C2SP tlog-tiles)',
          schema: { type: 'string' },
        },
      ],
      get: {
        operationId: 'tile',
        summary: 'A tile of the public log (C2SP tlog-tiles)',
        security: [],
        responses: {
          200: { description: 'Hashes, or blind entries.', content: { 'application/octet-stream': {} } },
          404: { $ref: '#/components/responses/Problem' },
        },
      },
    },
  }
}

const plain = { 'text/plain': { schema: { type: 'string' } } }
const problems = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: '#/components/responses/Problem' }]))
const refusals = problems(401, 404, 429, 503)
const conflicts = problems(400, 409, 413, 422)
const signedHeaders = ['SignatureInput', 'Signature'].map((name) => ({
  $ref: `#/components/parameters/${name}`,
}))
const bodyHeaders = ['ContentDigest', 'IdempotencyKey'].map((name) => ({
  $ref: `#/components/parameters/${name}`,
}))

function body(name: string, examples?: Schema): Schema {
  const type = { schema: { $ref: `#/components/schemas/${name}` }, ...(examples ? { examples } : {}) }
  return { required: true, content: { 'application/json': type } }
}

function content(name: string): Schema {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } }
}

function answered(description: string, name: string): Schema {
  return { description, content: content(name) }
}

function header(name: string, description: string, example?: string): Schema {
  return {
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
    ...(example ? { example } : {}),
  }
}

const parameters = {
  Id: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'as given in the acknowledgement',
    schema: { type: 'string', format: 'uuid' },
  },
  SignatureInput: header(
    'Signature-Input',
    'what is signed, and the parameters of the signature (RFC 9421)',
    `sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key" "content-length");created=1764000000;expires=1764000300;nonce="…";alg="ed25519";keyid="…";tag="${handingIn.tag}"`,
  ),
  Signature: header('Signature', 'the signature over the signature base (RFC 9421)', 'sig1=:…:'),
  ContentDigest: header('Content-Digest', 'digest of the body as sent (RFC 9530)', 'sha-256=:…:'),
  IdempotencyKey: header(
    'Idempotency-Key',
    'a quoted string of at most 200 characters, the same for every retry of one request and no other',
    '"4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55"',
  ),
}

const responses = {
  Problem: {
    description: 'Why not: what was found and what was wanted (RFC 9457).',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
}

function made(shape: z.ZodType): Schema {
  const { $schema: _version, ...schema } = z.toJSONSchema(shape, { target: 'draft-2020-12', io: 'input' })
  return schema
}
