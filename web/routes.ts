/** Every page on one screen. A page is one file under `pages/` that mirrors its address, that address in the contract's list, and one line here. The door stands outside: `sign-in.html`. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { addresses } from '../desk/http/contract/addresses.ts'
import { Frame } from './pages/frame.tsx'
import { Inbox } from './pages/inbox.tsx'
import { listQuery } from './pages/inbox/list.ts'
import { wishIn } from './pages/inbox/wish.ts'
import { Lost } from './pages/lost.tsx'
import { shownIn } from './pages/matches/wish.ts'
import { sessionQuery } from './pages/session.ts'
import { queries } from './queries.ts'

const root = createRootRoute({ notFoundComponent: Lost })
const inRoot = { getParentRoute: () => root }
/** What a page shows first is asked for while the page itself is still on its way. Nobody waits for it here. */
const ahead = (asking: Promise<void>) => void asking
const desk = createRoute({
  ...inRoot,
  id: 'desk',
  component: Frame,
  loader: () => ahead(queries.prefetchQuery(sessionQuery)),
})
const inDesk = { getParentRoute: () => desk }

const inbox = createRoute({
  ...inDesk,
  path: addresses.inbox,
  validateSearch: wishIn,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => ahead(queries.prefetchInfiniteQuery(listQuery(deps))),
  component: Inbox,
})
const demand = createRoute({
  ...inDesk,
  path: addresses.demand,
  component: lazyRouteComponent(() => import('./pages/demands/demand.tsx'), 'Demand'),
})
const byHand = createRoute({
  ...inDesk,
  path: addresses.byHand,
  component: lazyRouteComponent(() => import('./pages/by-hand.tsx'), 'ByHand'),
})
const authorities = createRoute({
  ...inDesk,
  path: addresses.authorities,
  component: lazyRouteComponent(() => import('./pages/authorities.tsx'), 'Authorities'),
})
const activity = createRoute({
  ...inDesk,
  path: addresses.activity,
  component: lazyRouteComponent(() => import('./pages/activity.tsx'), 'Activity'),
})
const calendar = createRoute({
  ...inDesk,
  path: addresses.calendar,
  component: lazyRouteComponent(() => import('./pages/calendar.tsx'), 'Calendar'),
})
const deliveries = createRoute({
  ...inDesk,
  path: addresses.deliveries,
  component: lazyRouteComponent(() => import('./pages/deliveries.tsx'), 'Deliveries'),
})
const platforms = createRoute({
  ...inDesk,
  path: addresses.platforms,
  component: lazyRouteComponent(() => import('./pages/platforms.tsx'), 'Platforms'),
})
const matches = createRoute({
  ...inDesk,
  path: addresses.matches,
  validateSearch: shownIn,
  component: lazyRouteComponent(() => import('./pages/matches.tsx'), 'Matches'),
})
const match = createRoute({
  ...inDesk,
  path: addresses.match,
  component: lazyRouteComponent(() => import('./pages/matches/match.tsx'), 'Match'),
})
const banks = createRoute({
  ...inDesk,
  path: addresses.banks,
  component: lazyRouteComponent(() => import('./pages/banks.tsx'), 'Banks'),
})
const tryPiece = createRoute({
  ...inDesk,
  path: addresses.tryPiece,
  component: lazyRouteComponent(() => import('./pages/banks/try.tsx'), 'TryPiece'),
})
const signal = createRoute({
  ...inDesk,
  path: addresses.signal,
  component: lazyRouteComponent(() => import('./pages/banks/signal.tsx'), 'Signal'),
})
const bank = createRoute({
  ...inDesk,
  path: addresses.bank,
  component: lazyRouteComponent(() => import('./pages/banks/bank.tsx'), 'Bank'),
})
const hunts = createRoute({
  ...inDesk,
  path: addresses.hunts,
  component: lazyRouteComponent(() => import('./pages/hunts.tsx'), 'Hunts'),
})
const hunt = createRoute({
  ...inDesk,
  path: addresses.hunt,
  component: lazyRouteComponent(() => import('./pages/hunts/hunt.tsx'), 'Hunt'),
})
const bankThen = createRoute({
  ...inDesk,
  path: addresses.bankThen,
  component: lazyRouteComponent(() => import('./pages/banks/then.tsx'), 'BankThen'),
})
const watch = createRoute({
  ...inDesk,
  path: addresses.watch,
  component: lazyRouteComponent(() => import('./pages/watch.tsx'), 'Watch'),
})
const forYou = createRoute({
  ...inDesk,
  path: addresses.forYou,
  component: lazyRouteComponent(() => import('./pages/for-you.tsx'), 'ForYou'),
})
const people = createRoute({
  ...inDesk,
  path: addresses.people,
  component: lazyRouteComponent(() => import('./pages/people.tsx'), 'People'),
})
const operator = createRoute({
  ...inDesk,
  path: addresses.operator,
  component: lazyRouteComponent(() => import('./pages/operator.tsx'), 'Operator'),
})
const firstRun = createRoute({
  ...inRoot,
  path: addresses.firstRun,
  component: lazyRouteComponent(() => import('./pages/first-run.tsx'), 'FirstRun'),
})
const firstRunQuestion = createRoute({
  ...inRoot,
  path: addresses.firstRunQuestion,
  component: lazyRouteComponent(() => import('./pages/first-run/question.tsx'), 'Question'),
})
const handOver = createRoute({
  ...inDesk,
  path: addresses.handOver,
  component: lazyRouteComponent(() => import('./pages/hand-over.tsx'), 'HandOver'),
})
const verify = createRoute({
  ...inRoot,
  path: addresses.verify,
  component: lazyRouteComponent(() => import('./pages/verify.tsx'), 'Verify'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    desk.addChildren([
      inbox,
      demand,
      forYou,
      handOver,
      byHand,
      authorities,
      platforms,
      calendar,
      deliveries,
      activity,
      banks,
      tryPiece,
      bank,
      bankThen,
      signal,
      matches,
      match,
      hunts,
      hunt,
      watch,
      people,
      operator,
    ]),
    firstRun,
    firstRunQuestion,
    verify,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: false,
  // Plain words in the address, as a person would write them: no quotes around a figure.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) => (value ? [[name, `${value}`]] : [])),
    ).toString()
    return text === '' ? '' : `?${text}`
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
