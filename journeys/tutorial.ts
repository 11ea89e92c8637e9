/**
 * For the journeys that follow a tutorial to the letter. On those pages **bold** is what the screen says, `<kbd>` what
 * is pressed, code what is typed, a block `sh` what is copied to a terminal and a block `text` what it answers.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import type { TestContext } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { chromiumFor } from '../checks/chromium.ts'
import { eventually } from './desk.ts'

const { buildScreens } = createRequire(import.meta.url)('../boot/install.js') as { buildScreens: () => void }

export type Step = {
  number: number
  title: string
  text: string
  /** What the screen says, in the words of the page. */
  words: readonly string[]
  /** What is pressed, one after the other; pressed again and again counts once. */
  keys: readonly string[]
  blocks: readonly { language: string; name: string; code: string }[]
}

/** The numbered steps of a tutorial; what stands under *If it looks different* is not followed. */
function stepsOf(tutorial: string): readonly Step[] {
  const page = readFileSync(join(import.meta.dirname, '../docs/tutorials', `${tutorial}.md`), 'utf8')
  return page.split(/^## (?=\d+\. )/m).flatMap((part, n) => {
    if (n === 0) return []
    const [heading = ''] = part.split('\n')
    const [, number = '', title = ''] = /^(\d+)\. (.*)$/.exec(heading) ?? []
    const told = part.slice(heading.length).split(/^## |^\*If it looks different\.\*/m)[0] ?? ''
    const blocks = [...told.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(
      ([, language = '', name = '', code = '']) => ({ language, name, code }),
    )
    const text = told.replaceAll(/^```.*?^```$/gms, '').replaceAll(/\s+/g, ' ')
    const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, one = '']) => one)
    return {
      number: Number(number),
      title,
      text,
      words: found(/\*\*(.+?)\*\*/g),
      keys: withoutRepeats(found(/<kbd>(.+?)<\/kbd>/g)),
      blocks,
    }
  })
}

/** Follows every step of the page in order, each as told here; a step without a telling, or a telling without a step, is a fault. */
export async function follow(
  t: TestContext,
  tutorial: string,
  tellings: readonly ((step: Step) => Promise<unknown>)[],
): Promise<void> {
  const steps = stepsOf(tutorial)
  assert.deepEqual(
    steps.map(({ number }) => number),
    tellings.map((_, n) => n + 1),
  )
  let isLost = false
  for (const step of steps)
    await t.test(`${step.number}. ${step.title}`, { skip: isLost }, async () => {
      isLost = true
      await tellings[step.number - 1]?.(step)
      isLost = false
    })
}

