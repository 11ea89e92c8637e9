/** Sets forms on a thread of its own: one takes tens of milliseconds, in which an order at the door would wait. */
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { formsFolder, readFonts } from './letters.ts'
import type { Printed, ToPrint } from './press.ts'

let compiler: NodeCompiler | undefined

// Paper lets content that must go, and orders at the door, go first. On Linux this is about the calling thread alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

parentPort?.on('message', (wish: ToPrint) => {
  parentPort?.postMessage({ id: wish.id, ...printed(wish) } satisfies Printed, [])
})

function printed({ drawing, sheet, madeAt }: ToPrint): { pdf: Uint8Array } | { fault: string } {
  compiler ??= NodeCompiler.create({ workspace: formsFolder, fontArgs: [{ fontBlobs: readFonts() }] })
  const done = compiler.compile({ mainFilePath: `${formsFolder}${drawing}.typ`, inputs: { form: sheet } })
  const document = done.result
  if (!document) return { fault: JSON.stringify(done.takeDiagnostics()?.shortDiagnostics).slice(0, 2000) }
  const creationTimestamp = Math.floor(Date.parse(madeAt) / 1000)
  try {
    return {
      pdf: new Uint8Array(compiler.pdf(document, { pdfStandard: 'ua-1', pdfTags: true, creationTimestamp })),
    }
  } catch (reason) {
    return { fault: String(reason).slice(0, 2000) }
  } finally {
    compiler.evictCache(10)
  }
}
