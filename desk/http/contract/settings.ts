/** What an operator says about themselves and how their desk works; the first run asks it one question at a time. */
import { z } from 'zod'
import { saying } from './common.ts'
import { houseChangeView } from './people.ts'
import { trials } from './platforms.ts'
import { secondPersonRule, secondPersonRules } from './second-person.ts'
import { languages, memberStates } from './union.ts'

const line = z.string().trim().min(2, 'at least two letters').max(300)
const zone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}, 'a time zone, as Europe/Dublin')
const isOnThisMachine = (url: string) => /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(url)

const notSecure = { error: 'an address that begins with https://', params: { format: 'url' } }

/** Without encryption only on this very machine, where a provider is tried out. */
const issuerUrl = z
  .url({ error: 'the address of an OpenID provider' })
  .max(500)
  .refine((url) => url.startsWith('https:') || isOnThisMachine(url), notSecure)
/** Without encryption only on this very machine, and there only in a sandbox: a real desk refuses it. */
const hookUrl = z
  .url({ protocol: /^https?$/, error: 'an address that begins with https://' })
  .max(500)
  .refine((url) => url.startsWith('https:') || isOnThisMachine(url), notSecure)

const webhook = z.object({ url: hookUrl, secret: z.string().min(24, 'at least 24 characters').max(200) })

/** `POST /desk/api/settings`: one setting at a time. */
export const settingChange = z.discriminatedUnion('setting', [
  z.object({ setting: z.literal('legalName'), value: line }),
  z.object({ setting: z.literal('homeState'), value: z.enum(memberStates, 'a Member State, as FR') }),
  z.object({ setting: z.literal('legalRepresentative'), value: z.string().trim().max(500) }),
  z.object({ setting: z.literal('authorisedPerson'), value: line }),
  z.object({ setting: z.literal('contactEmail'), value: z.email('an address for mail') }),
  z.object({
    setting: z.literal('languages'),
    value: z.array(z.enum(languages)).min(1, 'at least one language').max(24),
  }),
  z.object({ setting: z.literal('zone'), value: zone }),
  z.object({
    setting: z.literal('undisputedBeforeAutomatic'),
    value: z.number('a whole number').int('a whole number').min(1).max(10_000),
  }),
  z.object({
    setting: z.literal('recordYears'),
    value: z.number('a whole number').int('a whole number').min(1).max(30),
  }),
  z.object({
    setting: z.literal('alertWebhook'),
    value: webhook.nullable(),
  }),
  z.object({
    setting: z.literal('signIn'),
    value: z
      .object({
        issuer: issuerUrl,
        clientId: z.string().min(1).max(300),
        clientSecret: z.string().min(1).max(500),
        label: line,
      })
      .nullable(),
  }),
  z.object({ setting: z.literal('secondPerson'), value: secondPersonRules }),
  z.object({ setting: z.literal('verdictWebhook'), value: webhook.nullable() }),
  z.object({
    setting: z.literal('listGuard'),
    value: z
      .object({
        growthFrom: z.number('a whole number').int('a whole number').min(1).max(100_000_000),
        growthTimes: z.number('a number').min(0).max(1_000),
        matchesAnHour: z.number('a whole number').int('a whole number').min(1).max(1_000_000),
      })
      .nullable(),
  }),
  z.object({
    setting: z.literal('retroHunt'),
    value: z
      .object({
        basis: z.string().trim().min(10, 'the law or rule that allows it, in a sentence').max(500),
        months: z.number('a whole number').int('a whole number').min(1).max(24),
        atOnce: z.number('a whole number').int('a whole number').min(0).max(10_000),
      })
      .nullable(),
  }),
])
export type SettingChange = z.infer<typeof settingChange>

/** `GET /desk/api/settings`. Secrets are never told again: only whether there are any. */
const settingsView = z.object({
  legalName: z.string(),
  homeState: z.string(),
  /** Whether the public holidays of the home state are known; where not, only weekends count. */
  holidaysKnown: z.boolean(),
  legalRepresentative: z.string(),
  authorisedPerson: z.string(),
  contactEmail: z.string(),
  languages: z.array(z.string()),
  zone: z.string(),
  undisputedBeforeAutomatic: z.number(),
  recordYears: z.number(),
  alertWebhook: z.object({ url: z.string() }).optional(),
  verdictWebhook: z.object({ url: z.string() }).optional(),
  /** When a list is not believed any more before a person has looked. */
  listGuard: z.object({ growthFrom: z.number(), growthTimes: z.number(), matchesAnHour: z.number() }),
  retroHunt: z.object({ basis: z.string(), months: z.number(), atOnce: z.number() }).optional(),
  signIn: z.object({ issuer: z.string(), clientId: z.string(), label: z.string() }).optional(),
  secondPerson: z.array(secondPersonRule),
  /** Settings that are changed by two. */
  twoPersons: z.array(z.string()),
  pending: z.array(houseChangeView),
})
export type SettingsView = z.infer<typeof settingsView>

/** `GET /desk/api/doctor`: what stands around this desk, judged. */
const doctorView = z.object({
  findings: z.array(
    z.object({
      about: z.string(),
      severity: z.enum(['unsafe', 'warning', 'note', 'fine']),
      says: z.string(),
      mend: z.string().optional(),
    }),
  ),
})
export type DoctorView = z.infer<typeof doctorView>

/** `GET /desk/api/first-run` */
const firstRunView = z.object({
  answered: z.array(z.string()),
  /** Member States whose public holidays are known. */
  holidaysKnown: z.array(z.string()),
  settings: settingsView,
  people: z.array(z.object({ id: z.string(), name: z.string(), enrolled: z.boolean(), me: z.boolean() })),
  authorities: z.object({ withKey: z.number().int(), waiting: z.number().int() }),
  platform: z.object({ tested: z.boolean(), drill: z.enum(['none', 'runs', 'passed', 'skipped']) }),
  /** What still keeps the desk from opening. */
  lacks: z.array(saying),
})
export type FirstRunView = z.infer<typeof firstRunView>
/** `POST /desk/api/first-run/name`, `POST /desk/api/first-run/answered` */
export const firstRunName = z.object({ name: z.string().trim().min(2, 'at least two letters').max(120) })
export const firstRunAnswered = z.object({ question: z.string().regex(/^[a-z-]{2,40}$/) })
/** `POST /desk/api/first-run/skip-drill` */
export const skipDrill = z.object({
  reason: z.string().trim().min(10, 'a sentence that a reader of the log understands').max(500),
})
/** `POST /desk/api/first-run/platform`: every connection in use, tried as it is kept. */
const platformsTried = z.object({
  tested: z.boolean(),
  connections: z.array(trials.extend({ id: z.string(), title: z.string() })),
})
export type PlatformsTried = z.infer<typeof platformsTried>
