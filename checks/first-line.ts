import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** The first line that `read` finds something in; `undefined` if the program ends before. */
export function firstLine(
  child: ChildProcess,
  read: (line: string) => string | undefined,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (!child.stdout) return resolve(undefined)
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      const found = read(line)
      if (found !== undefined) resolve(found)
    })
    lines.once('close', () => resolve(undefined))
  })
}
