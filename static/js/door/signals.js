/* A verdict heard and felt: go one short, again two short, stop one long, queue short then long. */

const SHORT = 0.12
const LONG = 0.55
const GAP = 0.1
const SIGNALS = {
  go: { pitch: 988, beats: [SHORT] },
  again: { pitch: 659, beats: [SHORT, SHORT] },
  stop: { pitch: 196, beats: [LONG] },
  queue: { pitch: 440, beats: [SHORT, LONG] },
}

let sound

/** Browsers allow sound after a gesture: call this in one. */
export function allowSound() {
  sound ??= new AudioContext()
  if (sound.state === "suspended") sound.resume().catch(() => {})
}

export function signal(name) {
  const { pitch, beats } = SIGNALS[name]
  navigator.vibrate?.(beats.flatMap((beat) => [beat * 1000, GAP * 1000]))
  if (sound?.state !== "running") return
  let at = sound.currentTime
  for (const beat of beats) {
    tone(pitch, at, beat)
    at += beat + GAP
  }
}

function tone(pitch, at, seconds) {
  const voice = new OscillatorNode(sound, { frequency: pitch, type: "square" })
  const volume = new GainNode(sound, { gain: 0.2 })
  voice.connect(volume).connect(sound.destination)
  voice.start(at)
  voice.stop(at + seconds)
}
