/** Every bench, in the order of the page. One more is one file and one line here. */
import { automatic } from './automatic.ts'
import type { Bench } from './bench.ts'
import { desk } from './desk.ts'
import { hash } from './hash.ts'
import { intake } from './intake.ts'
import { log } from './log.ts'
import { match } from './match.ts'
import { scan } from './scan.ts'
import { retro } from './retro.ts'
import { screen } from './screen.ts'
import { takedowns } from './takedown.ts'
import { vpdq } from './vpdq.ts'

export const benches: Readonly<Record<string, Bench>> = {
  intake,
  automatic,
  takedown: takedowns,
  desk,
  log,
  match,
  scan,
  retro,
  screen,
  hash,
  vpdq,
}
