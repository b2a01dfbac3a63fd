// A socket that comes back, each client at its own moment.

const FIRST = 500
const LONGEST = 10_000

export class WallSocket {
  #url
  #show
  #socket
  #tries = 0
  #closed = false

  constructor(url, show) {
    this.#url = new URL(url, location.href)
    this.#url.protocol = this.#url.protocol.replace("http", "ws")
    this.#show = show
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
      if (this.#closed || code === 4404) return
      const longest = Math.min(FIRST * 2 ** this.#tries++, LONGEST)
      setTimeout(() => this.#open(), Math.random() * longest)
    })
  }
}
