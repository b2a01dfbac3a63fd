/* <live-moderation>: the desk where questions are kept, shown, and set aside. */

import { DeskColumns } from "./desk-columns.js"
import { LiveSocket, OPEN, POLLING } from "./live-socket.js"
import { RejectDialog } from "./reject-dialog.js"
import { RoomState } from "./room-state.js"
import { write } from "./rows.js"
import { Shortcuts } from "./shortcuts.js"
import { newId, wordsOf } from "./words.js"

const UNDO = { reject: "reopen", answered: "reopen", on_screen: "off_screen", off_screen: "on_screen" }
const SILENCE = 45_000
const MINUTE = 60_000

class LiveModeration extends HTMLElement {
  #word = wordsOf(this)
  #room = new RoomState()
  #columns = new DeskColumns(this, this.#word)
  #done = []
  #dialog
  #socket
  #minutes
  #shortcuts = new Shortcuts({
    j: () => this.#step(1),
    k: () => this.#step(-1),
    a: () => this.#press("publish"),
    e: () => this.#press("on_screen"),
    x: () => this.#press("reject"),
    r: () => this.#onAir("answered"),
    h: () => this.#onAir("off_screen"),
    z: () => this.#undo(),
  })
  #hear = (event) => this.#shortcuts.hear(event)

  connectedCallback() {
    this.#room.snapshot(JSON.parse(this.querySelector("#live-state").textContent))
    const page = location.pathname
    const options = { read: page, write: page, since: () => this.#room.seq, silence: SILENCE }
    this.#socket = new LiveSocket(this.dataset.url, options)
    this.#socket.addEventListener("frame", ({ detail }) => this.#take(detail))
    this.#socket.addEventListener("state", ({ detail }) => this.#connection(detail))
    this.addEventListener("submit", (event) => this.#submit(event))
    this.addEventListener("focusin", () => this.#mark())
    this.addEventListener("focusout", () => this.#mark())
    this.#dialog = new RejectDialog(this.querySelector("dialog"), (question, reason) =>
      this.#move(question, "reject", reason),
    )
    this.querySelector("[data-keys]").addEventListener("click", () => this.#switch(true))
    addEventListener("keydown", this.#hear)
    this.#minutes = setInterval(() => this.#time(), 5000)
    this.#socket.open()
    this.#switch(false)
    this.#time()
    this.#render()
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.#hear)
    clearInterval(this.#minutes)
    this.#socket.close()
  }

  get #cut() {
    return this.#socket.state !== OPEN && this.#socket.state !== POLLING
  }

  #render() {
    const waiting = this.#socket.outbox.entries
    const busy = new Set(waiting.map(({ frame }) => frame.question))
    this.#columns.render(this.#room, busy, this.#cut)
    for (const element of this.querySelectorAll("[data-when]")) {
      element.hidden = (element.dataset.when === "open") !== this.#room.session.open
    }
    const cut = this.querySelector("[data-cut]")
    cut.hidden = !this.#cut || !waiting.length
    write(cut, this.#word("waiting", { n: waiting.length }))
    const n = this.#room.present
    write(this.querySelector("[data-present]"), n === null ? "" : this.#word("present", { n }))
  }

  #take(frame) {
    if (frame.type === "error") this.#tell(frame.message)
    if (this.#room.apply(frame) === "gap") this.#socket.resume()
    this.#render()
  }

  #tell(message) {
    const notice = this.querySelector("[data-notice]")
    write(notice, message)
    notice.hidden = !message
  }

  #send(frame) {
    this.#tell("")
    this.#socket.send({ id: newId(), ...frame })
    this.#render()
  }

  #move(question, action, reason) {
    const status = this.#room.questions.get(question)?.status
    if (action === "on_screen" && status === "pending") this.#move(question, "publish")
    if (action in UNDO) this.#done.push({ question, action: UNDO[action] })
    this.#send({ type: "moderate", question, action, ...(reason ? { reason } : {}) })
  }

  #undo() {
    const last = this.#done.pop()
    if (last) this.#send({ type: "moderate", ...last })
    else this.#tell(this.#word("nothing"))
  }

  #submit(event) {
    if (event.target.matches("dialog form")) return
    event.preventDefault()
    const { name, value } = event.submitter
    const [question, action] = value.split(":")
    if (name === "type") this.#send({ type: value })
    else if (action === "reject") this.#dialog.ask(this.#room.questions.get(question))
    else this.#move(question, action)
  }

  #press(action) {
    const card = this.#columns.current
    const button = [...(card?.querySelectorAll("button:not([hidden])") ?? [])].find(({ value }) =>
      value.endsWith(`:${action}`),
    )
    if (button) button.click()
    else if (action === "on_screen" && card?.dataset.status === "pending") {
      this.#move(card.dataset.id, action)
    }
  }

  #onAir(action) {
    const question = this.#room.onScreen
    if (question) this.#move(question.id, action)
  }

  #step(by) {
    const cards = this.#columns.cards
    const here = cards.indexOf(this.#columns.current)
    const next = here < 0 ? cards[0] : cards[here + by]
    next?.focus()
    next?.scrollIntoView({ block: "nearest" })
  }

  #mark() {
    const current = this.#columns.current
    for (const card of this.querySelectorAll(".mq")) {
      card.classList.toggle("mq--focus", card === current)
    }
  }

  #switch(press) {
    if (press) this.#shortcuts.toggle()
    const { on } = this.#shortcuts
    this.toggleAttribute("data-quiet", !on)
    write(this.querySelector("[data-keys]"), this.#word(on ? "keys-on" : "keys-off"))
  }

  #time() {
    const n = Math.ceil((new Date(this.#room.session.ends_at) - Date.now()) / MINUTE)
    const soon = n > 0 && n < 180
    write(this.querySelector("[data-left]"), soon ? this.#word("left", { n }) : n <= 0 ? this.#word("over") : "")
  }

  #connection({ state }) {
    for (const line of this.querySelectorAll("[data-connection]")) {
      line.hidden = line.dataset.connection !== state
    }
    this.#render()
  }
}
customElements.define("live-moderation", LiveModeration)
