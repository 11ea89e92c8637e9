/** What every tenant needs before it can keep its word: a second person, passkeys, an authority, a platform that obeys. */
import type { Finding, SetUp } from './facts.ts'
import { check } from './finding.ts'

/**
 * A desk that is still being set up lacks what it is asked for, and takes nothing in; a sandbox plays with what it has.
 * None of these stops a start: orders already taken in must be carried on with, and whoever mends it comes in by the desk.
 */
export function tenants({ database }: SetUp): Finding[] {
  if (!('tenants' in database)) return []
  return database.tenants.flatMap((tenant) => {
    if (tenant.sandbox || !tenant.facts) return []
    if (tenant.inFirstRun)
      return [
        {
          about: 'first-run-open',
          severity: 'note' as const,
          says: `${tenant.hostname} is still being set up and takes nothing in yet.`,
          // With the first passkey the terminal has lost its word: it lets nobody in any more.
          mend:
            tenant.facts.people.working > tenant.facts.people.withoutPasskey
              ? 'Go on with its questions, signed in with the passkey that is registered; whoever has it makes the link of the second person.'
              : 'Go on with its questions; “guichet init”, said again, prints a new link for the first person.',
        },
      ]
    const { hostname, facts, settings } = tenant
    return [
      ...secondPerson(hostname, facts.people, (settings.secondPerson ?? []).length),
      ...passkeys(hostname, facts.people),
      authorities(hostname, facts.authoritiesWithKey),
      platforms(hostname, facts.platforms),
    ]
  })
}

type Facts = NonNullable<Extract<SetUp['database'], { tenants: unknown }>['tenants'][number]['facts']>

function secondPerson(hostname: string, people: Facts['people'], rules: number): Finding[] {
  const { administer, keepRegister, decide } = people
  return [
    check(administer >= 2 && keepRegister >= 2, 'second-person-missing', {
      fine: `At ${hostname} two people can look after people and settings, and two after the registry.`,
      severity: 'unsafe',
      says: `At ${hostname} ${counted(administer)} with a passkey can look after people and settings, and ${counted(keepRegister)} after the registry: where two must agree, nobody can, not even to revoke a stolen key.`,
      mend: 'Invite a second person on the page of people, or let somebody there register a passkey.',
    }),
    ...(rules > 0
      ? [
          check(decide >= 2, 'second-decider-missing', {
            fine: `At ${hostname} two people can decide what the rules want two for.`,
            severity: 'unsafe',
            says: `The rules of ${hostname} want two persons for some deeds, and ${counted(decide)} with a passkey can decide: those deeds cannot be done, and their clocks run.`,
            mend: 'Invite another officer, or take the rules back on the page of settings.',
          }),
        ]
      : []),
  ]
}

function passkeys(hostname: string, { working, withoutPasskey, asleep }: Facts['people']): Finding[] {
  return [
    ...(asleep === 0
      ? []
      : [
          {
            about: 'people-asleep',
            severity: 'warning' as const,
            says: `${hostname} came out of a backup, and of ${working} who worked there then nobody has said whether ${counted(asleep)} still ${asleep === 1 ? 'does' : 'do'}: nothing opens for them.`,
            mend: `“guichet tenant wake ${hostname}” lists them; wake two who administer, and let them wake the others on the page of people.`,
          },
        ]),
    check(withoutPasskey === 0, 'passkey-missing', {
      fine: `Everybody who works at ${hostname} has a passkey.`,
      severity: 'warning',
      says: `Of ${working} who work at ${hostname}, ${withoutPasskey} have no passkey: nothing opens for them, and whoever gets hold of their link comes in as them.`,
      mend: 'Have each of them register one, or note on the page of people that they have left.',
    }),
  ]
}

function authorities(hostname: string, withKey: number): Finding {
  return check(withKey > 0, 'authority-none', {
    fine: `An authority with a key stands in the registry of ${hostname}.`,
    severity: 'warning',
    says: `No authority with a key stands in the registry of ${hostname}: whatever arrives waits for a call to its sender, and its clock runs.`,
    mend: 'Register the first authority with its key on the page of authorities; it takes two persons.',
  })
}

function platforms(hostname: string, { inUse, drilled }: Facts['platforms']): Finding {
  if (inUse === 0)
    return {
      about: 'platform-none',
      severity: 'unsafe',
      says: `${hostname} is connected to no platform: nothing can be held or restricted.`,
      mend: 'Connect the platform on the page of platforms, and try it there.',
    }
  return check(drilled === inUse, 'platform-untried', {
    fine: `A drill has shown of every platform of ${hostname} that it obeys.`,
    severity: drilled === 0 ? 'unsafe' : 'warning',
    says: `${inUse === 1 ? `The platform of ${hostname}` : `Of the ${inUse} platforms of ${hostname}, ${inUse - drilled}`} never went through a drill: nobody has seen it obey.`,
    mend: 'Drill on a harmless piece of your own on the page of platforms; it is put back at the end.',
  })
}

const counted = (number: number) =>
  number === 0 ? 'nobody' : number === 1 ? 'one person' : `${number} people`
