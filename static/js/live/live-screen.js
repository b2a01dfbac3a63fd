/* <live-screen>: what the room sees. On a cut the last picture stays, and comes back by itself. */

import { LiveSocket } from "./live-socket.js"
import { bySupport, RoomState } from "./room-state.js"
import { keep, write } from "./rows.js"
import { ScreenPoll } from "./screen-poll.js"
import { clock, typo, wordsOf } from "./words.js"

const SILENCE = 45_000
const MINUTE = 60_000

class LiveScreen extends HTMLElement {
  #word = wordsOf(this)
  #room = new RoomState()
  #socket
  #poll
  #minutes

  connectedCallback() {
    this.#room.snapshot(JSON.parse(this.querySelector("#live-state").textContent))
    const { url, read } = this.dataset
    this.#socket = new LiveSocket(url, { read, since: () => this.#room.seq, silence: SILENCE })
    this.#socket.addEventListener("frame", ({ detail }) => this.#hear(detail))
    this.#poll = new ScreenPoll(this.#part("poll"), this.#word)
    this.#minutes = setInterval(() => this.#time(), 5000)
    document.addEventListener("visibilitychange", this.#awake)
    this.#awake()
    this.#socket.open()
    this.#render()
  }

  disconnectedCallback() {
    this.#socket.close()
    clearInterval(this.#minutes)
    document.removeEventListener("visibilitychange", this.#awake)
  }

  /** Ask the computer not to switch its screen off, where it can be asked. */
  #awake = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {})
  }

  #hear(frame) {
    if (this.#room.apply(frame) === "gap") this.#socket.resume()
    this.#render()
  }

  #part(name) {
    return this.querySelector(`[data-${name}]`)
  }

  #render() {
    const question = this.#room.onScreen
    const poll = question ? null : this.#room.poll
    const words = poll?.results?.words
    this.#part("asked").hidden = !question
    this.#part("head-asked").hidden = !(question || poll) || Boolean(words)
    this.#part("head-words").hidden = !words
    for (const name of ["waits", "head-waits"]) this.#part(name).hidden = Boolean(question || poll)
    for (const name of ["foot", "foot-poll"]) {
      this.#part(name).hidden = (name === "foot-poll") !== Boolean(poll)
    }
    this.#poll.render(poll)
    if (words) write(this.#part("head-words"), this.#word("words", { n: poll.results.total }))
    if (poll) write(this.#part("foot-poll"), this.#word(`foot-${poll.state}`, { n: poll.answers }))
    if (question) this.#ask(question)
    const top = this.#room.with("published").sort(bySupport).slice(0, 3)
    keep(this.#part("top"), this.querySelector("template[data-for=top]"), top, (row, { text, votes }) => {
      write(row.querySelector("b"), votes)
      write(row.querySelector("span"), typo(text))
    })
    const open = this.#room.session.open
    for (const line of this.querySelectorAll("[data-when]")) {
      line.hidden = (line.dataset.when === "open") !== open
    }
    if (top.length) this.#part("alone").hidden = true
    this.#time()
  }

  #ask({ text, author, votes }) {
    const asked = this.#part("asked")
    const length = [...text].length
    asked.dataset.length = length > 200 ? "longest" : length > 110 ? "long" : ""
    write(asked.querySelector(".ask"), typo(text))
    const named = author && [author.name, author.organisation].filter(Boolean).join(", ")
    write(asked.querySelector("[data-author]"), named || this.#word("anonymous"))
    write(asked.querySelector("[data-votes]"), this.#word("votes", { n: votes }))
  }

  #time() {
    write(this.#part("now"), `, ${clock(Date.now(), this.dataset.zone)}`)
    const n = Math.ceil((new Date(this.dataset.starts) - Date.now()) / MINUTE)
    this.#part("in").hidden = !(n >= 1 && n <= 60) // a cancelled session has no hour
    write(this.#part("in"), this.#word("in", { n }))
  }
}
customElements.define("live-screen", LiveScreen)
