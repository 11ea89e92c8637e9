import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { type Bench, beside, type Given, type Row } from './bench.ts'
import { clientOf } from './client.ts'
import { signedIn } from './people.ts'
import { freePort, launch, placeFor } from './place.ts'
import { eachOf, inTurns, median } from './rounds.ts'
import { ordersFrom, register } from './senders.ts'
import { figure } from './table.ts'

const browserAt = '/usr/bin/chromium'
/** Times slower than this machine: about a cheap telephone. */
const slower = 4
/** So long nothing may happen before a page counts as ready; clocks that tick each second leave that much between. */
const pauseMs = 500

export const screen: Bench = {
  title: 'The first screen',
  measures:
    'Somebody who was never here before opens the desk: bytes over the wire, headers included, and the time until the page can be used, in Chromium with a processor four times slower. What is held against the yardstick is the page one signs in on; the inbox with thirty orders stands beside it. It can be used from the first moment with words on the screen after which, for half a second, no task takes longer than 50 ms and nothing is being fetched. The yardstick is the first screen of Bluesky’s Ozone web interface, before anybody signs in, on the same machine in turns.',
  bounds:
    'The page one signs in on is written when the screens are built, in each language, and begins no framework: half of its bytes are the letters, and most of its time is what a browser takes to begin any page. The desk itself is fetched when somebody knocks. Half of what the inbox brings is React, the router and the kit of its controls, a tenth the words of one language, and a seventh the thirty lines; its time is what the slow processor needs to read and run that, and to lay the lines out.',
  async run(given) {
    const rounds = given.count(5, 1)
    const place = await placeFor(given)
    await place.open()
    const client = clientOf(place.url, 4)
    given.after(() => client.end())
    const senders = await register(place, 3)
    await new Promise((resolve) => setTimeout(resolve, 5_100))
    await eachOf(await ordersFrom(place, senders, given.count(30, 2)), 4, (order) => client.send(order))
    const [person] = await signedIn(place, client, 1)
    const [name = '', value = ''] = person?.cookie.split('=') ?? []
    const cookie = {
      name,
      value,
      url: place.url.replace('http:', 'https:'),
      httpOnly: true,
      secure: true,
      sameSite: 'Strict' as const,
    }
    const theirs = await startTheirs(given)
    if (!existsSync(browserAt)) return withoutBrowser()
    const browser = await chromium.launch({
      executablePath: browserAt,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    given.after(() => browser.close())
    const sides = {
      ours: () => seen(browser, `${place.url}/sign-in`),
      inbox: () => seen(browser, `${place.url}/`, (context) => context.addCookies([cookie])),
    }
    const found = theirs
      ? await inTurns(rounds, { ...sides, yardstick: () => seen(browser, theirs) })
      : { ...(await inTurns(rounds, sides)), yardstick: [] }
    return rowsOf(found, rounds)
  },
}

type Seen = { bytes: number; usable: number; painted: number }

/** One visit with nothing kept from before. */
async function seen(
  browser: Browser,
  url: string,
  prepare?: (context: BrowserContext) => Promise<unknown>,
): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    await prepare?.(context)
    const page = await context.newPage()
    const wire = await context.newCDPSession(page)
    let bytes = 0
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
    await wire.send('Network.enable')
    await wire.send('Emulation.setCPUThrottlingRate', { rate: slower })
    await page.addInitScript(watchLongTasks)
    await page.goto(url, { waitUntil: 'load' })
    for (;;) {
      const { painted, usable } = await page.evaluate(firstPause, pauseMs)
      if (usable !== undefined) return { bytes, usable, painted }
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  } finally {
    await context.close()
  }
}

type Stretch = { from: number; to: number }

/** Runs in the page, before anything of it. */
function watchLongTasks(): void {
  const page = globalThis as unknown as { longTasks: Stretch[] }
  page.longTasks = []
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      page.longTasks.push({ from: startTime, to: startTime + duration })
  }).observe({ type: 'longtask', buffered: true })
}

/**
 * Runs in the page. The first moment with words on the screen after which, for so many milliseconds, no task was long
 * and nothing was being fetched; `undefined` while there was none. A connection that is held open is not counted.
 */
function firstPause(milliseconds: number): { painted: number; usable?: number } {
  const { longTasks } = globalThis as unknown as { longTasks: Stretch[] }
  const fetched = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  const busy = [
    ...longTasks,
    ...fetched.map((entry) => ({
      from: entry.startTime,
      to: (entry as PerformanceResourceTiming).responseEnd,
    })),
  ]
  const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime
  if (painted === undefined) return { painted: 0 }
  const begins = [painted, ...busy.map(({ to }) => to)]
    .filter((at) => at >= painted)
    .toSorted((a, b) => a - b)
  const usable = begins.find(
    (at) =>
      at + milliseconds < performance.now() &&
      !busy.some(({ from, to }) => from < at + milliseconds && to > at),
  )
  return { painted, ...(usable === undefined ? {} : { usable }) }
}

/** Ozone’s web interface, built by whoever measures: the folder beside `--ozone-ui`. */
async function startTheirs(given: Given): Promise<string | undefined> {
  const folder = given.option('ozone-ui')
  if (folder === undefined) return undefined
  const port = await freePort()
  const next = join(folder, 'node_modules/next/dist/bin/next')
  const theirs = launch([next, 'start', folder, '-p', `${port}`], { NODE_ENV: 'production' }, '/dev/null')
  given.after(() => theirs.end())
  for (let tries = 0; tries < 600; tries++) {
    if (
      await fetch(`http://localhost:${port}/`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return `http://localhost:${port}/`
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Ozone’s web interface did not start')
}

function rowsOf(found: { ours: Seen[]; inbox: Seen[]; yardstick: Seen[] }, n: number): Row[] {
  const middle = (who: keyof typeof found, what: keyof Seen) => median(found[who].map((round) => round[what]))
  const rows = [
    { name: 'first screen, over the wire', what: 'bytes', unit: 'bytes' },
    { name: 'first screen, until it can be used', what: 'usable', unit: 'ms' },
  ] as const
  return rows.map(({ name, what, unit }) => {
    const ours = middle('ours', what)
    const more = {
      'the inbox with thirty orders': `${figure(middle('inbox', what))} ${unit}`,
      ...(what === 'usable'
        ? { 'first words on the screen': `after ${figure(middle('ours', 'painted'))} ms` }
        : {}),
    }
    const why =
      'Ozone’s web interface was not there: `--ozone-ui FOLDER` names the folder in which it is built'
    return found.yardstick.length > 0
      ? beside(name, { ours, yardstick: middle('yardstick', what), unit, n }, { atMost: 0.5 }, more)
      : { ...without(name, unit, n, ours, why), beside: more }
  })
}

function withoutBrowser(): Row[] {
  return [without('first screen, over the wire', 'bytes', 1, Number.MIN_VALUE, 'no Chromium on this machine')]
}

function without(name: string, unit: string, n: number, ours: number, why: string): Row {
  return { name, ours, yardstick: null, unit, ratio: null, atMost: 0.5, n, why }
}
