import type { FastifyRequest } from 'fastify'
import type { House, Tenant } from '../house.ts'
import { tenantAt } from '../tenants.ts'
import { Refused } from './problem.ts'
import { homeHere } from './this-machine.ts'

/** The tenant a request is for, by the hostname it was sent to; an installation with one tenant answers to any. */
export async function tenantOf(house: House, request: FastifyRequest): Promise<Tenant> {
  const tenant = await tenantAt(house.db, request.hostname)
  if (!tenant) throw noDeskAt(request.host)
  return tenant
}

export function noDeskAt(host: string): Refused {
  const home = homeHere(host)
  const more = home ? { detail: `On this machine the desk answers to the name localhost: ${home}` } : {}
  return new Refused(404, 'no-such-desk', 'There is no desk at this address.', more)
}

/** As {@link tenantOf}, for whoever comes from outside: a desk that is still being set up takes nothing and says nothing. */
export async function openTenantOf(house: House, request: FastifyRequest): Promise<Tenant> {
  const tenant = await tenantOf(house, request)
  if (tenant.firstRun)
    throw new Refused(
      503,
      'not-open',
      'This desk is not open yet. Nothing was taken in; send it again later.',
      {},
      { 'retry-after': '3600' },
    )
  return tenant
}
