// Loaded before an entry: ends it, gently, when whoever started it is gone without a word.
const end = () => process.kill(process.pid, 'SIGTERM')

if (process.channel) {
  process.channel.unref()
  process.once('disconnect', end)
} else if (process.env.npm_lifecycle_event) {
  // Nobody can tell npm's children that it was killed; a new parent can.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && end(), 1000).unref()
}
