import type { FastifyRequest } from 'fastify'

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const ownName = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/**
 * Where the desk is found from this very machine, for whoever has called it by number: there untrusted media lie. Nothing is
 * told that was not in what they called, but for the name `localhost`.
 */
export function homeHere(host: string): string | undefined {
  const port = /^(?:127\.0\.0\.1|\[::1\]):(\d{1,5})$/.exec(host)?.[1]
  return port && `http://localhost:${port}/`
}

/** What a proxy adds, and what a browser says of the page that asks: its requests come from this machine too. */
const telltales = ['origin', 'sec-fetch-site', 'forwarded', 'x-forwarded-for', 'via']

/** A program of this very machine, which shows no token: by a name that only this machine has, and on behalf of nobody. */
export function isBareAndOfThisMachine({ headers, socket }: FastifyRequest): boolean {
  return (
    headers.authorization === undefined &&
    loopback.test(socket.remoteAddress ?? '') &&
    ownName.test(headers.host ?? '') &&
    telltales.every((name) => headers[name] === undefined)
  )
}