/** One terminal in the clone for the whole page, as the reader has one: what a step sets is still set in the next. */
export function terminal(t: TestContext, env: Record<string, string>) {
  const home = mkdtempSync(join(tmpdir(), 'guichet-tutorial-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const cwd = join(import.meta.dirname, '..')
  const shell = spawn('bash', [], {
    cwd,
    env: { ...process.env, HOME: home, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  t.after(() => shell.kill())
  let said = ''
  let heard = () => {}
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (part) => {
      said += String(part)
      heard()
    })
  const copied = async (code: string) => {
    said = ''
    const mark = '-- ends --'
    shell.stdin.write(`${code}\nended="${mark} $?"; echo "$ended"; echo "$ended" >&2\n`)
    // Both streams have said so: either may come first.
    while (said.split(mark).length < 3) await new Promise<void>((resolve) => (heard = resolve))
    const [, ended] = new RegExp(`${mark} (\\d+)`).exec(said) ?? []
    return { code: Number(ended), said: said.replaceAll(new RegExp(`${mark} \\d+\n`, 'g'), '') }
  }
  /** Something that does not end stays open in a terminal of its own, in the folder where this one is. */
  const runsOn = async (code: string, shown: string) => {
    const folder = (await copied('pwd')).said.trim()
    const other = spawn('bash', ['-c', `exec ${code}`], {
      cwd: folder,
      env: { ...process.env, HOME: home, ...env },
    })
    t.after(() => other.kill())
    let printed = ''
    for (const stream of [other.stdout, other.stderr]) stream.on('data', (part) => (printed += String(part)))
    await eventually(shown, async () => isLike(shown, printed))
    await copied(`cd ${cwd}`)
  }
  return {
    /** Saves the file that the step shows. */
    async saves({ blocks }: Step, file: string) {
      const shown = blocks.find(({ name }) => name !== '' && file.endsWith(`/${name}`))
      assert.ok(shown, `the step shows no ${file}`)
      mkdirSync(dirname(join(home, file)), { recursive: true })
      writeFileSync(join(home, file), shown.code)
    },
    /** Copies every block of the step, and compares the answer with the block `text` that follows it. */
    async copies({ blocks }: Step, { beside = '' } = {}) {
      for (const [n, block] of blocks.entries()) {
        if (block.language !== 'sh') continue
        if (block.name !== '' && block.name === beside) {
          await runsOn(block.code, blocks[n + 1]?.code ?? '')
          continue
        }
        const wanted = Number(/# ends with (\d)\s*$/.exec(block.code)?.[1] ?? 0)
        const { code, said } = await copied(block.code)
        assert.equal(code, wanted, `${block.code}\n${said}`)
        const shown = blocks[n + 1]
        if (shown?.language === 'text')
          assert.ok(isLike(shown.code, said), `${shown.code}\nis shown, and said was\n${said}`)
      }
    },
    copied,
  }
}

/** Each line shown is said, in that order; an ellipsis stands for what differs every time, a line of it for other lines. */
function isLike(shown: string, said: string): boolean {
  const lines = shown.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '…')
  const pattern = lines.map((line) => line.trim().split('…').map(RegExp.escape).join('.*')).join('[^]*?')
  return new RegExp(pattern).test(said)
}

/** A browser in which the page is followed, and which minds what it promises. */
export async function screen(t: TestContext) {
  buildScreens()
  const browser = await chromiumFor(t)
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  await context.addInitScript(() => localStorage.setItem('guichet.prefs', JSON.stringify({ language: 'en' })))
  const page = await context.newPage()
  let step: Step | undefined
  let pressed: string[] = []
  const unseen = new Set<string>()
  const look = async () => {
    for (const word of unseen) if (await isOnScreen(page, word)) unseen.delete(word)
  }
  const told = (what: string) =>
    assert.ok(step?.text.includes(what), `step ${step?.number} does not say “${what}”`)
  return {
    page,
    /** Does a step; then everything it promises was on the screen, and nothing was pressed that it does not name. */
    async follows(next: Step, does: () => Promise<unknown>) {
      step = next
      pressed = []
      unseen.clear()
      for (const word of next.words) unseen.add(word)
      await look()
      await does()
      const tries = eventually('every word of the step', async () => {
        await look()
        return unseen.size === 0
      })
      await tries.catch(() => assert.fail(`not on the screen: ${[...unseen].join(' · ')}`))
      assert.deepEqual(withoutRepeats(pressed), next.keys)
    },
    /** Waits until the screen says it. */
    async sees(word: string) {
      told(`**${word}**`)
      await eventually(`“${word}”`, async () => await isOnScreen(page, word))
      await look()
    },
    async presses(...keys: string[]) {
      for (const key of keys) {
        pressed.push(key)
        await page.keyboard.press(key.replace('Ctrl', 'Control'))
        await look()
      }
    },
    /** Tab, until what has the focus is called so. */
    async tabsTo(name: string) {
      told(`**${name}**`)
      for (let tries = 0; tries < 80; tries++) {
        if ((await focused(page)).includes(name)) return
        pressed.push('Tab')
        await page.keyboard.press('Tab')
      }
      assert.fail(`no “${name}” within eighty presses of Tab`)
    },
    async types(text: string) {
      told(`\`${text}\``)
      await page.keyboard.type(text)
      await look()
    },
    async clicks(name: string, role: 'button' | 'link' | 'radio' = 'button', within: Page | Locator = page) {
      told(`**${name}**`)
      const one = within.getByRole(role, { name: named(name) }).first()
      await one.waitFor()
      await look()
      await one.click()
    },
    /** Waits until what the next key meets is called so. */
    async isOn(name: string) {
      await eventually(`${name} to have the focus`, async () => (await focused(page)).includes(name))
      await look()
    },
    /** Waits for something to press, and does not press it. */
    async finds(name: string) {
      await page
        .getByRole('button', { name: named(name) })
        .first()
        .waitFor()
      await look()
    },
    /** `really`: what is typed where the page's own words, a port for instance, are taken by something else. */
    async fills(name: string, text: string, really = text) {
      told(`**${name}**`)
      told(`\`${text}\``)
      await page.getByLabel(name).fill(really)
      await look()
    },
    /** One plays another person in the banner of the sandbox. */
    async plays(person: string) {
      told(`**${person}**`)
      const list = page.getByLabel('Play another person')
      await list.focus()
      await list.selectOption({ label: person })
      await eventually(person, async () => {
        const chosen = list.locator('option:checked')
        return (await chosen.textContent().catch(() => '')) === person
      })
      await eventually(
        'the page to listen',
        async () => !(await list.evaluate((one) => one.matches(':focus'))),
      )
      await look()
    },
  }
}

/** Begins with these words, whatever marks of direction stand between them. */
function named(words: string): RegExp {
  return new RegExp(`^\\s*${words.replaceAll(/\W/g, '.').split('').join('[\\u2066-\\u2069]*')}`)
}

function withoutRepeats(keys: readonly string[]): string[] {
  return keys.filter((key, n) => key !== keys[n - 1])
}

/** Whether somebody at the screen can read or hear it: text that is not hidden, or the name of something one can press. */
async function isOnScreen(page: Page, word: string): Promise<boolean> {
  return await page
    .evaluate((word) => {
      const plain = (text: string | null | undefined) =>
        (text ?? '').replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/\s+/g, ' ')
      return [...document.body.querySelectorAll('*')].some((one) => {
        if (!(one.closest('select') ?? one).checkVisibility()) return false
        const named = [
          one.getAttribute('aria-label'),
          one.getAttribute('placeholder'),
          one.getAttribute('title'),
        ]
        if (named.some((name) => plain(name).includes(word))) return true
        if (!plain(one.textContent).includes(word)) return false
        return ![...one.children].some((child) => plain(child.textContent).includes(word))
      })
    }, word)
    .catch(() => false)
}

async function focused(page: Page): Promise<string> {
  const called = await page.evaluate(() => {
    const one = document.activeElement
    if (!one || one === document.body) return ''
    const labels = 'labels' in one ? [...((one as HTMLInputElement).labels ?? [])] : []
    const group = one.closest('fieldset, [role=radiogroup]')
    const named = (one.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id))
    return [
      one.getAttribute('aria-label'),
      ...[...labels, ...named].map((label) => label?.textContent),
      one.matches('button, a, [role=option]') ? one.textContent : '',
      group?.querySelector('legend, .field-label')?.textContent,
    ].join(' ')
  })
  return called.replaceAll(/[\u2066-\u2069]/g, '')
}
