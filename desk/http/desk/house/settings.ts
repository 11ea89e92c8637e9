/** What the operator says about itself and how its desk works: read by everyone here, changed one setting at a time. */
import type { FastifyInstance } from 'fastify'
import { ofTheHouse, proposeHouseChange, sayingOf } from '../../../tenants/house-change.ts'
import { type HouseChange, wantsTwo } from '../../../../core/house-change.ts'
import { usualGuard } from '../../../../core/list-guard.ts'
import { judge } from '../../../doctor/judge.ts'
import { lookAt } from '../../../doctor/look.ts'
import { noteAnswered } from '../../../tenants/first-run.ts'
import { recordYears } from '../../../../core/retention.ts'
import { defaultRules } from '../../../../core/second-person.ts'
import type { House, Tenant } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { namesOfAuthorities } from '../../../sql/house/authorities.ts'
import { knowsHolidaysOf } from '../../../tenants.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { notByTheHouse, proposerOf, told, waitingFor } from './two-persons.ts'

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const set = { config: { open: 'session' as const, may: ['settings'] }, bodyLimit: 64 * 1024 }

  app.get('/desk/api/settings', see, async (request, reply) => {
    return send(reply, await settingsFor(house, await sitting(house, request)))
  })

  app.post('/desk/api/settings', set, async (request, reply) => {
    const sits = await sitting(house, request)
    const { setting, value } = read(request, contract.settingChange)
    if (!sits.tenant.sandbox) encryptedOnly(setting, value)
    if (setting === 'secondPerson') await knownOnly(house, sits.tenant, value)
    const change: HouseChange = { change: 'setting', setting, value }
    const done = told(await proposeHouseChange(house, sits.tenant, proposerOf(sits), change), notByTheHouse)
    await noteAnswered(house, sits.tenant, setting)
    return send(reply, done)
  })

  app.get('/desk/api/doctor', set, async (request, reply) => {
    await sitting(house, request)
    return send(reply, { findings: judge(await lookAt(house.config)) } satisfies contract.DoctorView)
  })
}

/** What a person decided leaves a real desk under encryption, whoever listens on the same machine. */
function encryptedOnly(setting: string, value: contract.SettingChange['value']): void {
  const isHook = setting === 'verdictWebhook' || setting === 'alertWebhook'
  if (!isHook || typeof value !== 'object' || value === null || !('url' in value)) return
  if (value.url.startsWith('https:')) return
  throw new Refused(422, 'unfit', 'A webhook is called over https.', {
    errors: [
      {
        path: 'value.url',
        found: 'an address without encryption',
        wanted: 'an address that begins with https://',
        says: { key: 'unfit.address' },
      },
    ],
  })
}

const names = contract.settingChange.options.map(({ shape }) => shape.setting.value)

/** A rule for an authority that nobody registered would never be true, and nobody would notice. */
async function knownOnly(
  house: House,
  tenant: Tenant,
  rules: readonly contract.SecondPersonRule[],
): Promise<void> {
  const rows = await inTenant(house.db, tenant.id, namesOfAuthorities)
  const known = new Set(rows.map(({ id }) => id))
  const errors = rules.flatMap(({ authorities = [] }, index) =>
    authorities.flatMap((id) =>
      known.has(id)
        ? []
        : [{ path: `value.${index}.authorities`, found: id, wanted: 'an authority in the registry' }],
    ),
  )
  if (errors.length > 0)
    throw new Refused(422, 'unknown-authority', 'A rule names an authority that is not registered.', {
      errors,
    })
}

/** As the page is told: every setting, and of secrets only that there are any. */
export async function settingsFor(house: House, sits: Sitting): Promise<contract.SettingsView> {
  const { settings } = sits.tenant
  const { alertWebhook, verdictWebhook, retroHunt, signIn } = settings
  return {
    legalName: settings.legalName,
    homeState: settings.homeState,
    holidaysKnown: knowsHolidaysOf(settings.homeState),
    legalRepresentative: settings.legalRepresentative ?? '',
    authorisedPerson: settings.authorisedPerson,
    contactEmail: settings.contactEmail,
    languages: settings.languages,
    zone: settings.zone,
    undisputedBeforeAutomatic: settings.undisputedBeforeAutomatic,
    recordYears: settings.recordYears ?? recordYears.usual,
    ...(alertWebhook ? { alertWebhook: { url: alertWebhook.url } } : {}),
    ...(verdictWebhook ? { verdictWebhook: { url: verdictWebhook.url } } : {}),
    ...(retroHunt ? { retroHunt } : {}),
    listGuard: settings.listGuard ?? usualGuard,
    ...(signIn ? { signIn: { issuer: signIn.issuer, clientId: signIn.clientId, label: signIn.label } } : {}),
    secondPerson: (settings.secondPerson ?? defaultRules).map(
      ({ deed, levels, authorities, targetsFrom }) => ({
        deed,
        ...(levels ? { levels: [...levels] } : {}),
        ...(authorities ? { authorities: [...authorities] } : {}),
        ...(targetsFrom === undefined ? {} : { targetsFrom }),
      }),
    ),
    twoPersons: names.filter((setting) => wantsTwo({ change: 'setting', setting, value: '' }, undefined)),
    pending: await inTenant(house.db, sits.tenant.id, (tx) =>
      waitingFor(tx, sits, ofTheHouse, 'staff', (change) =>
        change.change === 'setting'
          ? {
              says: sayingOf(change, []),
              ...(change.replacesSecret === undefined
                ? {}
                : { secret: change.replacesSecret ? ('replaced' as const) : ('kept' as const) }),
              ...(change.setting === 'secondPerson'
                ? { rules: change.value as contract.SecondPersonRule[] }
                : {}),
            }
          : undefined,
      ),
    ),
  }
}
