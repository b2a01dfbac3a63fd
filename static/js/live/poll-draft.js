/* The fields of a poll that is prepared or corrected. */

import { newId } from "./words.js"

const OPTIONS = ["single", "multiple", "ranking"]

export class PollDraft {
  #place
  #id = newId() // of the next poll: pressing twice makes one

  constructor(place) {
    this.#place = place
    this.#field("kind").addEventListener("change", () => this.#fit())
    this.#fit()
  }

  #field(name) {
    return this.#place.querySelector(`[name=${name}]`)
  }

  #lines(name) {
    return this.#field(name).value.split("\n").map((line) => line.trim())
  }

  /** Only what this kind of poll needs. */
  #fit() {
    const kind = this.#field("kind").value
    for (const part of this.#place.querySelectorAll("[data-kinds]")) {
      part.hidden = !part.dataset.kinds.split(" ").includes(kind)
    }
    this.#place.querySelector("[data-leave]").hidden = !this.#field("poll").value
  }

  /** The frame that makes or corrects this poll. */
  read() {
    const value = (name) => this.#field(name).value
    const kind = value("kind")
    const poll = value("poll")
    const english = this.#lines("options_en")
    const options = this.#lines("options").map((text, place) => ({ text, text_en: english[place] ?? "" }))
    const number = (name) => (value(name) === "" ? {} : { [name]: Number(value(name)) })
    const labels = { lowest_label: value("lowest_label"), highest_label: value("highest_label") }
    return {
      ...(poll ? { action: "edit", poll } : { action: "create", poll: this.#id }),
      kind,
      question: value("question"),
      question_en: value("question_en"),
      options: OPTIONS.includes(kind) ? options.filter(({ text }) => text) : [],
      scale: kind === "scale" ? { ...number("lowest"), ...number("highest"), ...labels } : null,
      shown: this.#field("shown").checked,
      ...number("most"),
    }
  }

  /** Show a poll to be corrected. */
  fill(poll) {
    const lines = (name) => poll.options.map((option) => option[name] ?? "").join("\n")
    const values = { ...poll.scale, ...poll, poll: poll.id, options: lines("text"), options_en: lines("text_en") }
    for (const field of this.#place.querySelectorAll("[name]")) {
      if (field.type === "checkbox") field.checked = poll.shown
      else if (field.name !== "type") field.value = values[field.name] ?? ""
    }
    this.#place.open = true
    this.#fit()
    this.#field("question").focus()
  }

  clear() {
    this.#id = newId()
    this.fill({ kind: this.#field("kind").value, options: [], shown: false, id: "", scale: { lowest: 1, highest: 5 } })
    this.complain("")
    const here = this.#place.contains(document.activeElement)
    this.#place.open = false
    if (here) this.#place.querySelector("summary").focus()
  }

  complain(why) {
    const error = this.#place.querySelector("[data-error]")
    error.textContent = why
    error.hidden = !why
  }
}
