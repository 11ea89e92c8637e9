import { type Command, exit, Stop } from '../command.ts'
import { sha256, writeWhole } from '../files.ts'
import { readSent } from '../sent.ts'
import { openSession } from '../session.ts'
import { marked } from '../terminal.ts'
import { isId } from '../whose.ts'

export const exportCase: Command = {
  name: 'export',
  does: 'saves the case file of a demand, for a court: order, forms, receipts, history and proofs in one archive',
  usage: 'export ID|ORDER.receipt.json --link LINK [--out FILE.zip] [--with-content]',
  example: 'guichet export 0193e4b2-0000-7000-8000-000000000000 --link https://desk.example/sign-in#…',
  more: [
    'Only staff may have it: LINK is a one-time sign-in link of the desk. It is spent by this, and the export is recorded.',
    '--out FILE       where to save it; without it ID.zip',
    '--with-content   the frozen copies too, still sealed; the keys that open them are handed over apart from them',
  ],
  options: { link: { type: 'string' }, out: { type: 'string' }, 'with-content': { type: 'boolean' } },
  async run(given) {
    const [word, ...others] = given.words
    if (word === undefined || others.length > 0)
      throw new Stop(exit.usage, `one demand is wanted. Usage: guichet ${this.usage}`)
    const id = isId(word) ? word : readSent(word).id
    const session = await openSession(given.need('link'))
    try {
      const { body } = await session.get(
        `/desk/api/demands/${id}/case-file${given.has('with-content') ? '?with=content' : ''}`,
      )
      const file = given.option('out') ?? `${id}.zip`
      writeWhole(file, body, { mode: 0o600 })
      const facts = { file, size: body.length, sha256: sha256(body) }
      const lines = [marked('passed', `${file}: ${facts.size} bytes, SHA-256 ${facts.sha256}`)]
      return { code: exit.done, lines, value: facts }
    } finally {
      await session.close()
    }
  },
}
