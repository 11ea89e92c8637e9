/**
 * What is written from the contract and kept beside it: the types of the client and the reference of the API.
 * `npm run generate` writes both; a check says when they are older than the contract.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generated } from './generated.ts'

const home = join(import.meta.dirname, '..')
for (const [file, text] of await generated()) {
  writeFileSync(join(home, file), text)
  process.stdout.write(`${file}\n`)
}
