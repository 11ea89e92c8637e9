import type { FastifyReply } from 'fastify'

export function send(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type('application/json').send(Buffer.from(JSON.stringify(value)))
}
