import type { Config } from '../config.ts'
import { Fault, systemCode } from '../outside/fault.ts'

/** Why a desk did not open, for the person who started it; `undefined` for what only its engineers can read. */
export function whyNotOpen(fault: unknown, config?: Config): string | undefined {
  if (fault instanceof Fault) return fault.message
  const code = systemCode(fault)
  const port = (fault as { port?: unknown } | undefined)?.port
  if (typeof port !== 'number' || (code !== 'EADDRINUSE' && code !== 'EACCES')) return undefined
  const [use, setting] = useOf(port, config)
  return code === 'EACCES'
    ? `this user may not open port ${port}, for ${use}. Set ${setting} to one above 1023.`
    : `port ${port}, for ${use}, is taken: another program, or another desk, listens there. End it, or set ${setting}.`
}

function useOf(port: number, config: Config | undefined): [use: string, setting: string] {
  if (port === config?.metrics?.port) return ['its figures', 'GUICHET_METRICS_PORT']
  if (port === config?.plazaPort && !config.production)
    return ['the sample platform', 'PLAZA_PORT (without it, the next after PORT)']
  return ['the desk', 'PORT']
}
