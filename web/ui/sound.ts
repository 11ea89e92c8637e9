/** One short, low sound. Made here, so that nothing has to be fetched. Silent where the browser does not allow it. */
export function soundOnce(): void {
  try {
    const stage = new AudioContext()
    const tone = stage.createOscillator()
    const gain = stage.createGain()
    tone.frequency.value = 392
    gain.gain.setValueAtTime(0.0001, stage.currentTime)
    gain.gain.exponentialRampToValueAtTime(0.12, stage.currentTime + 0.04)
    gain.gain.exponentialRampToValueAtTime(0.0001, stage.currentTime + 0.9)
    tone.connect(gain).connect(stage.destination)
    tone.start()
    tone.stop(stage.currentTime + 1)
    tone.addEventListener('ended', () => void stage.close())
  } catch {
    // No sound is never a reason to stop.
  }
}
