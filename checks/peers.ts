/**
 * Other people's programs and material, held against ours where somebody has them: given by path in the environment,
 * never fetched, never kept here. The checks that need them are called `*.peer.ts` and run when they are named:
 * `GUICHET_PEER_THREATEXCHANGE=FOLDER npm test -- match/pdq/pdq.peer.ts`.
 */
import { existsSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { leaveOut } from './needs.ts'

/** Each with a file by which one sees that it is there. */
const known = {
  threatexchange: {
    what: 'a checkout of github.com/facebook/ThreatExchange',
    file: 'pdq/data/bridge-mods/aaa-orig.jpg',
  },
} as const

/** Its folder; where there is none, the check is left out and says what it lacked. */
export function peer(t: TestContext, name: keyof typeof known): string | undefined {
  const { what, file } = known[name]
  const variable = `GUICHET_PEER_${name.toUpperCase()}`
  const folder = process.env[variable]
  if (folder && existsSync(`${folder}/${file}`)) return folder
  leaveOut(t, `${what}, its folder in ${variable}`)
  return undefined
}
