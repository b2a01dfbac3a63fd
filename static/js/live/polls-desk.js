/* <polls-desk>: the polls on the moderators' desk. It listens to the room and asks for frames to
   be sent; it knows no network. */

import { PollDraft } from "./poll-draft.js"
import { PollResults } from "./poll-results.js"
import { keep, write } from "./rows.js"
import { said, typo, wordsOf } from "./words.js"

class PollsDesk extends HTMLElement {
  #word = wordsOf(this)
  #room = null
  #desk
  #form
  #draft
  #results = new WeakMap()

  connectedCallback() {
    this.#desk = this.closest("live-moderation")
    this.#form = document.getElementById("polls")
    this.#draft = new PollDraft(this.querySelector("[data-prepare]"))
    this.#desk.addEventListener("desk-room", this.#hear)
    this.#form.addEventListener("submit", this.#submit)
    this.addEventListener("click", (event) => this.#edit(event))
  }

  disconnectedCallback() {
    this.#desk.removeEventListener("desk-room", this.#hear)
    this.#form.removeEventListener("submit", this.#submit)
  }

  #hear = ({ detail: { room, frame } }) => {
    this.#room = room
    if (frame.of?.type === "poll") this.#settled(frame)
    const polls = [...room.polls.values()].sort((one, other) => this.#rank(one) - this.#rank(other))
    const template = this.querySelector(":scope > template[data-for=card]")
    keep(this.querySelector("[data-polls]"), template, polls, (row, poll) => this.#fill(row, poll))
    write(this.querySelector("[data-number=polls]"), polls.length)
  }

  /** What is before the room, what is prepared, then what is over. */
  #rank({ current, state, number }) {
    return (current ? 0 : state === "draft" ? 1000 : 2000) + number
  }

  #fill(row, poll) {
    const before = poll.current ? "before" : "off"
    write(row.querySelector("[data-question]"), typo(said(poll, "question")))
    write(row.querySelector("[data-answers]"), this.#word("answers", { n: poll.answers }))
    write(row.querySelector("[data-state]"), this.#word(`${poll.state}-${before}`))
    row.querySelector("[data-visible]").hidden = !poll.shown
    const quiet = poll.shown ? "shown" : "quiet"
    const stages = [poll.state, before, `${poll.state}-${quiet}`, `${poll.state}-${before}`]
    for (const control of row.querySelectorAll("[data-for]:is(button, a)")) {
      control.hidden = !control.dataset.for.split(" ").some((stage) => stages.includes(stage))
    }
    row.querySelector("[data-gave]").hidden = !poll.answers
    const place = row.querySelector("[data-results]")
    if (!this.#results.has(place)) this.#results.set(place, new PollResults(place, this.#word))
    this.#results.get(place).render(poll)
  }

  #submit = (event) => {
    event.preventDefault()
    const { act, text } = event.submitter.dataset
    const poll = event.submitter.closest("[data-id]:is(article)")?.dataset.id
    if (act) this.#send({ type: "poll", action: act, poll, ...(text ? { text } : {}) })
    else this.#send({ type: "poll", ...this.#draft.read() })
  }

  #send(frame) {
    this.dispatchEvent(new CustomEvent("desk-frame", { detail: frame, bubbles: true }))
  }

  /** A draft leaves its fields once it is kept; a refusal is said beside them. */
  #settled({ type, message, of }) {
    if (of.action !== "create" && of.action !== "edit") return
    this.#draft.complain(type === "error" ? message : "")
    if (type === "ack") this.#draft.clear()
  }

  #edit(event) {
    if (event.target.closest("[data-leave]")) this.#draft.clear()
    const link = event.target.closest("[data-edit]")
    const poll = link && this.#poll(link.closest("article").dataset.id)
    if (!poll) return
    event.preventDefault()
    this.#draft.fill(poll)
  }

  #poll(id) {
    const state = JSON.parse(this.#desk.querySelector("#live-state").textContent)
    return this.#room ? this.#room.polls.get(id) : state.polls.find((poll) => poll.id === id)
  }
}
customElements.define("polls-desk", PollsDesk)
