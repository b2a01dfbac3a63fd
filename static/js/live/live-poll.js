/* Where websockets are blocked: read by polling with an ETag, send by POST. */

const EVERY = 5000
const OWN_EVERY = 6 // rounds: what became of my own questions is on the page alone

export class LivePoll {
  #read
  #write
  #outbox
  #receive
  #timer = null
  #etag = null
  #tell = null
  #busy = false
  #rounds = 0

  /** `read` gives the questions, `write` is the page's own address. */
  constructor(read, write, outbox, receive) {
    this.#read = read
    this.#write = write
    this.#outbox = outbox
    this.#receive = receive
  }

  start(tell) {
    this.#tell = tell
    if (this.#timer === null && this.#read) this.#again(0)
  }

  stop() {
    clearTimeout(this.#timer)
    this.#timer = this.#tell = this.#etag = null
  }

  now() {
    if (!this.#tell) return
    this.#etag = null
    this.#again(0)
  }

  #again(delay = EVERY * (0.8 + 0.4 * Math.random())) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#round(), delay)
  }

  async #round() {
    try {
      await this.#look()
      this.#tell?.(true)
      await this.#sendAll()
    } catch {
      this.#tell?.(false)
    }
    if (this.#tell) this.#again()
  }

  async #look() {
    this.#rounds += 1
    const own = this.#write && this.#rounds % OWN_EVERY === 0
    const headers = { Accept: "application/json" }
    if (this.#etag && !own) headers["If-None-Match"] = this.#etag
    const answer = await fetch(own ? this.#write : this.#read, { headers, cache: "no-store" })
    if (answer.status === 304) return
    if (!answer.ok) throw new Error(answer.status)
    const said = await answer.json()
    if (!this.#tell) return // a socket has come through meanwhile: it knows better
    this.#etag = answer.headers.get("ETag")
    this.#receive({ ...said, type: "snapshot" })
  }

  /** Send what waits, then look at what came of it. */
  async flush() {
    try {
      await this.#sendAll()
      this.now()
    } catch {
      this.#tell?.(false) // it stays in the outbox: the next round sends it again
    }
  }

  async #sendAll() {
    if (this.#busy || !this.#write) return
    this.#busy = true
    try {
      for (const { frame } of this.#outbox.entries) await this.#post(frame)
    } finally {
      this.#busy = false
    }
  }

  async #post(frame) {
    const body = new FormData()
    body.set("frame", JSON.stringify(frame))
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
    this.#outbox.tried(frame.id)
    const headers = { Accept: "application/json", "X-CSRFToken": token }
    const answer = await fetch(this.#write, { method: "POST", body, headers })
    const type = answer.headers.get("Content-Type") ?? ""
    if (!type.includes("json")) throw new Error(answer.status)
    const { me, ...said } = await answer.json()
    this.#receive(said)
    if (me) this.#receive({ type: "me", ...me })
  }
}
