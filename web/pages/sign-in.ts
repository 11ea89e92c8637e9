/**
 * The door. The page is written when the screens are built (`sign-in.html`) and needs this only when somebody knocks:
 * no framework and no words are loaded before that, so that it can be used at once on a slow machine.
 */
import { addresses } from '../../desk/http/contract/addresses.ts'
import { desk, Refusal } from '../api.ts'
import { languages, prefer } from '../prefs.ts'

type Trouble = 'link-failed' | 'somebody' | 'failed' | 'asleep' | 'account-unknown' | 'account-refused'

const keys = [...document.querySelectorAll<HTMLButtonElement>('.door-key')]
const [ready, busy] = ['.door-ready', '.door-busy'].map((part) => document.querySelector<HTMLElement>(part))

/** What was found that was not wanted is heard when it appears. */
function tell(trouble: Trouble): void {
  setBusy(false)
  const told = document.getElementById(trouble)
  if (!told) return
  told.hidden = false
  told.focus()
}

function setBusy(isBusy: boolean): void {
  for (const key of keys) key.disabled = isBusy
  if (ready) ready.hidden = isBusy
  if (busy) busy.hidden = !isBusy
  if (isBusy) for (const told of document.querySelectorAll<HTMLElement>('.trouble[id]')) told.hidden = true
}

/** Whoever knocks will want the desk: it is fetched while they look for their key. */
function fetchDesk(): void {
  const next = document.querySelector<HTMLMetaElement>('meta[name=guichet-next]')?.content ?? ''
  for (const file of next.split(' ')) void fetch(file, { priority: 'low' }).catch(() => undefined)
}

/** What the desk gives a name of its own, wherever the knock was for. */
const troubles: Record<string, Trouble> = { asleep: 'asleep', 'somebody-sits': 'somebody' }

/** Whose link it is and who sits here stand in the gaps that the written page has for them. */
function name(params: Record<string, unknown>): void {
  for (const gap of document.querySelectorAll<HTMLElement>('[data-gap]'))
    gap.textContent = String(params[gap.dataset.gap ?? ''] ?? '')
}

async function knock(how: () => Promise<unknown>, otherwise: Trouble): Promise<void> {
  setBusy(true)
  try {
    await how()
  } catch (fault) {
    const problem = fault instanceof Refusal ? fault.problem : undefined
    name(problem?.says?.params ?? {})
    tell(troubles[problem?.type.split(':').at(-1) ?? ''] ?? otherwise)
  }
}

const enter = () => location.replace(addresses.inbox)

/** The one-time token travels in the fragment, which no server log ever sees, and leaves the address bar at once. */
function tokenOnce(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? location.hash.slice(1)
  if (token === '') return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return token
}

let link: string | undefined

/** Whether somebody came by a link. Where another person sits, the desk asks first whether they are to go. */
function knockByLink(): boolean {
  const token = tokenOnce()
  if (token === undefined) return false
  link = token
  fetchDesk()
  void comeByLink(false)
  return true
}

const comeByLink = (instead: boolean) =>
  knock(async () => {
    await desk.signInByLink(link ?? '', instead)
    enter()
  }, 'link-failed')

document.getElementById('instead')?.addEventListener('click', () => void comeByLink(true))
document.getElementById('passkey')?.addEventListener('click', () => {
  fetchDesk()
  void knock(async () => {
    const { signInWithPasskey } = await import('./passkey.ts')
    await signInWithPasskey()
    enter()
  }, 'failed')
})
document.getElementById('account')?.addEventListener('click', () => {
  void knock(async () => location.assign((await desk.accountSignIn()).url), 'account-refused')
})
for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) {
  const language = languages.find((one) => one === link.lang)
  if (language) link.addEventListener('click', () => prefer({ language }))
}

// A link pasted where the door stands open already changes nothing but the fragment.
window.addEventListener('hashchange', knockByLink)

/** What became of an account elsewhere, when its provider has sent the browser back. */
const account = new URLSearchParams(location.search).get('account')
if (!knockByLink() && account) tell(account === 'unknown' ? 'account-unknown' : 'account-refused')
