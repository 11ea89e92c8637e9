import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { isSigned, webhookHeaders } from './standard-webhooks.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

test('a message is signed as Standard Webhooks wants it, by its own vector and by another program', () => {
  // The vector of the specification.
  const at = new Date(1_614_265_330_000).toISOString()
  const headers = webhookHeaders(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}')
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')

  const now = new Date().toISOString()
  const body = '{"type":"alert.raised","über":"ü"}'
  const fresh = webhookHeaders(secret, 'msg_1', now, body)
  assert.deepEqual(new Webhook(secret).verify(body, fresh), { type: 'alert.raised', über: 'ü' })
  assert.throws(() => new Webhook(secret).verify('{"type":"other"}', fresh))
})

test('an answer counts as signed only for this question, this body, this hour and this secret', () => {
  const at = '2026-11-23T12:00:00.000Z'
  const message = { id: 'msg_1', at, body: '{"kind":"not-ours"}' }
  const headers = webhookHeaders(secret, 'msg_1', at, message.body)
  const other = new Webhook(secret).sign('msg_1', new Date(at), message.body)
  assert.ok(isSigned(secret, message, headers))
  assert.ok(
    isSigned(secret, message, { ...headers, 'webhook-signature': `v1,${btoa('x'.repeat(32))} ${other}` }),
  )
  assert.ok(!isSigned(secret, { ...message, id: 'msg_2' }, headers))
  assert.ok(!isSigned(secret, { ...message, body: '{"kind":"gone"}' }, headers))
  assert.ok(!isSigned(secret, { ...message, at: '2026-11-23T12:06:00.000Z' }, headers))
  assert.ok(!isSigned(`whsec_${btoa('y'.repeat(24))}`, message, headers))
  assert.ok(!isSigned(secret, message, {}))
})
