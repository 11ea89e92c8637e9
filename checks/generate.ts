/**
 * What is written from something else and kept beside it: the types of the client and the reference of the API from the
 * contract, the modules of `match/assembly` from their sources. `npm run generate` writes them; a check says when one is
 * older than what it was made from.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generated } from './generated.ts'

const home = join(import.meta.dirname, '..')
for (const [file, text] of await generated()) {
  writeFileSync(join(home, file), text)
  process.stdout.write(`${file}\n`)
}
