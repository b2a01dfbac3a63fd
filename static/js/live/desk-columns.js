/* The columns of the moderators' desk: cards that move when the state says so. */

import { Likeness } from "./likeness.js"
import { byRank, byTime } from "./room-state.js"
import { keep, write } from "./rows.js"
import { clock, typo } from "./words.js"

const oldestFirst = (one, other) => byTime(other, one)
const COLUMNS = {
  pending: oldestFirst,
  next: byRank,
  answered: byTime,
  rejected: byTime,
  merged: byTime,
}

export class DeskColumns {
  #place
  #word
  #orders = new Map()
  #merge
  #likeness = new Likeness()

  constructor(place, word, merge) {
    this.#place = place
    this.#word = word
    this.#merge = merge
  }

  /** The cards to go through with the keyboard. */
  get cards() {
    return [...this.#place.querySelectorAll("[data-column=pending] > *, [data-column=next] > *")]
  }

  get current() {
    return document.activeElement?.closest(".mq")
  }

  /** `busy`: the ids of questions whose move is not confirmed; `cut`: nothing can be sent now. */
  render(room, busy, cut) {
    const here = this.current
    const place = here ? this.cards.indexOf(here) : -1
    for (const [name, order] of Object.entries(COLUMNS)) this.#column(room, name, order, busy, cut)
    this.#onAir(room.onScreen, busy)
    this.#place.querySelector("[data-sorted]").hidden = room.with("pending").length > 0
    if (here && place >= 0 && document.activeElement?.closest(".mq") !== here) this.#stay(place)
  }

  /** The card that had the focus has left: the one that took its place gets it. */
  #stay(place) {
    const cards = this.cards
    const next = cards[Math.min(place, cards.length - 1)]
    const target = next ?? this.#place.querySelector("#c1")
    target.focus()
  }

  #column(room, name, order, busy, cut) {
    const column = this.#place.querySelector(`[data-column=${name}]`)
    const questions = room.with(name === "next" ? "published" : name).sort(order)
    const template = this.#place.querySelector(":scope > template")
    const held = this.#hold(column, name, questions)
    keep(column, template, held, (row, card) => this.#fill(row, card, room, busy, cut))
    for (const number of this.#place.querySelectorAll(`[data-number=${name}]`)) {
      write(number, questions.length)
    }
  }

  /** While a hand or the focus is in a column, its cards keep their order. */
  #hold(column, name, questions) {
    const known = this.#orders.get(name)
    if (known && column.matches(":hover, :focus-within")) {
      const rank = ({ id }) => (known.includes(id) ? known.indexOf(id) : known.length)
      questions.sort((one, other) => rank(one) - rank(other))
    }
    this.#orders.set(
      name,
      questions.map(({ id }) => id),
    )
    return questions
  }

  #fill(row, card, room, busy, cut) {
    row.dataset.status = card.status
    this.#say(row, card)
    write(row.querySelector("[data-asked]"), clock(card.asked_at, this.#place.dataset.zone))
    write(row.querySelector("[data-reason]"), card.reason ?? "")
    row.querySelector("[data-reason]").hidden = !card.reason
    row.querySelector("[data-waits]").hidden = !(cut && busy.has(card.id))
    this.#extras(row, card, room)
    for (const button of row.querySelectorAll("[data-for]")) {
      const { act } = button.dataset
      const fits = button.dataset.for.split(" ").includes(card.status)
      const silent = (act === "silence" && (!card.known || card.silenced)) || (act === "unsilence" && !card.silenced)
      button.hidden = !fits || silent
      if (!button.matches("button")) continue
      button.disabled = busy.has(card.id)
      if (button.value) button.value = `${card.id}:${button.value.split(":").pop()}`
    }
  }

  /** What helps to choose: the tick, the label, what was first asked, what may be the same. */
  #extras(row, card, room) {
    const joinable = card.status === "pending" || card.status === "published"
    row.querySelector("[data-choice]").hidden = !joinable
    row.querySelector("[data-choose]").checked = this.#merge.has(card.id)
    row.classList.toggle("mq--merge", this.#merge.has(card.id))
    write(row.querySelector("[data-label]"), card.label ?? (card.heard ? this.#word("heard") : ""))
    write(row.querySelector("[data-edited]"), card.original ? this.#word("first", { text: card.original }) : "")
    const others = room.with("pending", "published", "on_screen")
    const like = card.status === "pending" ? this.#likeness.of(card, others) : []
    const line = row.querySelector("[data-like]")
    line.hidden = like.length === 0
    const names = like.map(({ text }) => `« ${text} »`).join(", ")
    write(line.querySelector("[data-like-text]"), like.length ? this.#word("like", { text: typo(names) }) : "")
    line.querySelector("button").dataset.both = like.map(({ id }) => id).join(" ")
  }

  #say(row, { text, author, votes, status }) {
    const named = author && [author.name, author.organisation].filter(Boolean).join(", ")
    write(row.querySelector(".text"), typo(text))
    write(row.querySelector("[data-author]"), named || this.#word("anonymous"))
    const supported = status !== "pending" && status !== "rejected"
    write(row.querySelector("[data-votes]"), supported ? this.#word("votes", { n: votes }) : "")
  }

  #onAir(card, busy) {
    const row = this.#place.querySelector("[data-onair]")
    row.hidden = !card
    this.#place.querySelector("[data-nothing]").hidden = Boolean(card)
    row.dataset.id = card?.id ?? ""
    if (!card) return
    this.#say(row, card)
    for (const button of row.querySelectorAll("button")) {
      button.value = `${card.id}:${button.value.split(":").pop()}`
      button.disabled = busy.has(card.id)
    }
  }
}
