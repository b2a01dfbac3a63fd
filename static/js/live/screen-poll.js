/* The poll on the room's screen: bars, columns, a cloud or the latest texts. */

import { choicesOf, linesOf, percentage } from "./poll-results.js"
import { keep, make, write } from "./rows.js"
import { said, typo } from "./words.js"

const MOST_TEXTS = 5
const MANY = 6
const LONG = 60

export class ScreenPoll {
  #place
  #word

  constructor(place, word) {
    this.#place = place
    this.#word = word
  }

  render(poll) {
    this.#place.hidden = !poll
    if (!poll) return
    const question = said(poll, "question")
    write(this.#place.querySelector("h2"), typo(question))
    this.#place.toggleAttribute("data-long", question.length > LONG)
    this.#place.toggleAttribute("data-many", poll.options.length > MANY)
    const { words = [], texts = [] } = poll.results ?? {}
    const lines = linesOf(poll)
    const scale = poll.kind === "scale"
    this.#keep("bars", "bar", scale ? [] : this.#sorted(poll, lines), (row, line) => this.#bar(row, line, poll.kind))
    this.#keep("columns", "column", scale ? lines : [], (row, line) => this.#column(row, line))
    this.#keep("labels", "label", poll.results ? [] : choicesOf(poll), (row, { label }) => write(row, typo(label)))
    const latest = texts.slice(0, MOST_TEXTS).map((one) => ({ ...one, id: one.text }))
    this.#keep("texts", "label", latest, (row, { text }) => write(row, typo(text)))
    this.#cloud(words)
    const ends = this.#part("ends")
    ends.hidden = !scale || !lines.length
    write(ends.firstElementChild, poll.scale?.lowest_label ?? "")
    write(ends.lastElementChild, poll.scale?.highest_label ?? "")
    const mean = poll.results?.mean
    const shown = typeof mean === "number"
    this.#part("mean").hidden = !shown
    const local = shown ? mean.toLocaleString(document.documentElement.lang) : ""
    write(this.#part("mean"), shown ? this.#word("mean", { mean: local }) : "")
  }

  #part(name) {
    return this.#place.querySelector(`[data-${name}]`)
  }

  #keep(name, mould, items, fill) {
    keep(this.#part(name), this.#place.querySelector(`template[data-for=${mould}]`), items, fill)
  }

  /** Once closed, the longest first; until then none changes place. */
  #sorted({ state, kind }, lines) {
    if (state === "open" || kind === "ranking") return lines
    return lines.sort((one, other) => other.percent - one.percent)
  }

  #bar(row, { label, percent, width, top, n }, kind) {
    row.classList.toggle("pbar--top", top)
    write(row.querySelector("span"), typo(label))
    write(row.querySelector("b"), kind === "ranking" ? this.#word("points", { n }) : percentage(percent))
    row.querySelector("rect").setAttribute("width", width)
  }

  #column(row, { label, percent, width, top }) {
    row.classList.toggle("pcol--top", top)
    write(row.querySelector("b"), percentage(percent))
    write(row.querySelector("span"), label)
    const bar = row.querySelector("rect")
    bar.setAttribute("height", width)
    bar.setAttribute("y", 100 - width)
  }

  #cloud(words) {
    const rows = words.map(({ text, n, size }) => {
      const row = make("li", { className: `w${size}` }, typo(text))
      row.append(make("small", {}, String(n)))
      return row
    })
    const cloud = this.#part("cloud")
    const same = cloud.children.length === rows.length && rows.every((row, place) => row.isEqualNode(cloud.children[place]))
    if (!same) cloud.replaceChildren(...rows)
  }
}
