/** The page on which anybody checks a receipt, on the desk and saved to a file of its own. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { writeCheckpoint } from '../log/checkpoint.ts'
import { leafHash, nodeHash, sealEntry, writeOpening } from '../log/leaf.ts'
import { signNote, writeVerifierKey } from '../log/note.ts'
import { writeReceipt } from '../log/receipt.ts'
import { logSigner } from '../log/sample.ts'
import { folder, settle, shots, violations, visit, wide } from './fixtures/browser.ts'

test('a receipt is checked in the browser, and again from the saved file without any desk', async () => {
  const { receiptText, key, order } = await aReceipt()
  const fill = async (page: Page, bytes: string) => {
    const inputs = page.locator('input[type=file]')
    await inputs
      .nth(0)
      .setInputFiles({ name: 'receipt.tlog-proof', mimeType: 'text/plain', buffer: Buffer.from(receiptText) })
    await inputs
      .nth(1)
      .setInputFiles({ name: 'order.json', mimeType: 'application/json', buffer: Buffer.from(bytes) })
    await page.getByLabel('Key of the log').fill(key)
    await page.getByText('order.json').waitFor()
    await page.getByRole('button', { name: 'Check', exact: true }).click()
  }
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/verify`)
    await settle(page)
    await fill(page, order)
    await page.getByRole('heading', { name: 'The receipt is good' }).waitFor()
    assert.equal(await page.locator('.verdict .mark-done').count(), 8)
    assert.deepEqual(await violations(page), [])
    await page.screenshot({ path: join(shots, 'verified-en-light-1440.png'), fullPage: true })
    await fill(page, `${order} `)
    await page.getByRole('heading', { name: 'The receipt does not hold' }).waitFor()
    await page.getByText('the order in hand is not the one that was recorded').waitFor()
    const inputs = page.locator('input[type=file]')
    await inputs
      .nth(0)
      .setInputFiles({ name: 'order.json', mimeType: 'text/plain', buffer: Buffer.from(order) })
    await page.getByText('order.json').nth(1).waitFor()
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.getByText('This file is no receipt.').waitFor()
    await inputs
      .nth(1)
      .setInputFiles({ name: 'taken-for-it', mimeType: 'text/plain', buffer: Buffer.from(receiptText) })
    await page.getByText('taken-for-it').waitFor()
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.getByRole('heading', { name: 'The receipt is good' }).waitFor()
    await page.getByText('The two files stood in each other’s place.').waitFor()
    assert.deepEqual(complaints, [])

    const saved = await page.getByRole('link', { name: /Save this page/ }).getAttribute('href')
    assert.ok(saved)
    await page.context().setOffline(true)
    await page.goto(`file://${join(folder, saved)}`)
    await fill(page, order)
    await page.getByRole('heading', { name: 'The receipt is good' }).waitFor()
  })
})

/** A receipt of a log of two entries, made as the desk makes them. */
async function aReceipt(): Promise<{ receiptText: string; key: string; order: string }> {
  const order = '{"a":{"reference":"BKA-2026-0042"}}'
  const body = { sha256: createHash('sha256').update(order).digest('hex') }
  const event = {
    type: 'demand.received',
    time: '2026-11-24T10:00:00.000Z',
    case: '3f0d3a0e-5a43-4c39-8c7e-0f2f6f5f1f11',
  }
  const salt = (fill: number) => new Uint8Array(32).fill(fill)
  const sealed = sealEntry({ ...event, body }, { head: salt(1), body: salt(2) })
  const other = leafHash(new Uint8Array(33).fill(1))
  const root = nodeHash(leafHash(sealed.entry), other)
  const checkpoint = await signNote(writeCheckpoint({ origin: logSigner.key.name, size: 2, root }), logSigner)
  return {
    receiptText: writeReceipt({ index: 0, proof: [other], checkpoint, extra: writeOpening(sealed.opening) }),
    key: writeVerifierKey(logSigner.key),
    order,
  }
}
