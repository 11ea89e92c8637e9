import { ConnectorFault } from '../../core/platform.ts'
import type { Abilities, Platform, Resolution } from '../../core/platform.ts'

/** One of several platforms of a tenant. `id` stands before each of its references: `plaza:gl1v8k`. */
export type Member = {
  id: string
  /** Asked for no new address any more; the pieces it knows are still its own. */
  retired?: boolean
  abilities(): Abilities
  open(): Promise<Platform>
}

/**
 * Several platforms as one. An address belongs to the one that knows it; a reference begins with the id of its own.
 * References from before there were several have no colon in them and belong to the first.
 */
export function several(
  members: readonly Member[],
): Platform & { abilitiesOf(reference: string): Abilities } {
  function owner(reference: string): { member: Member; own: string } {
    const colon = reference.indexOf(':')
    const member = colon < 0 ? members[0] : members.find(({ id }) => id === reference.slice(0, colon))
    if (!member)
      throw new ConnectorFault('No connection to the platform that owns this piece is set up', {
        again: false,
      })
    return { member, own: reference.slice(colon + 1) }
  }

  async function at<T>(reference: string, deed: (platform: Platform, own: string) => Promise<T>): Promise<T> {
    const { member, own } = owner(reference)
    return await deed(await member.open(), own)
  }

  return {
    name: 'several',
    abilitiesOf: (reference) => owner(reference).member.abilities(),

    async resolve(address) {
      const asked = await Promise.allSettled(
        members
          .filter(({ retired }) => !retired)
          .map(async (member) => named(member.id, await (await member.open()).resolve(address))),
      )
      const known = asked.flatMap((one) =>
        one.status === 'fulfilled' && one.value.kind !== 'not-ours' ? [one.value] : [],
      )
      // Whoever knows the address need not wait for a platform that is away; whoever does not cannot speak for it.
      const [only, ...others] = known
      if (only && others.length === 0) return only
      if (only) return { kind: 'ambiguous', candidates: [] }
      const broken = asked.find((one) => one.status === 'rejected')
      if (broken) throw broken.reason
      return { kind: 'not-ours' }
    },

    async *freeze(reference) {
      const { member, own } = owner(reference)
      yield* (await member.open()).freeze(own)
    },

    restrict: (reference, deed) => at(reference, (platform, own) => platform.restrict(own, deed)),
    restore: (reference, deed) => at(reference, (platform, own) => platform.restore(own, deed)),
    replaceNotice: (reference, deed) => at(reference, (platform, own) => platform.replaceNotice(own, deed)),
    visibility: (reference, from) => at(reference, (platform, own) => platform.visibility(own, from)),
  }
}

function named(id: string, found: Resolution): Resolution {
  if (found.kind !== 'found') return found
  return { kind: 'found', content: { ...found.content, reference: `${id}:${found.content.reference}` } }
}
