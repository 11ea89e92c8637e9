import { readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { exit, Stop } from './command.ts'

/** The bytes of a file that was named on the command line. Throws {@link Stop} with `usage`. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (fault) {
    throw new Stop(exit.usage, `${file} cannot be read: ${reasonOf(fault)}`)
  }
}

export function readText(file: string): string {
  return readBytes(file).toString('utf8')
}

/** Writes a whole file, on the disk when this returns. What was there is replaced only with `replace`. */
export function writeWhole(
  file: string,
  bytes: Uint8Array | string,
  { replace = true, mode = 0o644 } = {},
): void {
  try {
    writeFileSync(file, bytes, { flag: replace ? 'w' : 'wx', flush: true, mode })
  } catch (fault) {
    throw new Stop(exit.usage, `${file} was not written: ${reasonOf(fault)}`)
  }
}

/** Lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function reasonOf(fault: unknown): string {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined
  if (code === 'ENOENT') return 'there is no such file.'
  if (code === 'EEXIST') return 'it is there already.'
  if (code === 'EACCES') return 'this user may not.'
  if (code === 'EISDIR') return 'it is a folder.'
  return fault instanceof Error ? fault.message : String(fault)
}
