/** The parts of `match` that are written in AssemblyScript: each source, built into a module that holds its bytes. */
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const home = join(import.meta.dirname, '..')
/** One shared memory, handed in: many workers read what one of them has built. 65 536 pages are all that 32 bits reach. */
const shared = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536']
const modules: Readonly<Record<string, readonly string[]>> = {
  hamming: [...shared, '--enable', 'simd,threads'],
  near: [...shared, '--enable', 'simd,threads'],
  pdq: ['--enable', 'simd'],
}

/** Path and text of each built module. One source and one compiler give the same bytes on every machine. */
export async function assembled(): Promise<readonly (readonly [file: string, text: string])[]> {
  const built: [string, string][] = []
  for (const [name, options] of Object.entries(modules)) {
    const bytes = await build(`match/assembly/${name}.ts`, options)
    built.push([
      `match/assembly/${name}.wasm.ts`,
      `/** Built from ${name}.ts by \`npm run generate\`; not to be edited. */\nexport const ${name}Wasm =\n  '${Buffer.from(bytes).toString('base64')}'\n`,
    ])
  }
  return built
}

async function build(source: string, options: readonly string[]): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    [
      source,
      '--baseDir',
      home,
      '--outFile',
      'out.wasm',
      '-O3',
      '--runtime',
      'stub',
      '--noAssert',
      ...options,
    ],
    {
      writeFile: (name, contents) => {
        if (name === 'out.wasm' && typeof contents !== 'string') bytes = contents
      },
    },
  )
  if (error || !bytes) throw new Error(`${source} does not build:\n${stderr.toString()}`, { cause: error })
  return bytes
}
