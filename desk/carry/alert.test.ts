import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { webhookHeaders } from './alert.ts'

test('an alert is signed as Standard Webhooks wants it, by its own vector and by another program', () => {
  // The vector of the specification.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const at = new Date(1_614_265_330_000).toISOString()
  const headers = webhookHeaders(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}')
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')

  const now = new Date().toISOString()
  const body = '{"type":"alert.raised"}'
  const fresh = webhookHeaders(secret, 'msg_1', now, body)
  assert.deepEqual(new Webhook(secret).verify(body, fresh), { type: 'alert.raised' })
  assert.throws(() => new Webhook(secret).verify('{"type":"other"}', fresh))
})
