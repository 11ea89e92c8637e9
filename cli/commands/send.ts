import { bodyOf } from '../../client/body.ts'
import { handIn } from '../../client/exchange.ts'
import { type Command, exit, Stop } from '../command.ts'
import { clockLines, heldLines, readAs, told } from '../demand.ts'
import { readBytes, sha256 } from '../files.ts'
import { isSigned, receipt } from '../../client/receipt.ts'
import { sentFileOf, writeSent } from '../sent.ts'
import { look, marked, pairs, visible } from '../terminal.ts'
import { authorityFrom, authorityHelp, authorityOptions } from '../whose.ts'

const acknowledged = told.extend({ receipt })

export const send: Command = {
  name: 'send',
  does: 'signs an order, hands it in and keeps the signed receipt beside it',
  usage: 'send ORDER.json --key KEY.jwk.json --to URL [--keyid ID]',
  example: 'guichet send order.json --key authority.jwk.json --to https://desk.example',
  more: [
    'ORDER.json is sent byte for byte: {regime, instrument, language, order}, or a bare order.',
    ...authorityHelp,
    'The receipt goes to ORDER.receipt.json; “status”, “answer” and “receipt” take that file in place of an id.',
    'The same order again is the same demand: sending twice does nothing twice.',
  ],
  options: authorityOptions,
  async run(given) {
    const [file, ...others] = given.words
    if (file === undefined || others.length > 0)
      throw new Stop(exit.usage, `one order file is wanted. Usage: guichet ${this.usage}`)
    const bytes = bodyOf(readBytes(file), file)
    const self = await authorityFrom(given)
    const { reply, signedBy } = await handIn(self, '/v1/demands', bytes)
    const demand = readAs(acknowledged, reply)
    if (!signedBy) throw new Stop(exit.no, 'The desk did not sign its acknowledgement.')
    const found = demand.receipt.statement
    if (found.sha256 !== sha256(bytes) || found.demand !== demand.id)
      throw new Stop(
        exit.no,
        `The receipt is for other bytes: found SHA-256 ${found.sha256}; wanted ${sha256(bytes)}.`,
      )
    if (!isSigned(demand.receipt, signedBy.publicKey))
      throw new Stop(exit.no, 'The receipt inside the acknowledgement does not verify.')
    const { desk, signer } = self
    const kept = sentFileOf(file)
    writeSent(kept, {
      desk: desk.base,
      id: demand.id,
      number: demand.number,
      signedWith: signer.keyid,
      receipt: demand.receipt,
      receiptKey: signedBy,
      logKeys: desk.log.verifierKeys,
    })
    const lines = [
      marked(
        'passed',
        `${visible(desk.name)} received the order${desk.sandbox ? ' (a sandbox: nothing is real)' : ''}`,
      ),
      marked(
        'passed',
        `its acknowledgement is signed with ${signedBy.keyid} and names the bytes that were sent`,
      ),
      ...pairs([
        ['number', look('bold', visible(demand.number))],
        ['id', demand.id],
        ['received', demand.receivedAt],
        ['sha-256', demand.sha256],
        ['sender', `${demand.trust.level}, ${demand.trust.outcome}`],
        ['receipt', kept],
      ]),
      ...heldLines(demand),
      ...(demand.clocks.length > 0 ? ['Clocks', ...clockLines(demand)] : []),
      ...demand.missing.map(({ path, found, wanted }) =>
        marked('warning', visible(`${path}: found ${found}; wanted ${wanted}`)),
      ),
    ]
    return { code: exit.done, lines, value: { ...demand, receiptFile: kept, deskKey: signedBy } }
  },
}
