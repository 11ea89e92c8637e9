import { ConnectorFault } from '../../core/platform.ts'
import { leaveUnread, WireFault } from '../../core/wire.ts'
import type { WireResponse } from '../../core/wire.ts'
import type { Right, Trial } from './connector.ts'

/** What one harmless question settles: whether the platform answers, believes us, and so gives every right of `rights`. */
export async function trialsOf(rights: readonly Right[], ask: () => Promise<WireResponse>): Promise<Trial[]> {
  const reached = await reach(ask)
  if (!('status' in reached)) return [reached]
  const { status } = reached
  if (status === 200) return [answers, believed, ...rights.map((about) => granted(about))]
  return status === 401 || status === 403
    ? [answers, disbelieved(status)]
    : [{ about: 'reachable', found: 'bad', says: { key: 'trial.reachable.odd', params: { status } } }]
}

/** The answer to one question, or the trial that says why there is none. */
export async function reach(ask: () => Promise<WireResponse>): Promise<WireResponse | Trial> {
  try {
    const response = await ask()
    await leaveUnread(response)
    return response
  } catch (error) {
    const fault = error instanceof ConnectorFault ? error.cause : error
    if (!(fault instanceof WireFault)) throw error
    return { about: 'reachable', found: 'bad', says: { key: `trial.reachable.${fault.reason}` } }
  }
}

export const answers: Trial = { about: 'reachable', found: 'good', says: { key: 'trial.reachable.good' } }
export const believed: Trial = {
  about: 'credentials',
  found: 'good',
  says: { key: 'trial.credentials.good' },
}
export const disbelieved = (status: number): Trial => ({
  about: 'credentials',
  found: 'bad',
  says: { key: 'trial.credentials.bad', params: { status } },
})
export const granted = (about: Right): Trial => ({
  about,
  found: 'good',
  says: { key: `trial.${about}.good` },
})
export const missing = (about: Right): Trial => ({ about, found: 'bad', says: { key: `trial.${about}.bad` } })
