/**
 * The built pages in a real browser, under the real content security policy, against a cardboard desk.
 * Pictures of every page go to `artefacts/pages/`; `GUICHET_SHOTS=all` takes every language, scheme and width.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  type Look,
  main,
  narrow,
  settle,
  shots,
  tablet,
  violations,
  visit,
  wide,
} from './fixtures/browser.ts'

const pages = {
  inbox: '/',
  'inbox-found': '/?q=lantern',
  'inbox-narrowed': '/?wait=person&country=DE,FR&due=24',
  'inbox-nothing': '/?show=all&country=LU&from=2026-11-01',
  demand: main,
  'demand-call-back': '/demands/00000000-0000-4000-8000-000000000011',
  'demand-paused': '/demands/00000000-0000-4000-8000-000000000012',
  'demand-done': '/demands/00000000-0000-4000-8000-000000000013',
  'demand-many': '/demands/00000000-0000-4000-8000-000000000014',
  'for-you': '/for-you',
  'hand-over': '/hand-over',
  'by-hand': '/by-hand',
  authorities: '/authorities',
  people: '/people',
  operator: '/operator',
  platforms: '/platforms',
  activity: '/activity',
  calendar: '/calendar',
  deliveries: '/deliveries',
  watch: '/watch',
  banks: '/banks',
  bank: '/banks/REMOVED',
  'bank-empty': '/banks/CALLS',
  'bank-partner': '/banks/PARTNER_HASHES',
  'bank-then': '/banks/REMOVED/at/4790',
  try: '/banks/try',
  signal: '/signals/3',
  matches: '/matches',
  'matches-decided': '/matches?show=decided',
  match: '/matches/00000000-0000-4000-8000-000000000703',
  'match-video': '/matches/00000000-0000-4000-8000-000000000702',
  'match-decided': '/matches/00000000-0000-4000-8000-000000000699',
  hunts: '/hunts',
  'hunt-held': '/hunts/00000000-0000-4000-8000-000000000903',
  'hunt-bringing': '/hunts/00000000-0000-4000-8000-000000000902',
  'sign-in': '/sign-in',
  verify: '/verify',
} as const
const looks: Look[] =
  process.env.GUICHET_SHOTS === 'all'
    ? ['en', 'fr', 'ar'].flatMap((language) =>
        (['light', 'dark'] as const).flatMap((scheme) =>
          [wide, tablet, narrow].map((width) => ({ language, scheme, width })),
        ),
      )
    : [
        { language: 'en', scheme: 'light', width: wide },
        { language: 'ar', scheme: 'dark', width: wide },
        { language: 'ar', scheme: 'light', width: narrow },
        { language: 'fr', scheme: 'dark', width: narrow },
        { language: 'fr', scheme: 'light', width: tablet },
      ]

for (const look of looks)
  test(`every page is sound in ${look.language}, ${look.scheme}, ${look.width} wide`, async () => {
    await visit(look, async ({ page, desk, complaints }) => {
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(desk.url + path)
        await settle(page)
        await page.screenshot({
          path: join(shots, `${name}-${look.language}-${look.scheme}-${look.width}.png`),
          fullPage: true,
        })
        assert.deepEqual(await violations(page), [], `axe on ${name}`)
        await fits(page, name)
        const text = await page.locator('body').innerText()
        assert.doesNotMatch(text, /\{\{|\bundefined\b|\[object/, `${name} shows a gap in its words`)
        // What turns a figure the right way round is ours, and nothing that somebody hid in a text.
        assert.doesNotMatch(text, /U\+(061C|200[EF]|206[6-9])/, `${name} shows a mark of its own`)
      }
      assert.deepEqual(complaints, [])
    })
  })

const setUp = [
  '',
  '/name',
  '/passkey',
  '/homeState',
  '/languages',
  '/second',
  '/authority',
  '/platform',
  '/drill',
  '/doctor',
]
for (const look of looks)
  test(`every question of the first run is sound in ${look.language}, ${look.scheme}, ${look.width} wide`, async () => {
    await visit(look, async ({ page, desk, complaints }) => {
      desk.setFirstRun(true)
      for (const path of setUp) {
        await page.goto(`${desk.url}/first-run${path}`)
        await settle(page)
        const name = `first-run${path.replace('/', '-')}`
        await page.screenshot({
          path: join(shots, `${name}-${look.language}-${look.scheme}-${look.width}.png`),
          fullPage: true,
        })
        assert.deepEqual(await violations(page), [], `axe on ${name}`)
        await fits(page, name)
        const text = await page.locator('body').innerText()
        assert.doesNotMatch(text, /\{\{|\bundefined\b|\[object/, `${name} shows a gap in its words`)
      }
      assert.deepEqual(complaints, [])
    })
  })

/** Nothing has to be scrolled sideways to be read. */
async function fits(page: Page, name: string): Promise<void> {
  const [inner, outer] = await page.evaluate(
    () => [document.documentElement.scrollWidth, document.documentElement.clientWidth] as const,
  )
  assert.ok(inner <= outer, `${name} is ${inner} wide in a window of ${outer}`)
}

