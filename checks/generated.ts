/** The files that are written from others, the contract or a source in AssemblyScript: what they should hold today. */
import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { openapi } from '../desk/http/openapi/document.ts'
import type { Schema } from '../desk/http/openapi/order-schema.ts'
import { readRegimes } from '../desk/tenants.ts'
import { authorities } from '../sandbox/authority/authorities.ts'
import { sampleOrder } from '../sandbox/authority/order.ts'
import { assembled } from './assembly.ts'
import { referencePage } from './reference.ts'

const examples = join(import.meta.dirname, '../client/examples')

/** Path and text of each. The same contract gives the same text, to the letter. */
export async function generated(): Promise<readonly (readonly [file: string, text: string])[]> {
  const document = contractDocument()
  return [
    ['client/schema.ts', await typesOf(document)],
    ['docs/reference.md', referencePage(document, exampleOf)],
    ...(await assembled()),
  ]
}

/** The API as a desk of no particular place would describe it, by the newest edition of each law. */
function contractDocument(): Schema {
  const order = sampleOrder({
    origin: 'https://platform.example',
    issuedAt: '2026-11-26T09:00:00.000Z',
    reference: 'RO-1',
  })
  return openapi({
    url: 'https://desk.example',
    name: 'a platform',
    sandbox: false,
    instruments: [...readRegimes().values()].flatMap(({ editions }) => editions.at(-1)?.instruments ?? []),
    example: { regime: 'eu-tco', instrument: 'removal-order', language: 'en', order },
    decision: {
      issuer: authorities.interior.name,
      reference: 'RO-1',
      decision: 'scrutiny-decision',
      outcome: 'infringement',
      decisionReference: 'SD-1',
      reasons: 'The content reports on the group and does not promote it.',
    },
  })
}

async function typesOf(document: Schema): Promise<string> {
  const nodes = await openapiTS(JSON.parse(JSON.stringify(document)) as OpenAPI3, {
    immutable: true,
    emptyObjectsUnknown: true,
  })
  return `/** Written by \`npm run generate\` from the contract; not to be edited. */\n${astToString(nodes)}`
}

/** The runnable example of an operation, as its reader would write it: with the package in place of our file. */
function exampleOf(operation: string): string | undefined {
  const file = join(examples, `${operation}.ts`)
  if (!existsSync(file)) return undefined
  return readFileSync(file, 'utf8').replace("'../index.ts'", "'@guichet/client'").trimEnd()
}
