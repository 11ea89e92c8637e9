import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signInPage } from './sign-in-page.ts'
import { languageOf } from './written.ts'

const written = `<script nonce="%NONCE%"></script>
<!-- sandbox --><aside>Sandbox</aside><!-- /sandbox -->
<!-- sandbox -->Start anew.<!-- /sandbox --><!-- in-earnest -->Ask a colleague.<!-- /in-earnest -->
<!-- set-up --><p>Being set up</p><!-- /set-up -->
<!-- account --><button>%ACCOUNT%</button><!-- /account -->`

const plain = { nonce: 'once', isSandbox: false, isBeingSetUp: false, account: undefined }
const door = (said: object) => signInPage(written, { ...plain, ...said }).replaceAll(/<!--.*?-->|\n/gs, '')

test('the door offers an account only where the house has one, and says sandbox only in a sandbox', () => {
  assert.equal(door({}), '<script nonce="once"></script>Ask a colleague.')
  assert.equal(
    door({ isSandbox: true, account: 'Harbour' }),
    '<script nonce="once"></script><aside>Sandbox</aside>Start anew.<button>Harbour</button>',
  )
})

test('the door of a desk that is still being set up says how one comes in there', () => {
  assert.match(door({ isBeingSetUp: true }), /Ask a colleague\.<p>Being set up<\/p>$/)
})

test('what a house calls its accounts is text at the door, whatever it holds', () => {
  const page = signInPage(written, {
    ...plain,
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
