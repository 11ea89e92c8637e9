import assert from 'node:assert/strict'
import { test } from 'node:test'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended } from '../checks/command.ts'

const demo = join(import.meta.dirname, 'demo.ts')

test('the demo takes an order from arrival to proof and back, checks every claim, and leaves only its papers', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { code, out, said } = await ended(process.execPath, [demo], folder, { TMPDIR: folder, NO_COLOR: '1' })
  assert.deepEqual([code, said], [0, ''])
  const steps = [...out.matchAll(/^(\d) (\w+)/gm)].map(([, n, word]) => `${n} ${word}`)
  const path = ['arrive', 'authenticate', 'register', 'assess', 'act', 'preserve', 'answer', 'publish']
  assert.deepEqual(
    steps,
    path.map((word, n) => `${n + 1} ${word}`),
  )
  const ticked = out.match(/^ {2}✓ /gm)?.length ?? 0
  const [, counted] = /(\d+) claims checked, and all of them hold\./.exec(out) ?? []
  // The checks of the receipt are ticked too, seven of them, and are one claim.
  assert.equal(ticked, Number(counted) + 7)
  assert.equal(out.includes(String.fromCharCode(27)) || out.includes('✗'), false)
  const left = readdirSync(folder)
  assert.deepEqual(
    left.map((name) => name.replace(/-[^-]*$/, '')),
    ['guichet-papers'],
  )
  assert.deepEqual(readdirSync(join(folder, left[0] ?? '')).sort(), [
    'annex-ii.pdf',
    'order.json',
    'order.receipt.json',
    'order.tlog',
  ])
})

test('a demo that cannot open its desk says why and ends with 1', async (t) => {
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { port } = taken.address() as AddressInfo
  const { code, said } = await ended(process.execPath, [demo], folder, { TMPDIR: folder, PORT: String(port) })
  assert.equal(code, 1)
  assert.match(said, /port \d+, for the desk, is taken/)
})
