/**
 * Plaza as a process of its own: `node sandbox/plaza/main.ts DATA-FOLDER [PORT]`. Prints one line of JSON,
 * `{"origin":"http://127.0.0.1:4180"}`, when it listens; the token lies in `DATA-FOLDER/plaza-token`.
 * For trials: `PLAZA_MAY_MISBEHAVE=1` opens `/admin/misbehave`, `PLAZA_CROWD=200` adds posts `x0` to `x199`.
 */
import { startPlaza } from './start.ts'

const [dataDir, port = '0'] = process.argv.slice(2)
if (dataDir === undefined || !/^\d{1,5}$/.test(port)) {
  process.stderr.write('usage: node sandbox/plaza/main.ts DATA-FOLDER [PORT]\n')
  process.exit(2)
}
const plaza = await startPlaza({
  dataDir,
  port: Number(port),
  misbehaviour: process.env['PLAZA_MAY_MISBEHAVE'] === '1',
  crowd: Number(process.env['PLAZA_CROWD'] ?? 0),
})
process.stdout.write(`${JSON.stringify({ origin: plaza.origin })}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void plaza.stop().then(() => process.exit(0)))
