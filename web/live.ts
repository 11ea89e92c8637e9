/**
 * What the screens know about now: the desk's time, whether the desk can be heard, and what has changed.
 *
 * Time left is never computed from this machine's clock alone. Each word from the desk gives the distance between
 * the two clocks; when this machine slept or its clock was turned, the distance is unknown until the desk speaks again.
 */
import type { change } from '../desk/http/contract/index.ts'
import type { z } from 'zod'

export type Change = z.infer<typeof change>
export type Connection = 'connecting' | 'live' | 'lost'
export type Now = {
  /** The desk's time in milliseconds since 1970, as well as it is known. */
  ms: number
  /** Whether the desk has told the time since this machine last slept or was set. */
  sure: boolean
  connection: Connection
}

const SILENCE = 45_000 // three missed `time` events
const JUMP = 2_500

/** This page by a name of chance: it says which demand stands on it, and hears who looks at the same. */
export const tab = crypto.randomUUID()
type Company = ReadonlyMap<string, ReadonlyMap<string, string>>
let company: Company = new Map()
const companions = new Set<() => void>()

/** Who else looks at each demand: their names by their ids. */
export const companyIs = (): Company => company

export function watchCompany(watcher: () => void): () => void {
  companions.add(watcher)
  return () => companions.delete(watcher)
}

function setCompany(next: Company): void {
  company = next
  for (const watcher of companions) watcher()
}

function noteLooking(said: unknown): void {
  const { demand, staff, here } = said as {
    demand: string
    staff: { id: string; name: string }
    here: boolean
  }
  const there = new Map(company.get(demand))
  if (here) there.set(staff.id, staff.name)
  else there.delete(staff.id)
  setCompany(new Map([...company, [demand, there]]))
}

let distance = 0
let told = false
let connection: Connection = 'connecting'
let now: Now = { ms: Date.now(), sure: false, connection }
const watchers = new Set<() => void>()

export function tellTheTime(serverTime: string): void {
  const theirs = Date.parse(serverTime)
  if (Number.isNaN(theirs)) return
  distance = theirs - Date.now()
  told = true
  tick()
}

export const nowIs = (): Now => now

/** Calls back every second, and at once when the connection changes. */
export function watchNow(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function tick(): void {
  now = { ms: Date.now() + distance, sure: told, connection }
  for (const watcher of watchers) watcher()
}

const ears = new Set<(change: Change) => void>()

/** Hears each change while a page is open, beside whoever listens for all pages. */
export function onChange(ear: (change: Change) => void): () => void {
  ears.add(ear)
  return () => void ears.delete(ear)
}

/**
 * Listens to the desk until the returned function is called. Reconnects with growing pauses.
 * `onWake` is called when something may have been missed: after a lost connection or after sleep.
 */
export function listen(hear: (change: Change) => void, onWake: () => void): () => void {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let pause = 1_000
  let heardAt = performance.now()
  let wall = Date.now()
  let steady = performance.now()
  let missed = false

  const heard = () => {
    heardAt = performance.now()
    pause = 1_000
    if (connection !== 'live') {
      connection = 'live'
      if (missed) onWake()
      missed = false
      tick()
    }
  }
  const lose = () => {
    source?.close()
    source = undefined
    missed = true
    setCompany(new Map())
    if (connection !== 'lost') {
      connection = 'lost'
      tick()
    }
    clearTimeout(retry)
    retry = setTimeout(open, pause)
    pause = Math.min(pause * 2, 30_000)
  }
  const open = () => {
    heardAt = performance.now()
    source?.close()
    source = new EventSource(`/desk/api/stream?tab=${tab}`)
    source.addEventListener('open', heard)
    source.addEventListener('error', lose)
    source.addEventListener('time', (event) => {
      heard()
      const time = timeIn(event.data)
      if (time) tellTheTime(time)
    })
    source.addEventListener('looking', (event) => {
      heard()
      noteLooking(parsed(event.data))
    })
    source.addEventListener('change', (event) => {
      heard()
      const change = changeIn(event.data)
      if (!change) return
      hear(change)
      for (const ear of ears) ear(change)
    })
  }
  const wake = () => {
    told = false
    missed = true
    pause = 1_000
    clearTimeout(retry)
    tick()
    open()
  }
  const beat = setInterval(() => {
    const slept =
      Math.abs(Date.now() - wall - (performance.now() - steady)) > JUMP || Date.now() - wall > 15_000
    wall = Date.now()
    steady = performance.now()
    if (slept) wake()
    else if (source && performance.now() - heardAt > SILENCE) lose()
    tick()
  }, 1_000)

  open()
  window.addEventListener('online', wake)
  window.addEventListener('offline', lose)
  return () => {
    clearInterval(beat)
    clearTimeout(retry)
    source?.close()
    window.removeEventListener('online', wake)
    window.removeEventListener('offline', lose)
  }
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}

function timeIn(data: unknown): string | undefined {
  const value = parsed(data)
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null && 'serverTime' in value) return String(value.serverTime)
  return undefined
}

function changeIn(data: unknown): Change | undefined {
  const value = parsed(data)
  return typeof value === 'object' && value !== null && 'kind' in value ? (value as Change) : undefined
}
