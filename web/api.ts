/**
 * The one place where the screens speak to the desk: JSON in, JSON out, over the contract in `desk/http/contract`.
 * Every change carries the session's token against forged requests and a key of its own against doing things twice.
 */
import type {
  Acted,
  Activity,
  Authorities,
  BankAtVersion,
  BankPage,
  BankRates,
  Banks,
  BankVersionOn,
  ChangeBank,
  ChangeDone,
  Colleagues,
  ConnectionDraft,
  CalendarFeed,
  CalendarMonth,
  ClockLines,
  Counts,
  Deed,
  Drills,
  DryRunResult,
  Deliveries,
  DecideMatch,
  DeliveryAct,
  DemandView,
  DoctorView,
  Doors,
  FirstRunView,
  FilterChoices,
  ForYou,
  ForYouCount,
  Found,
  Handovers,
  HuntPage,
  Hunts,
  HuntWould,
  Imports,
  ImportView,
  Inbox,
  InstrumentForm,
  People,
  Lines,
  ListAgain,
  ListTargets,
  Matches,
  MatchPage,
  NewBank,
  NewEntry,
  NewToken,
  Plan,
  NoticeWords,
  PlatformList,
  PlatformsTried,
  Problem,
  ReplayView,
  SavedView,
  SaveView,
  Session,
  TokenMade,
  TargetsListed,
  Tokens,
  Trials,
  Tried,
  SettingChange,
  SettingsView,
  SignalPage,
  Watch,
  WouldMatch,
} from '../desk/http/contract/index.ts'
import type {
  byHand,
  byHandDone,
  giveOver,
  peopleChange,
  proposeChange,
  viewGrant,
  viewRequest,
} from '../desk/http/contract/index.ts'
import type { z } from 'zod'
import { tellTheTime } from './live.ts'

export type ByHand = z.infer<typeof byHand>
export type PeopleChange = z.infer<typeof peopleChange>
export type ProposedChange = z.infer<typeof proposeChange>
export type ViewRequest = z.infer<typeof viewRequest>
export type ViewGrant = z.infer<typeof viewGrant>

/** The desk said no, or could not be reached (`status` 0). Carries what was found and what was wanted. */
export class Refusal extends Error {
  readonly status: number
  readonly problem: Problem | undefined
  constructor(status: number, problem: Problem | undefined) {
    super(problem?.detail ?? problem?.title ?? String(status))
    this.name = 'Refusal'
    this.status = status
    this.problem = problem
  }
}

/** Another person came in with this browser since the page was loaded: what it sends is nobody's any more. */
export const isOtherSession = (error: unknown): boolean =>
  error instanceof Refusal && error.status === 403 && error.problem?.type === 'urn:guichet:problem:no-token'

let csrf = ''

/** What a page sends that is no JSON: one file, as it is. */
type Sent = { file: Blob }

async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown, once?: string): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const request: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' }
  if (method === 'POST') {
    headers['content-type'] = isFile(body) ? 'application/octet-stream' : 'application/json'
    headers['x-guichet-csrf'] = csrf
    headers['idempotency-key'] = once ?? crypto.randomUUID()
    request.body = isFile(body) ? body.file : JSON.stringify(body ?? {})
  }
  const response = await fetch(`/desk/api/${path}`, request).catch(() => {
    throw new Refusal(0, undefined)
  })
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  const answer: unknown = isJson ? await response.json().catch(() => undefined) : undefined
  if (!response.ok) throw new Refusal(response.status, isProblem(answer) ? answer : undefined)
  if (hasTime(answer)) tellTheTime(answer.serverTime)
  return answer as T
}

const isFile = (body: unknown): body is Sent =>
  typeof body === 'object' && body !== null && 'file' in body && body.file instanceof Blob
const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'title' in answer && 'status' in answer
const hasTime = (answer: unknown): answer is { serverTime: string } =>
  typeof answer === 'object' &&
  answer !== null &&
  'serverTime' in answer &&
  typeof answer.serverTime === 'string'

