/**
 * `npm run proof [-- --resume]`: every crash point several times, 200 kills at random under load, the database killed
 * 20 times; and the index of hashes beside one who looks at every hash. Takes as many runs as it needs: each round is saved in `proof/result.json` when it is done, and
 * `--resume` goes on after the last one. Ends with exit code 1 if any promise was broken.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { crashpoints } from '../desk/outside/crashpoint.ts'
import { killedAtPoints, type PointsRound } from './crash-points.ts'
import { everyNear, type NearRound } from './every-near.ts'
import { killedAtRandom, type Round } from './random-kills.ts'

type Measured<T> = T & { commit: string }
type Result = {
  node: string
  postgres: string
  processors: number
  begunAt: string
  endedAt: string
  /** Each with the commit it was measured on: a proof may take several days. */
  points: Measured<PointsRound>[]
  random: Measured<Round>[]
  near: Measured<NearRound>[]
}

const file = join(import.meta.dirname, 'result.json')
const timesEachPoint = 3
const randomRounds = 10
const nearRounds = 20
const wishFor = (seed: number) => ({ seed, kills: 20, databaseKills: 2, connectionStorms: 1 })

const resuming = process.argv.includes('--resume') && existsSync(file)
const result: Result = resuming
  ? { ...fresh(), ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<Result>) }
  : fresh()

for (let seed = result.random.length + 1; seed <= randomRounds; seed++) {
  result.random.push({ commit: head(), ...(await killedAtRandom(wishFor(seed))) })
  save()
}
for (let seed = result.points.length + 1; seed <= timesEachPoint; seed++) {
  result.points.push({ commit: head(), ...(await killedAtPoints(crashpoints, seed)) })
  save()
}
for (let seed = result.near.length + 1; seed <= nearRounds; seed++) {
  result.near.push({ commit: head(), ...everyNear({ seed, hashes: 100_000, queries: 100 }) })
  save()
}
const broken = [...result.points, ...result.random, ...result.near].flatMap((round) => round.broken)
for (const line of broken) say(line)
process.exitCode = broken.length === 0 ? 0 : 1

function fresh(): Result {
  return {
    node: process.version,
    postgres: '18, embedded',
    processors: cpus().length,
    begunAt: new Date().toISOString(),
    endedAt: '',
    points: [],
    random: [],
    near: [],
  }
}

function head(): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
}

function save(): void {
  result.endedAt = new Date().toISOString()
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`)
  say(summary())
}

/** One line that anybody can hold against the promises. */
function summary(): string {
  const rounds = [...result.points, ...result.random]
  const sum = (count: (round: PointsRound | Round) => number) =>
    rounds.reduce((total, round) => total + count(round), 0)
  const of = (what: string) => sum((round) => round.looked[what] ?? 0)
  const slowest = Math.max(0, ...rounds.map((round) => round.slowestRecovery)) / 1000
  const lost = rounds.flatMap((round) => round.broken).filter((line) => line.startsWith('I1 ')).length
  return [
    `kills ${sum((round) => round.kills)}`,
    `database kills ${sum((round) => ('databaseKills' in round ? round.databaseKills : 0))}`,
    `acknowledged ${of('acknowledged')}`,
    `lost ${lost}`,
    `deeds ${of('deeds at the platform')}, asked ${of('asked at the platform')}`,
    `done twice ${of('done twice')}`,
    `promises broken ${[...rounds, ...result.near].flatMap((round) => round.broken).length}`,
    `near hashes looked up ${result.near.reduce((total, { lookUps }) => total + lookUps, 0)}`,
    `slowest recovery ${slowest.toFixed(1)} s`,
  ].join(', ')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
