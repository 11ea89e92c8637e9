import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signInPage } from './sign-in-page.ts'
import { languageOf } from './written.ts'

const written = `<script nonce="%NONCE%"></script>
<!-- sandbox --><aside>Sandbox</aside><!-- /sandbox -->
<!-- account --><button>%ACCOUNT%</button><!-- /account -->`

test('the door offers an account only where the house has one, and says sandbox only in a sandbox', () => {
  assert.equal(
    signInPage(written, { nonce: 'once', isSandbox: false, account: undefined }).trim(),
    '<script nonce="once"></script>',
  )
  const both = signInPage(written, { nonce: 'once', isSandbox: true, account: 'Harbour' })
  assert.match(both, /<aside>Sandbox<\/aside>[^]*<button>Harbour<\/button>/)
})

test('what a house calls its accounts is text at the door, whatever it holds', () => {
  const page = signInPage(written, {
    nonce: 'once',
    isSandbox: false,
    account: '<script>$& %NONCE%</script>\u202E',
  })
  assert.match(page, /<button>&lt;script&gt;\$&amp; %NONCE%&lt;\/script&gt;\[U\+202E\]<\/button>/)
})

test('a page is written in the language that was chosen, else in the first one asked for that the desk speaks', () => {
  assert.equal(languageOf('de-DE,ar;q=0.8,fr;q=0.5'), 'ar')
  assert.equal(languageOf('de-DE,ar;q=0.8', 'fr'), 'fr')
  assert.equal(languageOf('fr', 'de'), 'fr')
  assert.equal(languageOf('fr', ['ar', 'en']), 'ar')
  assert.equal(languageOf(undefined), 'en')
  assert.equal(languageOf('*'), 'en')
})
