/* The results of a poll as lines, and as bars with their table. */

import { keep, write } from "./rows.js"
import { said, typo } from "./words.js"

const NBSP = "\u00a0"
export const percentage = (n) => `${n}${document.documentElement.lang.startsWith("fr") ? NBSP : ""}%`

/** What may be answered: options, or the points of a scale. */
export function choicesOf({ options, scale }) {
  if (!scale) return options.map((option) => ({ id: option.id, label: said(option, "text") }))
  const length = scale.highest - scale.lowest + 1
  const points = Array.from({ length }, (_none, place) => String(scale.lowest + place))
  return points.map((point) => ({ id: point, label: point }))
}

/** The lines of results, in the server's order. `mine`: what this person answered. */
export function linesOf(poll, mine = null) {
  const lines = poll.results?.options ?? poll.results?.points ?? []
  const labels = new Map(choicesOf(poll).map(({ id, label }) => [id, label]))
  const own = new Set([mine ?? []].flat().map(String))
  const highest = Math.max(0, ...lines.map(({ percent }) => percent))
  return lines.map((line) => {
    const id = String(line.id ?? line.value)
    return {
      ...line,
      id,
      label: labels.get(id) ?? "",
      n: line.n ?? line.points,
      width: highest ? Math.round((100 * line.percent) / highest) : 0,
      top: highest > 0 && line.percent === highest,
      mine: own.has(id) && poll.kind !== "ranking",
    }
  })
}

/** The part of a page that _results.html makes. */
export class PollResults {
  #place
  #word

  constructor(place, word) {
    this.#place = place
    this.#word = word
  }

  render(poll, mine = null) {
    const { results } = poll ?? {}
    this.#place.hidden = !results
    if (!results) return
    const lines = linesOf(poll, mine)
    this.#keep("bars", "bar", lines, (row, line) => this.#bar(row, line, poll.kind))
    this.#keep("table", "line", lines, (row, line) => this.#line(row, line, poll.kind))
    const words = (results.words ?? []).map((one) => ({ ...one, id: one.text }))
    this.#keep("words", "word", words, (row, one) => this.#text(row, one))
    const texts = (results.texts ?? []).map((one) => ({ ...one, id: one.text }))
    this.#keep("texts", "word", texts, (row, one) => this.#text(row, one))
    const mean = this.#part("mean")
    mean.hidden = typeof results.mean !== "number"
    write(mean, mean.hidden ? "" : this.#word("mean", { mean: results.mean.toLocaleString(document.documentElement.lang) }))
    this.#part("behind").hidden = !lines.length
  }

  #part(name) {
    return this.#place.querySelector(`[data-${name}]`)
  }

  #keep(name, mould, items, fill) {
    keep(this.#part(name), this.#place.querySelector(`template[data-for=${mould}]`), items, fill)
  }

  #bar(row, { label, percent, n, mine }, kind) {
    row.classList.toggle("bar--mine", mine)
    write(row.querySelector("[data-label]"), typo(label))
    row.querySelector("[data-own]").hidden = !mine
    write(row.querySelector("b"), kind === "ranking" ? this.#word("points", { n }) : percentage(percent))
    row.querySelector(".fg").setAttribute("width", percent)
  }

  #line(row, { label, n, percent, first }, kind) {
    const [name, count, share] = row.children
    write(name, typo(label))
    write(count, kind === "ranking" ? this.#word("points", { n }) : n)
    write(share, kind === "ranking" ? this.#word("first", { n: first }) : percentage(percent))
  }

  #text(row, { text, n, hidden }) {
    write(row.querySelector("[data-text]"), typo(text))
    write(row.querySelector("[data-n]"), n)
    for (const button of row.querySelectorAll("button")) {
      button.hidden = (button.dataset.act === "hide_text") === Boolean(hidden)
      button.dataset.text = text
    }
    row.toggleAttribute("data-hidden", Boolean(hidden))
  }
}
