/** How much of the processors a program has used, as the kernel counts it. */
import { readdirSync, readFileSync } from 'node:fs'

const ticksASecond = 100

/** Seconds of one process, in its own code and in the kernel for it. */
export function secondsOf(pid: number | undefined): number {
  const found = fieldsOf(pid)
  return found ? (found.user + found.system) / ticksASecond : 0
}

/** Seconds of a process, of its children that live, and of those that ended and were waited for. */
export function secondsOfFamily(pid: number | undefined): number {
  const own = fieldsOf(pid)
  if (!own) return 0
  const living = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && fieldsOf(Number(name))?.parent === pid)
    .reduce((sum, name) => sum + secondsOf(Number(name)), 0)
  return secondsOf(pid) + own.children / ticksASecond + living
}

/** Seconds of a process and of everything below it that lives, and of what ended there and was waited for. */
export function secondsOfTree(pid: number | undefined): number {
  const own = fieldsOf(pid)
  if (!own) return 0
  const below = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && fieldsOf(Number(name))?.parent === pid,
  )
  const theirs = below.reduce((sum, name) => sum + secondsOfTree(Number(name)), 0)
  return secondsOf(pid) + own.children / ticksASecond + theirs
}

function fieldsOf(pid: number | undefined) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; what is counted comes after it, from the third field on.
    const fields = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const at = (n: number) => fields[n - 3] ?? 0
    return { parent: at(4), user: at(14), system: at(15), children: at(16) + at(17) }
  } catch {
    return undefined
  }
}
