import type { HeldPart } from '../../core/demand.ts'
import type { Effect } from '../../core/outcome.ts'
import { type FrozenPart, ConnectorFault } from '../../core/platform.ts'
import { addObject } from '../intake.ts'
import { uuidv7 } from '../outside/random.ts'
import type { Stored } from '../outside/vault.ts'
import type { Carried, Carry, Claimed } from './kinds.ts'
import type { House } from '../house.ts'

/**
 * Finds out what an address means and freezes it: content and related data, each under a key of its own. The copy
 * is whole and durable before anything is recorded; a crash before leaves orphans in the vault, which are swept.
 */
export const hold: Carry<Effect & { kind: 'hold' }> = async (house, claimed) => {
  const { effect, tenant, demand } = claimed
  const target = demand.targets.find(({ id }) => id === effect.target)
  if (!target || target.hold.state === 'held') return { kind: 'dropped' }
  const platform = house.platformOf(tenant)
  try {
    const found = await platform.resolve(effect.address)
    const at = house.clock.now()
    if (found.kind !== 'found') {
      return {
        kind: 'done',
        receipt: {
          kind: 'not-held',
          target: effect.target,
          at,
          found: found.kind,
          ...(found.kind === 'gone' && found.since ? { since: found.since } : {}),
          why: {
            key: `why.${found.kind}`,
            params: found.kind === 'ambiguous' ? { candidates: found.candidates.length } : {},
          },
        },
      }
    }
    await house.crashpoint('hold.found')
    const stored = await freeze(house, claimed, platform.freeze(found.content.reference))
    await house.crashpoint('hold.stored')
    if (!stored.some(({ part }) => part.purpose === 'content')) return nothingHeld(house, effect.target)
    return held(house, claimed, found.content, stored)
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    if (fault.again)
      return {
        kind: 'again',
        why: { key: 'why.platform-away' },
        ...(fault.notBefore ? { notBefore: fault.notBefore } : {}),
      }
    return {
      kind: 'done',
      receipt: {
        kind: 'not-held',
        target: effect.target,
        at: house.clock.now(),
        found: 'failed',
        why: { key: 'why.hold-failed' },
      },
    }
  }
}

/** A copy without content is no copy: nothing may be restricted on the strength of it. */
function nothingHeld(house: House, target: string): Carried {
  const at = house.clock.now()
  return {
    kind: 'done',
    receipt: { kind: 'not-held', target, at, found: 'failed', why: { key: 'why.hold-failed' } },
  }
}

/** So many parts of one piece are copied side by side: a post has few, and a platform is not to be flooded. */
const partsAtOnce = 4

async function freeze(
  house: House,
  { tenant, demand, effect }: Claimed<Effect & { kind: 'hold' }>,
  parts: AsyncIterable<FrozenPart>,
) {
  const kept: Promise<{ part: FrozenPart; stored: Stored }>[] = []
  const keep = async (part: FrozenPart) => {
    const meta = { mediaType: part.mediaType, fileName: part.name, url: effect.address }
    const stored = await house.vault.write(part.bytes, { tenant: tenant.id, caseId: demand.caseId, meta })
    await house.crashpoint('hold.part-kept')
    return { part, stored }
  }
  try {
    for await (const part of parts) {
      const keeping = keep(part)
      kept.push(keeping)
      // Whoever waits below is told; until then a failure must not go unheard.
      keeping.catch(() => undefined)
      if (kept.length >= partsAtOnce) await kept[kept.length - partsAtOnce]
    }
  } finally {
    await Promise.allSettled(kept)
  }
  return await Promise.all(kept)
}

function held(
  house: House,
  { tenant, demand, effect }: Claimed<Effect & { kind: 'hold' }>,
  content: Parameters<typeof resolved>[0],
  kept: Awaited<ReturnType<typeof freeze>>,
): Carried {
  const at = house.clock.now()
  const parts = kept.map(({ part, stored }): HeldPart => ({
    id: uuidv7(at, house.chance),
    object: stored.objectId,
    name: part.name,
    mediaType: part.mediaType,
    purpose: part.purpose,
    size: stored.size,
    sha256: stored.sha256,
    preview: /^(image|video)\//.test(part.mediaType)
      ? 'picture'
      : /^text\/|json/.test(part.mediaType)
        ? 'text'
        : 'none',
  }))
  return {
    kind: 'done',
    receipt: { kind: 'held', target: effect.target, at, content: resolved(content), parts },
    write: (sheaf) => {
      for (const { stored } of kept) addObject(sheaf, tenant, demand.caseId, stored, at)
      sheaf.add(
        'hold_part',
        parts.map(({ id, object, purpose }) => ({
          id,
          tenant_id: tenant.id,
          demand_id: demand.id,
          target_id: effect.target,
          object_id: object,
          purpose,
        })),
      )
    },
  }
}

/** The text itself stays in the vault; the demand keeps only what a line on the screen needs. */
function resolved(
  content: import('../../core/platform.ts').Content,
): import('../../core/platform.ts').Content {
  const { text: _text, ...rest } = content
  return rest
}
