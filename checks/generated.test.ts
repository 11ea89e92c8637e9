import { test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generated } from './generated.ts'

test('the reference, the types of the client and the built modules say what their sources say today', async () => {
  const stale: string[] = []
  for (const [file, text] of await generated()) {
    const path = join(import.meta.dirname, '..', file)
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) stale.push(file)
  }
  assert.deepEqual(stale, [], 'run “npm run generate”')
})