test('the main job is done from the keyboard alone: inbox, demand, restrict, confirm, done', async (t) => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk, complaints }) => {
    await page.goto(desk.url)
    await settle(page)
    const began = Date.now()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${main}`)
    // The address changes first; the page follows when its part of the program is there.
    await page.locator('.demand-head').waitFor()
    await settle(page)
    await page.keyboard.press('1')
    await page.getByRole('dialog').getByText('The answer as it will be sent').waitFor()
    await page.screenshot({ path: join(shots, 'plan-en-light-1440.png') })
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'What happened' }).waitFor()
    t.diagnostic(`restricted ${Date.now() - began} ms after the inbox was open`)
    await page.screenshot({ path: join(shots, 'done-en-light-1440.png') })
    assert.deepEqual(await violations(page), [])
    assert.equal(await page.locator('.target .tag-done').count(), 3)
    assert.equal(desk.asked.filter((one) => one.endsWith('/act')).length, 1)
    assert.deepEqual(complaints, [])
  })
})

test('of two hundred targets one takes in a range, all of one outcome or none, and sees exactly which', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/demands/00000000-0000-4000-8000-000000000014`)
    await settle(page)
    assert.equal(await page.locator('.target').count(), 200)
    const taken = () => page.locator('.targets-taken').innerText()
    assert.equal(await taken(), '200 of 200 taken in')
    await page.getByRole('button', { name: /^not decided 50/ }).click()
    assert.equal(await page.locator('.target').count(), 50)
    await page.getByRole('button', { name: /^Leave these out/ }).click()
    assert.equal(await taken(), '150 of 200 taken in')
    // From the keyboard: the third one in, then everything to the seventh.
    for (const key of ['j', 'j', 'j', 'x', 'j', 'j', 'j', 'j', 'X']) await page.keyboard.press(key)
    assert.equal(await taken(), '155 of 200 taken in')
    await page.getByRole('button', { name: 'Restrict 5 targets' }).waitFor()
    await page.keyboard.press('1')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('153–157').waitFor()
    assert.deepEqual(await violations(page), [])
    await page.screenshot({ path: join(shots, 'plan-many-en-light-1440.png') })
    await page.keyboard.press('Escape')
    // One of several decisions is taken back from the history: that one alone.
    await page.getByRole('button', { name: 'Put 60 targets of this decision back…' }).click()
    await dialog.getByLabel('Why it is put back').fill('The first sixty were the wrong album.')
    await dialog.getByRole('button', { name: 'Show what will happen' }).click()
    await dialog.getByText('1–60').waitFor()
    await page.screenshot({ path: join(shots, 'undo-one-en-light-1440.png') })
    assert.deepEqual(complaints, [])
  })
})

test('a slip about what was done covers no key of a dialog, and what is announced is heard beside one', async () => {
  await visit({ language: 'en', scheme: 'light', width: narrow }, async ({ page, desk }) => {
    await page.goto(desk.url + main)
    await settle(page)
    await page.keyboard.press('1')
    await page.getByRole('dialog').getByText('The answer as it will be sent').waitFor()
    await page.keyboard.press('Enter')
    const slip = page.locator('.toast')
    await slip.waitFor()
    await page
      .getByRole('button', { name: /^Put 3 targets back/ })
      .first()
      .click()
    await page.getByRole('dialog').waitFor()
    assert.equal(await slip.isVisible(), false)
    const heard = page.locator('[data-live-announcer]')
    assert.equal(await heard.evaluate((one) => one.closest('[aria-hidden="true"], [inert]') === null), true)
    await page.keyboard.press('Escape')
    await slip.waitFor()
  })
})