const part = encodeURIComponent
const page = (list: string, after?: string) =>
  `${list}${list && after ? '&' : ''}${after ? `after=${part(after)}` : ''}`

/** `?a=1&b=2`, without what is not asked for. */
function asking(asked: Readonly<Record<string, string | undefined>>): string {
  const all = Object.entries(asked).filter(([, value]) => value !== undefined && value !== '')
  return all.length === 0 ? '' : `?${new URLSearchParams(all as [string, string][]).toString()}`
}

export const desk = {
  async session(): Promise<Session> {
    const session = await ask<Session>('GET', 'session')
    csrf = session.csrf
    return session
  },
  signInByLink: (token: string, instead = false) => ask<unknown>('POST', 'sign-in/link', { token, instead }),
  passkeyOptions: (what: 'registration' | 'sign-in') => ask<unknown>('POST', `passkeys/${what}/options`),
  passkeyVerify: (what: 'registration' | 'sign-in', response: unknown) =>
    ask<unknown>('POST', `passkeys/${what}/verify`, response),
  signOut: () => ask<unknown>('POST', 'sign-out'),
  playPerson: (id: string) => ask<unknown>('POST', 'sandbox/person', { id }),

  /** `list` is what stands behind the `?` of the page: which demands, and how they are narrowed. */
  inbox: (list: string, after?: string) => ask<Inbox>('GET', `inbox?${page(list, after)}`),
  search: (list: string, after?: string) => ask<Found>('GET', `search?${page(list, after)}`),
  counts: (list: string) => ask<Counts>('GET', `inbox/counts?${list}`),
  lines: (ids: readonly string[], list: string) =>
    ask<Lines>('GET', `inbox/lines?${list}${list ? '&' : ''}ids=${ids.join(',')}`),
  filters: () => ask<FilterChoices>('GET', 'filters'),
  views: () => ask<{ views: SavedView[] }>('GET', 'views'),
  saveView: (view: SaveView, once: string) => ask<{ id: string }>('POST', 'views', view, once),
  removeView: (id: string) => ask<unknown>('POST', `views/${part(id)}/remove`),
  demand: (id: string) => ask<DemandView>('GET', `demands/${part(id)}`),
  plan: (id: string, deed: Deed) => ask<Plan>('POST', `demands/${part(id)}/plan`, deed),
  /** `once` is made when the plan is shown, so that a second press or a retry of the same confirmation acts once. */
  act: (id: string, plan: Plan, once: string, secondPerson?: { reason: string }) =>
    ask<Acted>(
      'POST',
      `demands/${part(id)}/act`,
      {
        deed: plan.deed,
        planSha256: plan.planSha256,
        orderSha256: plan.orderSha256,
        version: plan.version,
        ...(secondPerson ? { ask: secondPerson } : {}),
      },
      once,
    ),
  requestPlan: (id: string, request: string) =>
    ask<Plan>('GET', `demands/${part(id)}/requests/${part(request)}/plan`),
  agree: (id: string, request: string, planSha256: string) =>
    ask<unknown>('POST', `demands/${part(id)}/requests/${part(request)}/approve`, { planSha256 }),
  decline: (id: string, request: string, text: string) =>
    ask<unknown>('POST', `demands/${part(id)}/requests/${part(request)}/decline`, { text }),
  withdraw: (id: string, request: string) =>
    ask<unknown>('POST', `demands/${part(id)}/requests/${part(request)}/withdraw`),
  view: (holdPart: string, request: ViewRequest) =>
    ask<ViewGrant>('POST', `holds/${part(holdPart)}/view`, request),
  passOn: (id: string, target: string) => ask<unknown>('POST', `demands/${part(id)}/pass-on`, { target }),

  platforms: () => ask<PlatformList>('GET', 'platforms'),
  keepPlatform: (draft: ConnectionDraft) => ask<ChangeDone>('POST', 'platforms', draft),
  keepNoticeWords: (words: NoticeWords) => ask<unknown>('POST', 'platforms/words', words),
  testPlatform: (draft: ConnectionDraft) => ask<Trials>('POST', 'platforms/test', draft),
  retirePlatform: (id: string, retired: boolean) =>
    ask<ChangeDone>('POST', `platforms/${part(id)}/retire`, { retired }),
  dryRun: (id: string, address: string) =>
    ask<DryRunResult>('POST', `platforms/${part(id)}/dry-run`, { address }),
  drills: () => ask<Drills>('GET', 'platforms/drills'),
  holdDrill: (id: string, piece: { address: string; reference: string }, once: string) =>
    ask<{ id: string }>('POST', `platforms/${part(id)}/drill`, piece, once),

  colleagues: () => ask<Colleagues>('GET', 'colleagues'),
  writeNote: (id: string, text: string, once: string) =>
    ask<{ id: string }>('POST', `demands/${part(id)}/notes`, { text }, once),
  readMentions: (id: string) => ask<unknown>('POST', `demands/${part(id)}/mentions/read`),
  looking: (id: string, tab: string, here: boolean) =>
    ask<unknown>('POST', `demands/${part(id)}/looking`, { tab, here }),
  assign: (id: string, change: { to: string | null; from: string | null }) =>
    ask<unknown>('POST', `demands/${part(id)}/assign`, change),
  handovers: () => ask<Handovers>('GET', 'hand-over'),
  handOver: (sheet: z.infer<typeof giveOver>, once: string) =>
    ask<{ id: string }>('POST', 'hand-over', sheet, once),
  settleHandover: (id: string, how: 'take' | 'withdraw') =>
    ask<unknown>('POST', `hand-over/${part(id)}/${how}`),
  forYou: () => ask<ForYou>('GET', 'for-you'),
  forYouCount: () => ask<ForYouCount>('GET', 'for-you/count'),

  instruments: () => ask<{ instruments: InstrumentForm[] }>('GET', 'instruments'),
  byHand: (entry: ByHand, once: string) => ask<z.infer<typeof byHandDone>>('POST', 'by-hand', entry, once),

  authorities: () => ask<Authorities>('GET', 'authorities'),
  propose: (change: ProposedChange) => ask<unknown>('POST', 'authorities/changes', change),
  decideChange: (id: string, decision: 'approve' | 'reject') =>
    ask<unknown>('POST', `authorities/changes/${part(id)}/${decision}`),

  doors: () => ask<Doors>('GET', 'doors'),
  accountSignIn: () => ask<{ url: string }>('POST', 'accounts/sign-in'),
  accountLink: () => ask<{ url: string }>('POST', 'accounts/link'),
  accountUnlink: (issuer: string) => ask<unknown>('POST', 'accounts/unlink', { issuer }),
  people: () => ask<People>('GET', 'people'),
  changePeople: (change: PeopleChange) => ask<ChangeDone>('POST', 'people/changes', change),
  decideHouseChange: (id: string, decision: 'approve' | 'reject') =>
    ask<ChangeDone>('POST', `house-changes/${part(id)}/${decision}`),
  newLink: (id: string) => ask<ChangeDone>('POST', `people/${part(id)}/link`),
  endSessionsOf: (id: string) => ask<unknown>('POST', `people/${part(id)}/end-sessions`),
  endSession: (id: string) => ask<unknown>('POST', `sessions/${part(id)}/end`),
  namePasskey: (id: string, name: string) => ask<unknown>('POST', `passkeys/${part(id)}/name`, { name }),
  revokePasskey: (id: string) => ask<unknown>('POST', `passkeys/${part(id)}/revoke`),
  settings: () => ask<SettingsView>('GET', 'settings'),
  set: (change: SettingChange) => ask<ChangeDone>('POST', 'settings', change),
  doctor: () => ask<DoctorView>('GET', 'doctor'),
  firstRun: () => ask<FirstRunView>('GET', 'first-run'),
  firstRunName: (name: string) => ask<unknown>('POST', 'first-run/name', { name }),
  firstRunAnswered: (question: string) => ask<unknown>('POST', 'first-run/answered', { question }),
  firstRunPlatform: () => ask<PlatformsTried>('POST', 'first-run/platform'),
  firstRunSkipDrill: (reason: string) => ask<unknown>('POST', 'first-run/skip-drill', { reason }),
  firstRunOpen: () => ask<unknown>('POST', 'first-run/open'),
  activity: (asked: Readonly<Record<string, string | undefined>>) =>
    ask<Activity>('GET', `activity${asking(asked)}`),
  calendar: (month: string | undefined, start: number) =>
    ask<CalendarMonth>('GET', `calendar${asking({ month, start: `${start}` })}`),
  clocks: (asked: Readonly<Record<string, string | undefined>>) =>
    ask<ClockLines>('GET', `clocks${asking(asked)}`),
  feed: () => ask<CalendarFeed>('GET', 'calendar/feed'),
  makeFeed: (language: string) => ask<CalendarFeed>('POST', 'calendar/feed', { language }),
  revokeFeed: () => ask<CalendarFeed>('POST', 'calendar/feed/revoke'),
  deliveries: (asked: Readonly<Record<string, string | undefined>>) =>
    ask<Deliveries>('GET', `deliveries${asking(asked)}`),
  retryMessage: (id: string) => ask<unknown>('POST', `messages/${part(id)}/retry`, {}, crypto.randomUUID()),
  deliveriesOf: (id: string, after?: string) =>
    ask<Deliveries>('GET', `demands/${part(id)}/deliveries${asking({ after })}`),
  actOnDelivery: (id: string, act: DeliveryAct, once: string) =>
    ask<unknown>('POST', `deliveries/${part(id)}`, act, once),

  banks: () => ask<Banks>('GET', 'banks'),
  bank: (name: string, before?: string) => ask<BankPage>('GET', `banks/${part(name)}${asking({ before })}`),
  bankRates: (name: string) => ask<BankRates>('GET', `banks/${part(name)}/rates`),
  bankThen: (name: string, version: string, after?: string) =>
    ask<BankAtVersion>('GET', `banks/${part(name)}/at/${part(version)}${asking({ after })}`),
  bankOn: (name: string, at: string) => ask<BankVersionOn>('GET', `banks/${part(name)}/on${asking({ at })}`),
  makeBank: (bank: NewBank, once: string) => ask<{ name: string }>('POST', 'banks', bank, once),
  changeBank: (name: string, wish: ChangeBank, once: string) =>
    ask<{ name: string }>('POST', `banks/${part(name)}/change`, wish, once),
  bankOnMatch: (name: string, onMatch: 'review' | 'block') =>
    ask<ChangeDone>('POST', `banks/${part(name)}/on-match`, { onMatch }),
  decideBankChange: (id: string, decision: 'approve' | 'reject') =>
    ask<ChangeDone>('POST', `bank-changes/${part(id)}/${decision}`),
  addEntry: (name: string, entry: NewEntry, once: string) =>
    ask<{ entry: number }>('POST', `banks/${part(name)}/entries`, entry, once),
  turnEntry: (name: string, entry: number, on: boolean) =>
    ask<unknown>('POST', `banks/${part(name)}/entries/${entry}/${on ? 'on' : 'off'}`),
  confirmEntry: (name: string, entry: number) =>
    ask<unknown>('POST', `banks/${part(name)}/entries/${entry}/confirm`),
  withdrawEntry: (name: string, entry: number, text: string, once: string) =>
    ask<unknown>('POST', `banks/${part(name)}/entries/${entry}/withdraw`, { text }, once),
  imports: (bank: string) => ask<Imports>('GET', `banks/${part(bank)}/imports`),
  importList: (bank: string, list: Blob, words: Readonly<Record<string, string>>) =>
    ask<ImportView>('POST', `banks/${part(bank)}/imports${asking(words)}`, { file: list }),
  /** What is confirmed is the very preview that was shown. */
  settleImport: ({ id, preview }: ImportView, how: 'confirm' | 'free' | 'drop') =>
    ask<ImportView>('POST', `imports/${part(id)}/${how}`, how === 'confirm' ? { preview } : {}),
  wouldMatch: (id: string) => ask<WouldMatch>('GET', `imports/${part(id)}/would-match`),
  signal: (id: string) => ask<SignalPage>('GET', `signals/${part(id)}`),
  tokens: () => ask<Tokens>('GET', 'tokens'),
  makeToken: (token: NewToken) => ask<TokenMade>('POST', 'tokens', token),
  endToken: (id: string) => ask<unknown>('POST', `tokens/${part(id)}/end`),
  tryPiece: (piece: { bytes: string } | { text: string }) => ask<Tried>('POST', 'try', piece),
  listTargets: (id: string, wanted: ListTargets, once: string) =>
    ask<TargetsListed>('POST', `demands/${part(id)}/list`, wanted, once),
  listAgain: (demand: string, id: string, wish: ListAgain) =>
    ask<unknown>('POST', `demands/${part(demand)}/list/${part(id)}/again`, wish),
  cancelListing: (demand: string, id: string) =>
    ask<unknown>('POST', `demands/${part(demand)}/list/${part(id)}/cancel`, {}),

  replay: (id: string) => ask<ReplayView>('GET', `matches/${part(id)}/replay`),
  matches: (asked: Readonly<Record<string, string | undefined>>) =>
    ask<Matches>('GET', `matches${asking(asked)}`),
  match: (id: string) => ask<MatchPage>('GET', `matches/${part(id)}`),
  decideMatch: (id: string, decision: DecideMatch, once: string) =>
    ask<MatchPage>('POST', `matches/${part(id)}/decide`, decision, once),
  hunts: () => ask<Hunts>('GET', 'hunts'),
  hunt: (id: string) => ask<HuntPage>('GET', `hunts/${part(id)}`),
  huntWould: (id: string) => ask<HuntWould>('GET', `hunts/${part(id)}/would`),
  decideHunt: (id: string, bring: boolean, once: string) =>
    ask<Hunts>('POST', `hunts/${part(id)}/decide`, { bring }, once),
  endHunt: (id: string, once: string) => ask<Hunts>('POST', `hunts/${part(id)}/end`, {}, once),

  watch: () => ask<Watch>('GET', 'watch'),
  acknowledge: (id: string) => ask<unknown>('POST', `alerts/${part(id)}/acknowledge`),
}

/** Addresses of files the browser fetches by itself. */
export const files = {
  answer: (demand: string, answer: string) => `/desk/api/demands/${part(demand)}/answers/${part(answer)}.pdf`,
  workingCopy: (demand: string, answer: string, language: string) =>
    `/desk/api/demands/${part(demand)}/answers/${part(answer)}/copy${asking({ language })}`,
  order: (demand: string) => `/desk/api/demands/${part(demand)}/order`,
  receipt: (demand: string) => `/desk/api/demands/${part(demand)}/receipt`,
  caseFile: (demand: string, asked: { with?: 'content'; notes?: 'yes' } = {}) =>
    `/desk/api/demands/${part(demand)}/case-file${asking(asked)}`,
  caseKeys: (demand: string) => `/desk/api/demands/${part(demand)}/case-file/keys`,
  activity: (asked: Readonly<Record<string, string | undefined>>) =>
    `/desk/api/activity/export${asking(asked)}`,
  bank: (name: string, { form, version }: { form: string; version?: number | undefined }) =>
    `/desk/api/banks/${part(name)}/export${asking({ form, version: version?.toString() })}`,
  clocks: (language: string) => `/desk/api/clocks.ics${asking({ language })}`,
}
