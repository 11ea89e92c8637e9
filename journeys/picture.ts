import type { DemandView } from '../desk/http/contract/index.ts'
import type { Desk } from './desk.ts'

/** A picture that the platform shows with one of these addresses, as the public gets it. */
export async function pictureOf({ plaza }: Desk, { targets }: DemandView): Promise<Buffer> {
  for (const { address } of targets) {
    const page = await (await fetch(address)).text()
    const [path] = /\/media\/[\w-]+\.jpg/.exec(page.replaceAll('-poster.jpg', '')) ?? []
    if (path) return Buffer.from(await (await fetch(new URL(path, plaza.origin))).arrayBuffer())
  }
  throw new Error('no target shows a picture')
}
