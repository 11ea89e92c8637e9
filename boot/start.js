// Plain JavaScript for Node 20: `node boot/start.js [entry.ts] [arguments]` runs an entry on the runtime in node_modules.
import { resolve } from 'node:path'
import { buildScreens, home, install, orSayWhatIsMissing } from './install.js'
import { runOnOurRuntime } from './runtime.js'

const [entry = 'desk/main.ts', ...args] = process.argv.slice(2)
// npm with ignore-scripts=true skips prestart and pretest, so what they do is asked for here again; it is quick when done.
orSayWhatIsMissing(() => {
  install({ checks: /^(checks|proof|bench)\//.test(entry) })
  buildScreens()
})
await runOnOurRuntime(resolve(home, entry), args)
