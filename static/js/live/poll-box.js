/* <poll-box>: the poll before the room, answered and changed here. Knows no network. */

import { PollFields } from "./poll-fields.js"
import { PollResults } from "./poll-results.js"
import { write } from "./rows.js"
import { newId, said, typo, wordsOf } from "./words.js"

class PollBox extends HTMLElement {
  #word = wordsOf(this)
  #poll = null
  #fields
  #results
  #filled // what the fields were filled with, to see whether somebody is changing it

  connectedCallback() {
    this.#fields = new PollFields(this.#part("fields"), this.#word)
    this.#results = new PollResults(this.#part("results"), this.#word)
    this.#part("answer").addEventListener("submit", (event) => this.#submit(event))
  }

  #part(name) {
    return this.querySelector(`[data-${name}]`)
  }

  /** `unsent`: the value of an answer that waits for the network; `open`: it can be sent now. */
  render({ poll, answers }, unsent, open) {
    this.hidden = !poll
    if (!poll) {
      this.#poll = null
      return
    }
    const isNew = poll.id !== this.#poll?.id
    const opened = isNew || this.#poll.state !== poll.state
    this.#poll = poll
    const mine = unsent ?? answers[poll.id]
    if (isNew) this.#show(poll)
    this.#follow(poll, mine, isNew)
    const n = poll.answers
    write(this.#part("state"), this.#word(`poll-${poll.state}`, { n }))
    this.#part("answer").hidden = poll.state !== "open" || !("takesPart" in this.dataset)
    this.#results.render(poll, mine)
    this.#say(poll, mine, unsent, open)
    if (opened && poll.state === "open" && mine === undefined) this.#announce(poll)
  }

  /** Another poll than before: its question, and its fields unless the server made them. */
  #show(poll) {
    write(this.#part("question"), typo(said(poll, "question")))
    write(this.#part("hint"), this.#hint(poll))
    if (this.#part("fields").dataset.poll !== poll.id) this.#fields.make(poll)
    this.#part("fields").dataset.poll = poll.id
    const ends = this.#part("ends")
    ends.hidden = !poll.scale
    write(ends.firstElementChild, poll.scale?.lowest_label ?? "")
    write(ends.lastElementChild, poll.scale?.highest_label ?? "")
    this.complain("")
  }

  #hint({ kind, most, options }) {
    if (kind === "multiple" && most < options.length) return this.#word("most", { n: most })
    return this.#word(`hint-${kind}`)
  }

  /** The fields show what was answered, unless somebody is changing them. */
  #follow({ kind }, mine, isNew) {
    const now = JSON.stringify(mine ?? null)
    const untouched = isNew || JSON.stringify(this.#fields.read(kind)) === this.#filled
    if (mine !== undefined && now !== this.#filled && untouched) this.#fields.fill(kind, mine)
    this.#filled = now
  }

  #say({ state }, mine, unsent, open) {
    const told = unsent !== undefined ? (open ? "sending" : "unsent") : "kept"
    const name = state !== "open" ? "counted" : told
    write(this.#part("said"), mine === undefined ? "" : this.#word(`answer-${name}`))
    write(this.#part("send"), this.#word(mine === undefined ? "send" : "change"))
  }

  #announce(poll) {
    const news = this.closest("live-room").querySelector("[data-news]")
    write(news, this.#word("opened", { question: said(poll, "question") }))
  }

  /** Say why an answer was not taken. */
  complain(why) {
    const error = this.#part("error")
    write(error, why)
    error.hidden = !why
  }

  #submit(event) {
    event.preventDefault()
    const { id, kind } = this.#poll
    const value = this.#fields.read(kind)
    if (value === null) return this.complain(this.#word("empty"))
    this.complain("")
    this.#filled = JSON.stringify(value)
    const detail = { type: "answer", id: newId(), poll: id, value }
    this.dispatchEvent(new CustomEvent("live-answer", { detail, bubbles: true }))
  }
}
customElements.define("poll-box", PollBox)
