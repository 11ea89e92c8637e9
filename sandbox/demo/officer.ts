/** The duty officer, played through the same routes the screens use. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { jsonIn } from '../../client/description.ts'
import { openSession } from '../../cli/session.ts'

const view = z.object({
  version: z.number(),
  findings: z.array(z.object({ leadsTo: z.string() })),
  targets: z.array(
    z.object({
      id: z.string(),
      outcome: z.string(),
      content: z.object({ reference: z.string(), kind: z.string() }).optional(),
      hold: z.object({ destroyAfter: z.string().optional(), parts: z.array(z.unknown()) }).optional(),
    }),
  ),
})
const plan = z.object({
  deed: z.unknown(),
  planSha256: z.string(),
  orderSha256: z.string(),
  version: z.number(),
  consequences: z.array(
    z.object({
      key: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ),
  answer: z.object({ form: z.string(), fields: z.array(z.unknown()) }).optional(),
})
type Plan = z.infer<typeof plan>
type Deed =
  | { deed: 'restrict'; targets: readonly string[] }
  | { deed: 'enter-follow-up'; followUp: string; by: string; reference: string; text: string }

export async function officerAt(signInLink: string) {
  const session = await openSession(signInLink)
  const { staff } = z
    .object({ staff: z.object({ name: z.string() }) })
    .parse(jsonIn(await session.get('/desk/api/session')))
  return {
    name: staff.name,
    demand: async (id: string) => view.parse(jsonIn(await session.get(`/desk/api/demands/${id}`))),
    plan: async (id: string, deed: Deed) =>
      plan.parse(jsonIn(await session.post(`/desk/api/demands/${id}/plan`, deed))),
    /** Does what was planned: these bytes of the order, this version of the demand, this plan, once. */
    act: async (id: string, { deed, planSha256, orderSha256, version }: Plan) =>
      void (await session.post(`/desk/api/demands/${id}/act`, { deed, planSha256, orderSha256, version }, [
        ['idempotency-key', randomUUID()],
      ])),
    leave: () => session.close(),
  }
}

/** What a key will do, in words. The screens have their own, in three languages. */
export function inWords({ key, params }: Plan['consequences'][number]): string {
  const known: Record<string, string> = {
    'consequence.restrict': `${params?.count ?? 'the'} addresses will be hidden from the public`,
    'consequence.keep': 'the frozen copies will be kept for six months',
    'consequence.answer': `${params?.form ?? 'the form'} will go to the authority`,
    'consequence.inform': 'the people who posted it will be told',
    'consequence.silence': 'nobody will be told while the law forbids it',
  }
  return known[key] ?? key
}
