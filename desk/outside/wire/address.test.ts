import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOf } from './address.ts'

test('public addresses are global, the operator’s own networks are own, and everything else is closed', () => {
  const places = {
    global: ['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'],
    own: [
      '127.0.0.1',
      '127.255.255.254',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.0.1',
      '100.64.0.1',
      '::1',
      'fd12::1',
    ],
    closed: [
      '0.0.0.0',
      '0.1.2.3',
      '169.254.0.1',
      '192.0.0.8',
      '192.0.2.1',
      '198.18.0.1',
      '198.51.100.1',
      '203.0.113.1',
      '192.88.99.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::2',
      '::7f00:1',
      'fe80::1',
      'fec0::1',
      'ff02::1',
      '100::1',
      '2001:db8::1',
      '3fff::1',
      '2001:10::1',
      '2001:20::1',
      '2001:2::1',
      '5f00::1',
      '4000::1',
      '64:ff9b::101:101',
      '2002:101:101::',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4x',
      '',
      'fe80::1%eth0',
    ],
  }
  for (const [place, addresses] of Object.entries(places))
    for (const address of addresses) assert.equal(placeOf(address), place, address)
})
