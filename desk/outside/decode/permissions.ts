import { realpathSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../../..')

/**
 * What Node itself lets a script of ours do in the cage: read the code, and what `more` permits. It may write, start and
 * connect to nothing else. The cage holds without this too.
 */
export function codeReaders(...more: string[]): string[] {
  const code = [root, realpathSync(path.join(root, 'node_modules'))]
  return ['--permission', ...more, ...code.flatMap((folder) => ['--allow-fs-read', folder])]
}
