/* Questions chosen to become one. */

import { write } from "./rows.js"

const STANDS = { on_screen: 2, published: 1, answered: 0, pending: 0 }

export class MergeBar {
  #bar
  #word
  #chosen = new Set()

  constructor(bar, word) {
    this.#bar = bar
    this.#word = word
  }

  has(id) {
    return this.#chosen.has(id)
  }

  choose(id, on = !this.#chosen.has(id)) {
    if (on) this.#chosen.add(id)
    else this.#chosen.delete(id)
  }

  clear() {
    const had = this.#chosen.size > 0
    this.#chosen.clear()
    return had
  }

  #questions(room) {
    for (const id of this.#chosen) {
      if (!["pending", "published", "on_screen"].includes(room.questions.get(id)?.status)) this.#chosen.delete(id)
    }
    return [...this.#chosen].map((id) => room.questions.get(id))
  }

  render(room) {
    const chosen = this.#questions(room)
    this.#bar.hidden = chosen.length === 0
    write(this.#bar.querySelector("[data-chosen]"), this.#word("chosen", { n: chosen.length }))
    const votes = chosen.reduce((sum, one) => sum + one.votes, 0)
    write(this.#bar.querySelector("[data-sum]"), this.#sum(chosen.length, votes))
    this.#bar.querySelector("[data-merge]").disabled = chosen.length < 2
  }

  #sum(many, votes) {
    if (many < 2) return this.#word("more")
    return votes ? this.#word("sum", { n: votes }) : this.#word("one")
  }

  /** The frames that join them to the one that is furthest, then most supported, then oldest. */
  merge(room) {
    const [into, ...others] = this.#questions(room).sort(
      (one, other) =>
        STANDS[other.status] - STANDS[one.status] ||
        other.votes - one.votes ||
        one.asked_at.localeCompare(other.asked_at),
    )
    if (!others.length) return []
    this.#chosen.clear()
    return others.map(({ id }) => ({ type: "moderate", question: id, action: "merge", into: into.id }))
  }
}
