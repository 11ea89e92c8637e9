import type { FormFrame, FormLanguage } from '../../core/forms.ts'
import { isStillTrue } from '../../core/answers.ts'
import type { Effect } from '../../core/outcome.ts'
import type { House } from '../house.ts'
import { addObject, once } from '../intake.ts'
import { renderForm } from '../outside/forms.ts'
import { uuidv7 } from '../outside/random.ts'
import { sealPdf } from '../outside/seal.ts'
import type { Carry, Claimed } from './kinds.ts'

/**
 * Makes an answer: the form its law names as a sealed PDF in the vault, and the same as data. It is sent when it is
 * stored, because the authority fetches it through the door its order came by.
 */
export const answer: Carry<Effect & { kind: 'answer' }> = async (house, claimed) => {
  const { effect, tenant, demand, caseKey } = claimed
  if (demand.answers.some(({ key }) => key === effect.key)) return { kind: 'dropped' }
  // What it would say must still be so: an undo between the act and the answer makes it untrue.
  if (!isStillTrue(demand, effect.covers)) return { kind: 'dropped' }
  // Nobody fetches the answer to a letter: a person hands it over, and only then it is sent.
  const isFetched = demand.receipt.channel !== 'by-hand'
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  const pdf = house.forms.has(effect.form) ? await document(house, claimed) : undefined
  await house.crashpoint('answer.rendered')
  const stored =
    pdf &&
    (await house.vault.write(once(pdf), {
      tenant: tenant.id,
      caseId: demand.caseId,
      meta: { mediaType: 'application/pdf', fileName: `${effect.form}.pdf` },
    }))
  await house.crashpoint('answer.stored')
  return {
    kind: 'done',
    receipt: {
      kind: 'answered',
      answer: {
        id,
        key: effect.key,
        covers: effect.covers,
        form: effect.form,
        at,
        ...(isFetched ? { sentAt: at } : {}),
        ...(stored ? { pdfSha256: stored.sha256 } : {}),
      },
    },
    write: (sheaf) => {
      if (stored) addObject(sheaf, tenant, demand.caseId, stored, at)
      sheaf.add('answer', [
        {
          id,
          tenant_id: tenant.id,
          demand_id: demand.id,
          form: effect.form,
          data: caseKey.sealJson(effect.data, `answer:${id}`),
          pdf_object: stored?.objectId ?? null,
          pdf_sha256: stored?.sha256 ?? null,
          at,
          sent_at: isFetched ? at : null,
          fetched_at: null,
          effect_id: claimed.id,
          by_door: isFetched,
          reminded_at: null,
        },
      ])
    },
  }
}

async function document(
  house: House,
  { tenant, demand, effect }: Claimed<Effect & { kind: 'answer' }>,
): Promise<Uint8Array> {
  const frame: FormFrame = {
    number: demand.number,
    orderSha256: demand.receipt.sha256,
    madeAt: house.clock.now(),
    timeZone: tenant.settings.zone,
    sandbox: tenant.sandbox,
  }
  const language: FormLanguage = effect.language === 'fr' ? 'fr' : 'en'
  const pdf = await renderForm(effect.form, { ...(effect.data as object), frame }, language, house.forms)
  return await sealPdf(pdf, await house.keys.document(), { at: frame.madeAt, by: tenant.settings.legalName })
}