test('a name taken into a note leaves the cursor behind it, however late the browser draws', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    await page.addInitScript(() => {
      const soon = window.requestAnimationFrame.bind(window)
      window.requestAnimationFrame = (does) => soon(() => setTimeout(does, 200, performance.now()))
    })
    await page.goto(desk.url + main)
    await settle(page)
    await page.keyboard.press('n')
    await page.keyboard.type('@Ben')
    await page.getByRole('option', { name: 'Benoît Second', exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('please watch for the answer.', { delay: 20 })
    const box = page.getByRole('textbox', { name: 'Note for colleagues' })
    assert.equal(await box.inputValue(), '@Benoît Second please watch for the answer.')
  })
})

test('nothing is done when the order changed after the plan was shown, and the page says so', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    await page.goto(desk.url + main)
    await settle(page)
    await page.keyboard.press('1')
    await page.getByRole('dialog').getByText('The answer as it will be sent').waitFor()
    const demand = desk.world.demands.get(main.slice('/demands/'.length))
    assert.ok(demand)
    demand.version += 1
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('has changed since it was shown').waitFor()
    assert.ok(demand.targets.every((target) => target.outcome === 'open'))
  })
})

test('a preview opens only while it is held, and each look is asked for anew', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    await page.goto(desk.url + main)
    await settle(page)
    const looks = () => desk.asked.filter((one) => one.startsWith('POST holds/')).length
    assert.equal(await page.locator('.veil img').count(), 0)
    assert.equal(looks(), 0)
    const hold = page.getByRole('button', { name: 'Hold to look' }).first()
    await hold.focus()
    await page.keyboard.down('Space')
    await page.locator('.veil img').waitFor()
    await page.keyboard.up('Space')
    await page.locator('.veil img').waitFor({ state: 'detached' })
    await page.keyboard.down('Space')
    await page.locator('.veil img').waitFor()
    await page.keyboard.up('Space')
    assert.equal(looks(), 2)
  })
})

test('the door is read before any script has run, in the language the browser asks for', async () => {
  const doors = {
    en: ['Sign in to the desk', 'Sign in with a passkey'],
    fr: ['Entrer au guichet', 'Entrer avec une clé d’accès'],
    ar: ['الدخول إلى المكتب', 'ادخل بمفتاح مرور'],
  } as const
  for (const [language, [title, key]] of Object.entries(doors))
    for (const scheme of ['light', 'dark'] as const)
      await visit(
        { language: 'en', scheme, width: narrow },
        async ({ page, desk, complaints }) => {
          await page.goto(`${desk.url}/sign-in`)
          await page.getByRole('heading', { name: title }).waitFor()
          await page.getByRole('button', { name: key }).waitFor()
          assert.equal(await page.locator('html').getAttribute('dir'), language === 'ar' ? 'rtl' : 'ltr')
          assert.deepEqual(await page.locator('.languages [aria-current]').count(), 1)
          assert.equal(await page.getByRole('alert').count(), 0)
          await page.screenshot({ path: join(shots, `sign-in-unscripted-${language}-${scheme}-414.png`) })
          // The other languages are links, so they need no script either.
          await page.getByRole('link', { name: language === 'fr' ? 'English' : 'Français' }).click()
          await page.locator(`html[lang=${language === 'fr' ? 'en' : 'fr'}]`).waitFor()
          assert.deepEqual(complaints, [])
        },
        { javaScriptEnabled: false, locale: language },
      )
})

test('the door speaks the language somebody chose, whatever the browser asks for, and loses nothing on the way', async () => {
  await visit(
    { language: 'ar', scheme: 'light', width: wide },
    async ({ page, desk, complaints }) => {
      desk.setStranger(true)
      await page.goto(`${desk.url}/sign-in?account=unknown`)
      await page.locator('html[lang=ar] .trouble:not([hidden])').waitFor()
      assert.deepEqual(await violations(page), [])
      assert.match(await page.getByRole('alert').innerText(), /غير مربوط/)
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'account-unknown')
      await page.screenshot({ path: join(shots, 'sign-in-refused-ar-light-1440.png') })
      await page.goto(`${desk.url}/sign-in#token=twice`)
      await page.getByText('هذا الرابط لا يفتح المكتب').waitFor()
      assert.equal(new URL(page.url()).hash, '')
      // The choice is kept before the page is left.
      const left = page.waitForRequest('**/sign-in?language=en')
      await page.route('**/sign-in?language=en', (route) => route.fulfill({ status: 204 }))
      await page.getByRole('link', { name: 'English' }).click()
      await left
      assert.match(await page.evaluate(() => localStorage.getItem('guichet.prefs') ?? ''), /"language":"en"/)
      assert.deepEqual(
        complaints.filter((line) => !line.includes('401')),
        [],
      )
    },
    { locale: 'fr' },
  )
})
