/** What somebody finds who goes where there is nothing. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { lostPage } from '../desk/http/lost-page.ts'
import { openDesk } from './desk.ts'

test('an address at which there is nothing answers a person with a page in their language, a program with a problem', async (t) => {
  const desk = await openDesk(t)
  const { port } = new URL(desk.url)
  const at = (path: string, host: string, headers: Record<string, string>) =>
    new Promise<{ status: number; type: string; policy: string; text: string }>((resolve, reject) => {
      request({ port, path, headers: { host, ...headers } }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: `${answer.headers['content-type']}`,
            policy: `${answer.headers['content-security-policy']}`,
            text,
          }),
        )
      })
        .on('error', reject)
        .end()
    })
  const own = `localhost:${port}`
  const person = (language: string) => ({ accept: 'text/html,*/*;q=0.8', 'accept-language': language })
  const titles = {
    en: 'There is nothing at this address',
    fr: 'Il n’y a rien à cette adresse',
    ar: 'لا شيء في هذا العنوان',
  }
  for (const [language, title] of Object.entries(titles)) {
    const page = await at('/no/such<b>page', own, person(language))
    assert.deepEqual([page.status, page.type], [404, 'text/html; charset=utf-8'])
    assert.match(page.text, new RegExp(`<html lang="${language}"[^]*<h1>${title}</h1>`))
    assert.doesNotMatch(page.text, /such|script/)
    assert.match(page.policy, /^default-src 'none'; style-src 'sha256-/)
  }
  // The page of a person that is not there is told apart from no other address.
  const unknown = await at('/nothing', own, person('en'))
  assert.equal((await at(`/p/${'x'.repeat(32)}`, own, person('en'))).text, unknown.text)
  const program = await at('/nothing', own, { accept: 'application/json' })
  assert.deepEqual([program.status, program.type], [404, 'application/problem+json'])
  assert.equal((await at('/v1/nothing', own, { accept: '*/*' })).type, 'application/problem+json')
})

test('whoever calls the desk by another name is told so, and at the machine itself by which name it answers', async (t) => {
  const desk = await openDesk(t)
  const { port } = new URL(desk.url)
  // In the sandbox the number is the origin that untrusted media are kept on: nothing else is served there.
  const here = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } })
  const text = await here.text()
  assert.equal(here.status, 404)
  assert.match(text, /There is no desk at this address/)
  assert.match(text, new RegExp(`href="http://localhost:${port}/"`))
  const program = await fetch(`http://127.0.0.1:${port}/hma/m/raw_lookup`)
  assert.match(
    ((await program.json()) as { message: string }).message,
    new RegExp(`http://localhost:${port}/$`),
  )
  const elsewhere = lostPage(true, 'desk.example:80', 'en')
  assert.match(elsewhere, /There is no desk at this address/)
  assert.doesNotMatch(elsewhere, /localhost|desk\.example|href=/)
})
