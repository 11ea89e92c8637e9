import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activityKindOf, activityKinds, activityTypes } from './activity.ts'

test('a day tells of everything but of who looked at what', () => {
  const told = activityTypes()
  assert.ok(!told.includes('content.viewed'))
  assert.equal(activityKindOf('content.viewed'), undefined)
  assert.deepEqual(told.toSorted(), activityKinds.flatMap((kind) => activityTypes(kind)).toSorted())
  for (const kind of activityKinds) assert.ok(activityTypes(kind).length > 0, kind)
})
