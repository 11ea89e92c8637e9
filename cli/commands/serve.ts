import { join } from 'node:path'
import type { Command } from '../command.ts'
import { becomeEntry } from '../become.ts'

export const serve: Command = {
  name: 'serve',
  does: 'opens a desk here, as “npm start” does',
  usage: 'serve',
  example: 'guichet serve',
  more: [
    'The environment says where: GUICHET_DATA (data folder), PORT, GUICHET_URL (public address),',
    'DATABASE_URL (a PostgreSQL from version 15 instead of the embedded one).',
  ],
  options: {},
  async run() {
    const code = await becomeEntry(join('boot', 'start.js'), ['desk/main.ts'])
    return { code, lines: [], value: { ended: code } }
  },
}
