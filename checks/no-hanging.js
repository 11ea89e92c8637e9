// Loaded before every file of tests. None takes minutes; one that waits for ever is ended, so that the run names what it
// waited in instead of standing still with all that is behind it. No measure of speed: the slowest machine has time.
const minutes = 15

setTimeout(() => {
  process.stderr.write(
    `still running after ${minutes} minutes; held by ${process.getActiveResourcesInfo()}\n`,
  )
  process.exit(1)
}, minutes * 60_000).unref()
