/** Every room of the HTTP side, in one list. One more is one file and one line here. */
import type { Routes } from './server.ts'
import * as accounts from './desk/accounts.ts'
import * as assign from './desk/assign.ts'
import * as activity from './desk/activity.ts'
import * as calendarFeed from './calendar-feed.ts'
import * as byHand from './desk/by-hand.ts'
import * as deliveries from './desk/deliveries.ts'
import * as calendar from './desk/calendar.ts'
import * as desk from './desk/routes.ts'
import * as caseFile from './desk/case-file.ts'
import * as forYou from './desk/for-you.ts'
import * as inbox from './desk/inbox.ts'
import * as firstRun from './desk/first-run.ts'
import * as holds from './desk/holds.ts'
import * as notes from './desk/notes.ts'
import * as passkeys from './desk/passkeys.ts'
import * as people from './desk/people.ts'
import * as platforms from './desk/platforms.ts'
import * as registry from './desk/registry.ts'
import * as handOver from './desk/hand-over.ts'
import * as requests from './desk/requests.ts'
import * as settings from './desk/settings.ts'
import * as staff from './desk/staff.ts'
import * as views from './desk/views.ts'
import * as watch from './desk/watch.ts'
import * as workingCopy from './desk/working-copy.ts'
import * as stream from './desk/stream.ts'
import * as health from './health.ts'
import * as media from './media.ts'
import * as openapi from './openapi/index.ts'
import * as pages from './pages.ts'
import * as open from './public.ts'
import * as user from './user-page.ts'
import * as demands from './v1/demands.ts'

export const rooms: readonly Routes[] = [
  demands,
  open,
  health,
  openapi,
  user,
  desk,
  assign,
  notes,
  requests,
  handOver,
  forYou,
  inbox,
  views,
  holds,
  caseFile,
  workingCopy,
  people,
  passkeys,
  platforms,
  accounts,
  registry,
  staff,
  settings,
  firstRun,
  byHand,
  activity,
  calendar,
  calendarFeed,
  deliveries,
  watch,
  stream,
  media,
  pages,
].map(({ routes }) => routes)
