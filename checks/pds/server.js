// Plain JavaScript for the Node of this machine: a personal data server and its directory, in a folder that is given.
// Says where it is on standard output, and ends when standard input does.
import { createServer } from 'node:net'
import { join } from 'node:path'
import { PDS, envToCfg, envToSecrets } from '@atproto/pds'
import { Database, PlcServer } from '@did-plc/server'

const [folder, adminPassword] = process.argv.slice(2)
const [plcPort, port] = [await freePort(), await freePort()]
const plc = PlcServer.create({ db: Database.mock(), port: plcPort })
await plc.start()
const environment = {
  devMode: true,
  hostname: 'localhost',
  port,
  dataDirectory: folder,
  blobstoreDiskLocation: join(folder, 'blobs'),
  didPlcUrl: `http://localhost:${plcPort}`,
  adminPassword,
  jwtSecret: 'a secret of the tests',
  plcRotationKeyK256PrivateKeyHex: '1'.repeat(64),
  inviteRequired: false,
  serviceHandleDomains: ['.test'],
  rateLimitsEnabled: false,
  disableSsrfProtection: true,
}
const pds = await PDS.create(envToCfg(environment), envToSecrets(environment))
await pds.start()
process.stdout.write(`${JSON.stringify({ origin: `http://localhost:${port}` })}\n`)

process.stdin.resume()
process.stdin.on('end', async () => {
  await pds.destroy()
  await plc.destroy()
  process.exit(0)
})

function freePort() {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
