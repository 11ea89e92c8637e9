import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { examplesAsTests } from '../checks/law-examples.ts'

const regimes = new URL('../regimes/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, regimes), 'utf8')
const files = readdirSync(regimes).filter((name) => name.endsWith('.yaml'))
const laws = files.filter((name) => !name.endsWith('.cases.yaml'))
const casesOf = (law: string) => law.replace('.yaml', '.cases.yaml')

test('every law has its worked examples', () => {
  assert.deepEqual(files.toSorted(), [...laws, ...laws.map(casesOf)].toSorted())
})

for (const law of laws) examplesAsTests(read(law), read(casesOf(law)))
