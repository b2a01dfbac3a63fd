/* The camera: tells each QR code that it sees. The browser's own reader, or else our worker. */

const EVERY = 120 // ms between two looks
const WIDTH = 640 // pixels that the worker is given

export class Camera extends EventTarget {
  #video
  #reader
  #stream
  #timer
  #device = ""

  constructor(video, { worker, decoder }) {
    super()
    this.#video = video
    this.#reader = readerFor(worker, decoder)
  }

  /** Opens the camera. Rejects with the browser's error; its name says why. */
  async start() {
    if (!navigator.mediaDevices) throw new DOMException("no HTTPS", "SecurityError")
    const width = { ideal: 1280 }
    const video = this.#device
      ? { deviceId: { exact: this.#device }, width }
      : { facingMode: "environment", width }
    this.#stream = await navigator.mediaDevices.getUserMedia({ video, audio: false })
    this.#video.srcObject = this.#stream
    await this.#video.play()
    this.#look()
  }

  stop() {
    clearTimeout(this.#timer)
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    this.#stream = null
  }

  /** The cameras that there are to choose from. */
  async choices() {
    const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    return devices.filter(({ kind }) => kind === "videoinput")
  }

  /** Another camera, from the next start on. */
  async next() {
    const ids = (await this.choices()).map(({ deviceId }) => deviceId)
    const now = this.#track?.getSettings().deviceId
    this.#device = ids[(ids.indexOf(now) + 1) % ids.length] ?? ""
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch)
  }

  light(on) {
    return this.#track.applyConstraints({ advanced: [{ torch: on }] })
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0]
  }

  async #look() {
    const text = this.#video.videoWidth ? await (await this.#reader)(this.#video) : null
    if (!this.#stream) return
    if (text) this.dispatchEvent(new CustomEvent("text", { detail: text }))
    this.#timer = setTimeout(() => this.#look(), EVERY)
  }
}

async function readerFor(worker, decoder) {
  const known = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])
  return known?.includes("qr_code") ? nativeReader() : workerReader(worker, decoder)
}

function nativeReader() {
  const detector = new BarcodeDetector({ formats: ["qr_code"] })
  return async (video) => {
    const found = await detector.detect(video).catch(() => [])
    return found[0]?.rawValue ?? null
  }
}

function workerReader(address, decoder) {
  const worker = new Worker(address)
  worker.postMessage({ decoder: new URL(decoder, document.baseURI).href })
  const canvas = document.createElement("canvas")
  const context = canvas.getContext("2d", { willReadFrequently: true })
  return (video) =>
    new Promise((resolve) => {
      const scale = Math.min(1, WIDTH / video.videoWidth)
      canvas.width = video.videoWidth * scale
      canvas.height = video.videoHeight * scale
      context.drawImage(video, 0, 0, canvas.width, canvas.height)
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
      worker.onmessage = ({ data: text }) => resolve(text)
      worker.onerror = () => resolve(null)
      worker.postMessage({ width, height, pixels: data.buffer }, [data.buffer])
    })
}
