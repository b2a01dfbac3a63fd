/* The questions that everybody sees. Each keeps its place until the reader asks for another order. */

import { bySupport, byTime } from "./room-state.js"
import { keep, showOnly, write } from "./rows.js"
import { typo } from "./words.js"

export class QuestionList {
  #place
  #word
  #order

  constructor(place, word) {
    this.#place = place
    this.#word = word
    this.#order = [...this.#rows.children].map((row) => row.dataset.id)
  }

  get #rows() {
    return this.#place.querySelector("[data-rows]")
  }

  /** Those that the reader may be looking at. */
  get readable() {
    return [...this.#rows.children]
  }

  render(room, open) {
    const here = this.#order.map((id) => room.questions.get(id)).filter(Boolean)
    const template = this.#place.querySelector("template")
    keep(this.#rows, template, here, (row, question) => this.#fill(row, question, room, open))
    this.#more(room)
    this.#screen(room.onScreen)
    const n = room.with("published", "on_screen").length
    write(this.#place.querySelector("[data-heading]"), this.#word("questions", { n }))
    this.#place.querySelector("[data-empty]").hidden = n > 0 || here.length > 0
  }

  /** Show the new ones, in the order that is chosen. */
  refresh(room) {
    const sort = this.#place.querySelector("[name=tri]:checked")?.value
    const order = sort === "recentes" ? byTime : bySupport
    const ids = (questions) => questions.sort(order).map(({ id }) => id)
    this.#order = [...ids(room.with("published")), ...ids(room.with("answered"))]
  }

  #more(room) {
    const n = room.with("published").filter(({ id }) => !this.#order.includes(id)).length
    const button = this.#place.querySelector("[data-more]")
    button.hidden = n === 0
    write(button, this.#word("new", { n }))
  }

  #screen(question) {
    const band = this.#place.querySelector("[data-screen]")
    band.hidden = !question
    if (!question) return
    write(band.querySelector(".text"), typo(question.text))
    write(band.querySelector(".state"), this.#word("votes", { n: question.votes }))
  }

  #fill(row, question, room, open) {
    const own = room.mine.has(question.id)
    const author = question.author
    const named = author && [author.name, author.organisation].filter(Boolean).join(", ")
    write(row.querySelector(".text"), typo(question.text))
    write(row.querySelector(".by"), own ? this.#word("you") : named || this.#word("anonymous"))

    const button = row.querySelector("button.vote")
    const count = row.querySelector("p.vote")
    const state = row.querySelector(".state")
    const votable = question.status === "published"
    showOnly(!votable ? state : own || !button ? count : button, button, count, state)
    write(state, this.#word(question.status))
    write(count.querySelector("[data-votes]"), question.votes)
    if (button) this.#vote(button, question, room, open)
  }

  #vote(button, question, room, open) {
    const on = room.votes.has(question.id)
    button.value = `${question.id}:${on ? "off" : "on"}`
    button.setAttribute("aria-pressed", on)
    button.setAttribute("aria-label", this.#word(open ? "vote" : "vote-cut", { n: question.votes }))
    button.disabled = !open
    write(button.querySelector("[data-votes]"), question.votes)
  }
}
