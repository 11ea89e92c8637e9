/** Every room of the HTTP side, in one list: the doors first, then the desk, folder by folder. */
import type { Routes } from './server.ts'
import * as calendarFeed from './calendar-feed.ts'
import * as accounts from './desk/come-in/accounts.ts'
import * as link from './desk/come-in/link.ts'
import * as passkeys from './desk/come-in/passkeys.ts'
import * as seat from './desk/come-in/seat.ts'
import * as activity from './desk/day/activity.ts'
import * as calendar from './desk/day/calendar.ts'
import * as deliveries from './desk/day/deliveries.ts'
import * as messages from './desk/day/messages.ts'
import * as watch from './desk/day/watch.ts'
import * as byHand from './desk/demands/by-hand.ts'
import * as caseFile from './desk/demands/case-file.ts'
import * as demand from './desk/demands/demand.ts'
import * as holds from './desk/demands/holds.ts'
import * as workingCopy from './desk/demands/working-copy.ts'
import * as inbox from './desk/find/inbox.ts'
import * as views from './desk/find/views.ts'
import * as firstRun from './desk/house/first-run.ts'
import * as platforms from './desk/house/platforms.ts'
import * as registry from './desk/house/registry.ts'
import * as settings from './desk/house/settings.ts'
import * as staff from './desk/house/staff.ts'
import * as tokens from './desk/house/tokens.ts'
import * as stream from './desk/live/stream.ts'
import * as answerable from './desk/match/answerable.ts'
import * as automatic from './desk/match/automatic.ts'
import * as matchBanks from './desk/match/banks.ts'
import * as matchCases from './desk/match/cases.ts'
import * as entries from './desk/match/entries.ts'
import * as listExport from './desk/match/export.ts'
import * as hunts from './desk/match/hunts.ts'
import * as imports from './desk/match/imports.ts'
import * as listTargets from './desk/match/list-targets.ts'
import * as tryPiece from './desk/match/try.ts'
import * as assign from './desk/together/assign.ts'
import * as forYou from './desk/together/for-you.ts'
import * as handOver from './desk/together/hand-over.ts'
import * as notes from './desk/together/notes.ts'
import * as requests from './desk/together/requests.ts'
import * as hma from './hma/index.ts'
import * as health from './health.ts'
import * as media from './media.ts'
import * as openapi from './openapi/index.ts'
import * as pages from './pages.ts'
import * as open from './public.ts'
import * as user from './user-page.ts'
import * as demands from './v1/demands.ts'
import * as scan from './v1/scan.ts'
import * as scanBatch from './v1/scan-batch.ts'
import * as scanCase from './v1/case.ts'

export const rooms: readonly Routes[] = [
  // The door for authorities, and what everybody may read.
  [demands, open, health, openapi, user, calendarFeed],
  // The door for the operator's own programs.
  [scan, scanBatch, scanCase, hma],
  // The desk's own screens, under `/desk/api`.
  [seat, link, passkeys, accounts],
  [inbox, views],
  [demand, byHand, holds, caseFile, workingCopy],
  [assign, notes, requests, handOver, forYou],
  [activity, calendar, deliveries, messages, watch],
  [registry, staff, settings, firstRun, platforms, tokens],
  [matchBanks, entries, automatic, imports, listExport],
  [matchCases, answerable, listTargets, hunts, tryPiece],
  [stream],
  [media, pages],
]
  .flat()
  .map(({ routes }) => routes)
