import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mentionsIn } from './mentions.ts'

const people = ['Bo', 'Bo Second', 'Amal Duty', 'أمل', 'Renée'].map((name) => ({ name }))
const called = (text: string) => mentionsIn(text, people).map(({ name }) => name)

test('a person is called by the whole name, and the longer name wins over the shorter one', () => {
  assert.deepEqual(called('@Bo Second, please call back'), ['Bo Second'])
  assert.deepEqual(called('ask @Bo, or @amal duty'), ['Bo', 'Amal Duty'])
  assert.deepEqual(called('@Bo Secondary is somebody else'), ['Bo'])
  assert.deepEqual(called('@Boris'), [])
})

test('an address is no call, and neither is a name without the sign', () => {
  assert.deepEqual(called('write to desk@Bo Second or to Amal Duty'), [])
})

test('a name is found in text that runs both ways, and however its accents are written', () => {
  assert.deepEqual(called('انظر @أمل، من فضلك'), ['أمل'])
  assert.deepEqual(called('voir @Rene\u0301e'), ['Renée'])
})

test('who is called twice is called once', () => {
  assert.deepEqual(called('@Bo and again @Bo'), ['Bo'])
})
