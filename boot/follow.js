// Loaded before an entry: ends it, gently, when whoever started it is gone without a word.
import { readFileSync } from 'node:fs'

const end = () => process.kill(process.pid, 'SIGTERM')

if (process.channel) {
  process.channel.unref()
  process.once('disconnect', end)
} else if (process.env.npm_lifecycle_event) {
  // Nobody tells npm's children that it was killed; a new parent, of ours or of the shell between us, does.
  const first = above()
  setInterval(() => above() !== first && end(), 1000).unref()
}

/** The number of our parent and of its parent, the shell that npm puts between. */
function above() {
  const { ppid } = process
  try {
    return `${ppid} ${/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${ppid}/status`, 'utf8'))?.[1]}`
  } catch {
    return `${ppid} gone`
  }
}
