/** The media origin: pictures drawn anew from held content, each for one look. Nothing else is ever served there. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../house.ts'
import { previewOf } from '../outside/decode.ts'
import { takeLook } from '../sql/demands/looks.ts'
import { mediaTenantAt } from '../tenants.ts'
import { stillMay } from './desk/session.ts'
import { Refused } from './problem.ts'

/**
 * There is no cookie here, so that a picture which escapes its decoder's care finds no session to steal. A token is
 * bound to the session it was given to in the other direction: it was told to that session alone, and opens nothing
 * once that session has ended or its person may look no more.
 */
export function routes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { token: string } }>(
    '/media/:token',
    { config: { open: 'media' }, exposeHeadRoute: false },
    async (request, reply) => {
      // Parts of a picture would be several looks for one record.
      if (request.headers.range !== undefined)
        throw new Refused(416, 'no-ranges', 'A picture is given whole or not at all.')
      const asked = request.headers['sec-fetch-dest'] ?? 'image'
      if (asked !== 'image')
        throw new Refused(403, 'pictures-only', 'This address is for a picture on a page of the desk.')
      const tenant = await mediaTenantAt(house, request.host)
      const look = await takeLook(house, tenant, request.params.token, (tx, of, session) =>
        stillMay(tx, house, of, session, 'view'),
      )
      if (!look)
        throw new Refused(
          404,
          'not-here',
          'There is nothing at this address. It opens once, within a minute.',
        )
      if (look.object.wrappedIdentity === null)
        throw new Refused(410, 'no-longer-held', 'This copy no longer exists.')
      const { stream } = await house.vault.read(look.object)
      const preview = await previewOf(stream)
      if (preview.kind === 'none')
        throw new Refused(422, 'no-picture', 'No picture of this can be shown.', { detail: preview.message })
      return reply
        .type('image/webp')
        .headers({
          'content-security-policy': "sandbox; default-src 'none'",
          'cross-origin-resource-policy': 'cross-origin',
          'content-disposition': 'inline; filename="picture.webp"',
        })
        .send(Buffer.from(look.form === 'clear' ? preview.clear : preview.veiled))
    },
  )
}
