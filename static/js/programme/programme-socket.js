// What the programme's socket tells, resumed after a cut or a sleep, each page at its own moment.

const FIRST = 500
const LONGEST = 15_000
const ASLEEP = 60_000 // hidden for so long, a socket may be dead without knowing

export class ProgrammeSocket {
  #url
  #show
  #shown
  #socket
  #timer
  #tries = 0
  #hidden = Infinity
  #closed = false

  /** `shown()`: the versions that the page shows, of the programme (since) and of the edition. */
  constructor(url, { shown, show }) {
    this.#url = new URL(url, location.href)
    this.#url.protocol = this.#url.protocol.replace("http", "ws")
    this.#shown = shown
    this.#show = show
    addEventListener("online", this.#wake)
    document.addEventListener("visibilitychange", this.#look)
    this.#open()
  }

  close() {
    this.#closed = true
    removeEventListener("online", this.#wake)
    document.removeEventListener("visibilitychange", this.#look)
    clearTimeout(this.#timer)
    this.#drop()
  }

  #open() {
    this.#drop()
    for (const [name, number] of Object.entries(this.#shown())) this.#url.searchParams.set(name, number)
    const socket = new WebSocket(this.#url)
    socket.onopen = () => (this.#tries = 0)
    socket.onmessage = ({ data }) => this.#show(JSON.parse(data))
    socket.onclose = ({ code }) => {
      if (this.#closed || (code >= 4400 && code < 4500)) return
      this.#later(Math.min(FIRST * 2 ** ++this.#tries, LONGEST))
    }
    this.#socket = socket
  }

  #drop() {
    if (!this.#socket) return
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null
    this.#socket.close()
    this.#socket = null
  }

  /** Full jitter: a hall does not come back as one. */
  #later(longest) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#open(), Math.random() * longest)
  }

  #wake = () => this.#later(FIRST * 2)

  #look = () => {
    if (document.hidden) this.#hidden = Date.now()
    else if (Date.now() - this.#hidden > ASLEEP || this.#socket?.readyState > 1) this.#wake()
    if (!document.hidden) this.#hidden = Infinity
  }
}
