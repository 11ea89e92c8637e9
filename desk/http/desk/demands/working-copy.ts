/** An answer in the language of whoever reads it at the desk. It says on top that it is not what was sent. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { FormFrame } from '../../../../core/forms.ts'
import type { House } from '../../../house.ts'
import { renderForm } from '../../../outside/forms.ts'
import { readAnswer } from '../../../sql/demands/answers.ts'
import { Refused } from '../../problem.ts'
import { sitting } from '../session.ts'
import { numbered } from './numbered.ts'
import { asked, uuid } from '../../in-address.ts'

type Asked = { Params: { id: string; answer: string } }
const copyAsked = z.object({ language: z.enum(['en', 'fr', 'ar']).default('en') })

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get<Asked>('/desk/api/demands/:id/answers/:answer/copy', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { language } = asked(request, copyAsked)
    const { demand } = await numbered(house, tenant, request.params.id)
    const wanted = uuid(request.params.answer)
    const made = demand.answers.find(({ id, form }) => id === wanted && house.forms.has(form))
    if (!made) throw new Refused(404, 'not-here', 'This answer has no document.')
    const { data } = await readAnswer(house, tenant, demand, made.id)
    const frame: FormFrame = {
      number: demand.number,
      orderSha256: demand.receipt.sha256,
      madeAt: made.at,
      timeZone: tenant.settings.zone,
      sandbox: tenant.sandbox,
      workingCopy: true,
    }
    const pdf = await renderForm(made.form, { ...(data as object), frame }, language, house.forms)
    return reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="${demand.number}.${language}.pdf"`)
      .send(Buffer.from(pdf))
  })
}
