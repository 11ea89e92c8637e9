import { z } from 'zod'
import { outputOf } from '../become.ts'
import { type Command, exit, Stop } from '../command.ts'

const listed = z.array(z.object({ hostname: z.string(), name: z.string(), open: z.boolean() }))
const recovered = z.object({ hostname: z.string(), link: z.string() })
const asleep = z.object({
  hostname: z.string(),
  asleep: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      administers: z.boolean(),
      passkeys: z.array(
        z.object({ name: z.string(), createdAt: z.string(), lastUsedAt: z.string().optional() }),
      ),
    }),
  ),
})
const added = z.object({ hostname: z.string(), isNew: z.boolean(), link: z.string().optional() })

export const tenant: Command = {
  name: 'tenant',
  does: 'lists who is served by an installation, adds another, or lets somebody in whom nobody else can',
  usage:
    'tenant list | tenant add HOSTNAME | tenant recover HOSTNAME --person NAME | tenant wake HOSTNAME [--person NAME], each with [--data FOLDER]',
  example: 'guichet tenant list --data desk-data',
  more: [
    'Each tenant has people, passkeys, authorities, keys and an allow-list of its own; nothing is shared but',
    'the machine and the public log. A new one begins with its first run, at the link this prints.',
    '--data FOLDER   the data folder; without it GUICHET_DATA, or ./data',
    'recover takes every passkey of a person and prints a link to register another. It is refused while two others',
    'administer with passkeys, stands in the public log, and everybody at the desk is told.',
    'wake lists who sleeps since a restore, with the passkeys the backup knew; with --person it says that this person',
    'still works here and lost none of them. Refused and told as recover is; whoever lost one is recovered instead.',
    '--person NAME   whom, as the desk calls them',
  ],
  options: { data: { type: 'string' }, person: { type: 'string' } },
  async run(given) {
    const [deed, hostname, ...more] = given.words
    const data = given.option('data')
    const where = data === undefined ? [] : ['--data', data]
    if (deed === 'list' && hostname === undefined) {
      const value = listed.parse(await told(['tenant-list', ...where]))
      const lines = value.map(({ hostname, name, open }) => `${hostname}  ${open ? name : 'is being set up'}`)
      return { code: exit.done, lines, value }
    }
    const person = given.option('person')
    if (deed === 'recover' && hostname !== undefined && person !== undefined) {
      const args = ['tenant-recover', '--hostname', hostname, '--person', person, ...where]
      const value = recovered.parse(await told(args))
      const lines = [`${person} may register a passkey at ${hostname}, within an hour, once:`, value.link]
      return { code: exit.done, lines, value }
    }
    if (deed === 'wake' && hostname !== undefined) {
      const args = ['tenant-wake', '--hostname', hostname, ...(person ? ['--person', person] : []), ...where]
      const value = asleep.parse(await told(args))
      return { code: exit.done, lines: sleepLines(value, person), value }
    }
    if (deed !== 'add' || hostname === undefined || more.length > 0)
      throw new Stop(exit.usage, `Usage: guichet ${this.usage}`)
    if (!/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(hostname))
      throw new Stop(exit.usage, `found ${hostname}; wanted a hostname in lower case, as desk.host.example`)
    const value = added.parse(await told(['tenant-add', '--hostname', hostname, ...where]))
    const lines = value.link
      ? [`${hostname} waits for its first person, for an hour, once:`, value.link]
      : [`${hostname} is served already.`]
    return { code: exit.done, lines, value }
  },
}

async function told(args: readonly string[]): Promise<unknown> {
  const { text, code } = await outputOf('desk/operator/set-up.ts', args)
  if (code !== 0) throw new Stop(exit.no, 'nothing was changed; what was found stands above.')
  return JSON.parse(text)
}

function sleepLines(value: z.infer<typeof asleep>, woken: string | undefined): string[] {
  const lines = value.asleep.flatMap(({ name, role, administers, passkeys }) => [
    `${name}, ${role}${administers && role !== 'administrator' ? ', administers' : ''}`,
    ...passkeys.map(
      (one) =>
        `  passkey ${one.name || 'without a name'}, made ${one.createdAt}, last used ${one.lastUsedAt ?? 'never'}`,
    ),
  ])
  return [
    ...(woken ? [`${woken} may come in again at ${value.hostname}.`] : []),
    ...(lines.length > 0 ? ['Asleep since the restore:', ...lines] : ['Nobody sleeps.']),
  ]
}
