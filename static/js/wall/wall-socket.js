// A socket that comes back, each client at its own moment.

const FIRST = 500
const LONGEST = 10_000

export class WallSocket {
  #url
  #show
  #refused
  #socket
  #tries = 0
  #closed = false

  /** `show(html)` at each change; `refused()` once, where one may look no longer. */
  constructor(url, show, refused = () => {}) {
    this.#url = new URL(url, location.href)
    this.#url.protocol = this.#url.protocol.replace("http", "ws")
    this.#show = show
    this.#refused = refused
    this.#open()
  }

  close() {
    this.#closed = true
    this.#socket?.close()
  }

  #open() {
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    socket.addEventListener("message", ({ data }) => {
      this.#tries = 0
      const frame = JSON.parse(data)
      if (frame.type === "wall") this.#show(frame.html)
    })
    socket.addEventListener("close", ({ code }) => {
      if (this.#closed) return
      if (code >= 4400 && code < 4500) return this.#refused()
      const longest = Math.min(FIRST * 2 ** this.#tries++, LONGEST)
      setTimeout(() => this.#open(), Math.random() * longest)
    })
  }
}
