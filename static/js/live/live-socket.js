/* The transport of a live room: a websocket that comes back, and pages where none may pass.

   Events: "frame" (detail: what the server said; an ack or error has in `of` what it answers),
   "state" (detail: {state, code}). It knows no markup. */

import { LivePoll } from "./live-poll.js"
import { Outbox } from "./outbox.js"

export const OPEN = "open"
export const WAITING = "waiting"
export const POLLING = "polling"
export const REFUSED = "refused"

const FIRST_DELAY = 500
const LONGEST_DELAY = 15_000
const ANSWER_WITHIN = 10_000
const ASLEEP = 60_000
const TRIES_BEFORE_POLLING = { never: 2, passed: 6 }

export class LiveSocket extends EventTarget {
  state = WAITING
  #url
  #poll
  #socket = null
  #timer = null
  #watch = null
  #since
  #silence
  #heard = Date.now()
  #hidden = Infinity
  #tries = 0
  #passed = false
  #closed = true

  /** `since` tells the number that the page has; `key` where questions are kept; `read` and `write`
      are for polling; `silence`: reopen after so many ms without a word, where nobody would notice. */
  constructor(url, { since, read, write, key, silence = 0 } = {}) {
    super()
    this.#url = new URL(url, location.href)
    this.#url.protocol = this.#url.protocol.replace("http", "ws")
    this.outbox = new Outbox(key)
    this.#since = since
    this.#silence = silence
    this.#poll = new LivePoll(read, write, this.outbox, (frame) => this.#receive(frame))
  }

  open() {
    this.#closed = false
    addEventListener("online", this.#hurry)
    addEventListener("offline", this.#cut)
    document.addEventListener("visibilitychange", this.#hurry)
    this.#watch = setInterval(this.#look, 1000)
    this.#connect()
  }

  close() {
    this.#closed = true
    removeEventListener("online", this.#hurry)
    removeEventListener("offline", this.#cut)
    document.removeEventListener("visibilitychange", this.#hurry)
    clearInterval(this.#watch)
    clearTimeout(this.#timer)
    this.#poll.stop()
    this.#drop()
  }

  /** Keep a frame until it is answered, and send it now if that is possible. */
  send(frame) {
    this.outbox.add(frame)
    this.flush()
  }

  /** Ask again for what changed since the number that we have. */
  resume() {
    this.#drop()
    if (this.state === POLLING) this.#poll.now()
    this.#later(Math.random() * FIRST_DELAY)
  }

  flush() {
    if (this.state === POLLING) this.#poll.flush()
    if (this.state !== OPEN || this.#socket?.readyState !== 1) return
    for (const { frame } of this.outbox.entries) this.#put(frame)
  }

  #waitsFor = new Map()

  #put(frame) {
    if (this.#waitsFor.has(frame.id)) return
    this.#waitsFor.set(frame.id, Date.now() + ANSWER_WITHIN)
    this.outbox.tried(frame.id)
    this.#socket.send(JSON.stringify(frame))
  }

  #connect() {
    this.#drop()
    this.#url.searchParams.set("since", this.#since())
    const socket = new WebSocket(this.#url)
    socket.onopen = () => {
      this.#passed = true
      this.#heard = Date.now()
      this.#poll.stop()
      this.#say(OPEN)
      this.flush()
    }
    socket.onmessage = ({ data }) => {
      this.#tries = 0
      this.#heard = Date.now()
      this.#receive(JSON.parse(data))
    }
    socket.onclose = ({ code }) => this.#lost(code)
    this.#socket = socket
  }

  #receive(frame) {
    if (frame.id && (frame.type === "ack" || frame.type === "error")) {
      this.#waitsFor.delete(frame.id)
      frame.of = this.outbox.settle(frame.id)
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }))
  }

  #lost(code) {
    this.#drop()
    if (this.#closed) return
    if (code >= 4400 && code < 4500) {
      this.close()
      return this.#say(REFUSED, code)
    }
    this.#tries += 1
    const enough = TRIES_BEFORE_POLLING[this.#passed ? "passed" : "never"]
    if (this.#tries >= enough && navigator.onLine) {
      this.#poll.start((reached) => this.#say(reached ? POLLING : WAITING))
    } else if (this.state !== POLLING) {
      this.#say(WAITING)
    }
    const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#tries)
    this.#later(Math.random() * longest) // full jitter: a hall does not come back as one
  }

  #later(delay) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), delay)
  }

  #drop() {
    this.#waitsFor.clear()
    if (!this.#socket) return
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null
    this.#socket.close()
    this.#socket = null
  }

  /** Come back at once with the network or the reader; a phone that slept may hold a dead socket. */
  #hurry = () => {
    if (document.hidden) this.#hidden = Date.now()
    if (document.hidden || !navigator.onLine) return
    if (this.state === OPEN) {
      if (Date.now() - this.#hidden > ASLEEP) this.resume()
      this.#hidden = Infinity
      return
    }
    this.#tries = Math.min(this.#tries, 1)
    this.#later(Math.random() * FIRST_DELAY)
  }

  #cut = () => this.#lost(1006)

  #look = () => {
    const now = Date.now()
    const unanswered = [...this.#waitsFor.values()].some((until) => until < now)
    const silent = this.#silence && now - this.#heard > this.#silence
    if (this.state === OPEN && (unanswered || silent)) {
      this.#heard = now
      this.#lost(1006)
    }
  }

  #say(state, code = null) {
    this.state = state
    this.dispatchEvent(new CustomEvent("state", { detail: { state, code } }))
  }
}
