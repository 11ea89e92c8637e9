import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { lockFolder } from './lock.ts'

const nine = '2026-11-23T09:00:00.000Z'

function newFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'guichet-test-')), 'data')
}

/** Another desk that tries to take `folder`, says what came of it, and stays. */
async function otherDesk(folder: string): Promise<{ desk: ChildProcess; said: string }> {
  const script = `import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
    const lock = lockFolder(${JSON.stringify(folder)}, '${nine}')
    if (lock.kind === 'held') lock.tell('http://localhost:8080')
    process.stdout.write(lock.kind)
    setInterval(() => lock, 1000)`
  const desk = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(desk.stdout, 'data')) as [Buffer]
  return { desk, said: said.toString() }
}

test('a second desk is told who has the folder and where', async () => {
  const folder = newFolder()
  const { desk } = await otherDesk(folder)
  const lock = lockFolder(folder, nine)
  desk.kill()
  assert.deepEqual(lock, {
    kind: 'taken',
    by: { pid: desk.pid, since: nine, url: 'http://localhost:8080' },
    message:
      `another desk works in ${folder} (process ${desk.pid}, since ${nine}, at http://localhost:8080). ` +
      'Use that one, end it, or set GUICHET_DATA to another folder.',
  })
  rmSync(dirname(folder), { recursive: true })
})

test('a desk that is killed leaves the folder free, and what it started does not keep it', async () => {
  const folder = newFolder()
  const { desk, said } = await otherDesk(folder)
  desk.kill('SIGKILL')
  await once(desk, 'exit')
  const lock = lockFolder(folder, nine)
  const child = spawn('sleep', ['600'])
  if (lock.kind === 'held') lock.release()
  const again = lockFolder(folder, nine)
  child.kill()
  assert.deepEqual([said, lock.kind, again.kind], ['held', 'held', 'held'])
  rmSync(dirname(folder), { recursive: true })
})

test('of desks that start at once exactly one gets the folder', async () => {
  const folder = newFolder()
  const desks = await Promise.all(Array.from({ length: 5 }, () => otherDesk(folder)))
  for (const { desk } of desks) desk.kill()
  assert.deepEqual(desks.map(({ said }) => said).sort(), ['held', 'taken', 'taken', 'taken', 'taken'])
  rmSync(dirname(folder), { recursive: true })
})
