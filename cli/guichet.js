#!/usr/bin/env node
// Plain JavaScript for Node 20: finds the runtime that the command needs and hands over to cli/main.ts.
import { join } from 'node:path'
import { home } from '../boot/install.js'
import { runOnOurRuntime } from '../boot/runtime.js'

await runOnOurRuntime(join(home, 'cli', 'main.ts'), process.argv.slice(2))
