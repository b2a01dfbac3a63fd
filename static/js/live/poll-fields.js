/* The fields in which a poll is answered: made, filled, read. The server makes the same. */

import { choicesOf } from "./poll-results.js"
import { make } from "./rows.js"
import { typo } from "./words.js"

const BOX = { single: "radio", multiple: "checkbox", scale: "radio" }

export class PollFields {
  #place
  #word

  constructor(place, word) {
    this.#place = place
    this.#word = word
    place.addEventListener("change", ({ target }) => this.#swap(target))
    for (const select of place.querySelectorAll("select")) select.dataset.was = select.value
  }

  get #selects() {
    return [...this.#place.querySelectorAll("select")]
  }

  make(poll) {
    const choices = choicesOf(poll)
    this.#place.className = poll.kind === "scale" ? "segment points" : "stack-s"
    this.#place.replaceChildren(...this.#made(poll, choices))
  }

  #made({ kind, most }, choices) {
    if (kind === "ranking") return choices.map((choice) => this.#rank(choice, choices.length))
    if (kind === "text") return [this.#written("textarea", { rows: 3, maxLength: 280 })]
    if (kind === "words") {
      const lines = Array.from({ length: most }, (_none, place) => place + 1)
      return lines.map((n) => this.#written("input", { maxLength: 30, autocomplete: "off" }, n))
    }
    return choices.map(({ id, label }) => {
      const box = make("input", { type: BOX[kind], name: "value", value: id })
      const name = kind === "scale" ? "" : "choice"
      return make("label", { className: name }, box, make("span", {}, typo(label)))
    })
  }

  #rank({ id, label }, length) {
    const places = Array.from({ length }, (_none, place) => String(place + 1))
    const options = ["", ...places].map((place) => make("option", { value: place }, place || "–"))
    const select = make("select", { className: "input", name: `rank-${id}` }, ...options)
    select.dataset.was = ""
    return make("label", { className: "rank" }, select, make("span", {}, typo(label)))
  }

  #written(tag, options, n = 0) {
    const field = make(tag, { className: "input", name: "value", ...options })
    if (n) field.setAttribute("aria-label", this.#word("word", { place: n }))
    else field.setAttribute("aria-labelledby", "poll-question")
    return field
  }

  /** Two answers never share a place: the one that had it takes the other's. */
  #swap(select) {
    if (!select.matches("select")) return
    const other = this.#selects.find((one) => one !== select && one.value && one.value === select.value)
    if (other) other.value = other.dataset.was = select.dataset.was
    select.dataset.was = select.value
  }

  /** Show what was answered. */
  fill(kind, value) {
    const given = [value ?? []].flat().map(String)
    for (const box of this.#place.querySelectorAll("[type=radio], [type=checkbox]")) {
      box.checked = given.includes(box.value)
    }
    for (const select of this.#selects) {
      const place = given.indexOf(select.name.slice(5)) + 1
      select.value = select.dataset.was = place ? String(place) : ""
    }
    const written = kind === "text" || kind === "words"
    if (written) {
      const fields = this.#place.querySelectorAll("[name=value]")
      fields.forEach((field, place) => (field.value = given[place] ?? ""))
    }
  }

  /** The answer as frames carry it; null when there is none yet. */
  read(kind) {
    const checked = [...this.#place.querySelectorAll(":checked:not(option)")].map((box) => box.value)
    const written = [...this.#place.querySelectorAll("[name=value]")].map((one) => one.value.trim())
    const ranked = this.#selects.filter(({ value }) => value).sort((a, b) => a.value - b.value)
    const values = {
      single: () => checked[0] ?? null,
      multiple: () => checked,
      scale: () => (checked.length ? Number(checked[0]) : null),
      ranking: () => ranked.map(({ name }) => name.slice(5)),
      text: () => written[0] || null,
      words: () => written.filter(Boolean),
    }
    const value = values[kind]()
    return Array.isArray(value) && !value.length ? null : value
  }
}
