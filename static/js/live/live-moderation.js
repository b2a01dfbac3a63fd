/* <live-moderation>: the desk where questions are kept, joined, shown, answered and set aside. */

import { DeskColumns } from "./desk-columns.js"
import { LiveSocket, OPEN, POLLING } from "./live-socket.js"
import { MergeBar } from "./merge-bar.js"
import { RejectDialog } from "./reject-dialog.js"
import { RoomState } from "./room-state.js"
import { write } from "./rows.js"
import { Shortcuts } from "./shortcuts.js"
import { undoing } from "./undo.js"
import { newId, wordsOf } from "./words.js"
import { WriteDialog } from "./write-dialog.js"

const SILENCE = 45_000
const MINUTE = 60_000

class LiveModeration extends HTMLElement {
  #word = wordsOf(this)
  #room = new RoomState()
  #merge = new MergeBar(this.querySelector("[data-mergebar]"), this.#word)
  #columns = new DeskColumns(this, this.#word, this.#merge)
  #done = []
  #reject
  #write
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
    f: () => this.#join(),
    z: () => this.#undo(),
  })
  #hear = (event) => this.#key(event)

  connectedCallback() {
    this.#room.snapshot(JSON.parse(this.querySelector("#live-state").textContent))
    const page = location.pathname
    const options = { read: page, write: page, since: () => this.#room.seq, silence: SILENCE }
    this.#socket = new LiveSocket(this.dataset.url, options)
    this.#socket.addEventListener("frame", ({ detail }) => this.#take(detail))
    this.#socket.addEventListener("state", ({ detail }) => this.#connection(detail))
    this.addEventListener("submit", (event) => this.#submit(event))
    this.addEventListener("click", (event) => this.#click(event))
    this.addEventListener("change", ({ target }) => this.#choose(target))
    this.addEventListener("desk-frame", ({ detail }) => this.#send(detail))
    this.addEventListener("focusin", () => this.#mark())
    this.addEventListener("focusout", () => this.#mark())
    this.#reject = new RejectDialog(this.querySelector("dialog[data-reject]"), (question, more) =>
      this.#send({ type: "moderate", question, action: "reject", ...more }),
    )
    this.#write = new WriteDialog(this.querySelector("dialog[data-write]"), this.#word, (...said) =>
      this.#written(...said),
    )
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
    this.#merge.render(this.#room)
    for (const element of this.querySelectorAll("[data-when]")) {
      element.hidden = (element.dataset.when === "open") !== this.#room.session.open
    }
    const cut = this.querySelector("[data-cut]")
    cut.hidden = !this.#cut || !waiting.length
    write(cut, this.#word("waiting", { n: waiting.length }))
    const n = this.#room.present
    write(this.querySelector("[data-present]"), n === null ? "" : this.#word("present", { n }))
    this.#lead()
  }

  /** Who runs the room, and the button to take or leave it. */
  #lead() {
    const { lead } = this.#room
    const mine = lead === this.dataset.me
    write(this.querySelector("[data-lead]"), lead && !mine ? this.#word("led", { name: lead }) : "")
    write(this.querySelector("[data-take]"), this.#word(mine ? "leave" : "take"))
  }

  #take(frame) {
    if (frame.type === "error") this.#tell(frame.message)
    if (frame.type === "ack" && frame.of?.from === "room") {
      this.#done.push([{ type: "moderate", question: frame.question, action: "reject", why: "other" }])
    }
    if (this.#room.apply(frame) === "gap") this.#socket.resume()
    this.dispatchEvent(new CustomEvent("desk-room", { detail: { room: this.#room, frame } }))
    this.#render()
  }

  #tell(message) {
    const notice = this.querySelector("[data-notice]")
    write(notice, message)
    notice.hidden = !message
  }

  /** Send frames that are one gesture: undone together. */
  #send(...frames) {
    this.#tell("")
    const undo = frames.map((frame) => undoing(frame, this.#room)).reverse().flat()
    if (undo.length) this.#done.push(undo)
    for (const frame of frames) this.#socket.send({ id: newId(), ...frame })
    this.#render()
  }

  #move(question, action) {
    const move = { type: "moderate", question, action }
    const waits = this.#room.questions.get(question)?.status === "pending"
    if (action === "on_screen" && waits) this.#send({ ...move, action: "publish" }, move)
    else this.#send(move)
  }

  #written(action, question, text) {
    if (action === "hear") this.#send({ type: "ask", from: "room", text })
    else this.#send({ type: "moderate", question, action, text })
  }

  #undo() {
    const last = this.#done.pop()
    if (!last) return this.#tell(this.#word("nothing"))
    this.#tell("")
    for (const frame of last) this.#socket.send({ id: newId(), ...frame })
    this.#render()
  }

  #join() {
    const frames = this.#merge.merge(this.#room)
    if (frames.length) this.#send(...frames)
  }

  #choose(box) {
    if (!box.matches("[data-choose]")) return
    this.#merge.choose(box.closest("[data-id]").dataset.id, box.checked)
    this.#render()
  }

  #submit(event) {
    if (event.target.matches("dialog form")) return
    if (!event.target.matches("[data-desk], [data-doors]")) return
    event.preventDefault()
    const { name, value } = event.submitter
    const [question, action] = value.split(":")
    if (name === "type") this.#send({ type: value })
    else if (action === "reject") this.#reject.ask(this.#room.questions.get(question))
    else this.#move(question, action)
  }

  /** The buttons that need this script. */
  #click({ target }) {
    const button = target.closest("button")
    const { act } = button?.dataset ?? {}
    const id = button?.closest("[data-id]")?.dataset.id
    const question = this.#room.questions.get(id)
    if (button?.matches("[data-keys]")) this.#switch(true)
    else if (button?.matches("[data-merge]")) this.#join()
    else if (button?.matches("[data-unchoose]")) this.#unchoose()
    else if (button?.matches("[data-hear]")) this.#write.ask("hear")
    else if (button?.matches("[data-undo]")) this.#undo()
    else if (button?.matches("[data-take]")) {
      this.#send({ type: "lead", on: this.#room.lead !== this.dataset.me })
    } else if (button?.matches("[data-both]")) {
      for (const one of [id, ...button.dataset.both.split(" ")]) this.#merge.choose(one, true)
      this.#render()
    } else if (act === "on_screen") this.#move(id, act)
    else if (act === "up") this.#send({ type: "moderate", question: id, action: "rank", to: "up" })
    else if (act === "silence" || act === "unsilence") {
      this.#send({ type: "moderate", question: id, action: act })
    } else if (act && question) this.#write.ask(act, question)
  }

  #unchoose() {
    if (this.#merge.clear()) this.#render()
  }

  #key(event) {
    const card = event.target.closest?.(".mq")
    if (event.key === "Escape" && !this.querySelector("dialog[open]")) this.#unchoose()
    if (event.key === " " && event.target === card && this.#shortcuts.on) {
      event.preventDefault()
      card.querySelector("[data-choice]:not([hidden]) input")?.click()
    } else this.#shortcuts.hear(event)
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
    const since = this.#room.onScreen?.since
    const minutes = Math.floor((Date.now() - new Date(since)) / MINUTE)
    write(this.querySelector("[data-since]"), since && minutes > 0 ? this.#word("since", { n: minutes }) : "")
  }

  #connection({ state }) {
    for (const line of this.querySelectorAll("[data-connection]")) {
      line.hidden = line.dataset.connection !== state
    }
    this.#render()
  }
}
customElements.define("live-moderation", LiveModeration)
