/* A dialog to write in: a correction, a label, an answer, a question heard in the room. */

import { write } from "./rows.js"

const LONGEST = { edit: 280, hear: 280, label: 40, reply: 2000 }
const MAY_BE_EMPTY = ["label", "reply"]

export class WriteDialog {
  #dialog
  #word
  #asked = null

  /** `done(action, question, text)` is called when somebody decides. */
  constructor(dialog, word, done) {
    this.#dialog = dialog
    this.#word = word
    dialog.addEventListener("input", () => this.#count())
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "write") done(this.#asked.action, this.#asked.id, this.#text.value.trim())
    })
  }

  get #text() {
    return this.#dialog.querySelector("textarea")
  }

  /** `action`: edit, label, reply or hear; `question` for all but the last. */
  ask(action, question = null) {
    this.#asked = { action, id: question?.id }
    const text = { edit: question?.text, label: question?.label, reply: question?.reply }[action]
    write(this.#dialog.querySelector("[data-title]"), this.#word(`write-${action}`))
    write(this.#dialog.querySelector("[data-about]"), action === "hear" || action === "edit" ? "" : question.text)
    write(this.#dialog.querySelector("[data-hint]"), this.#word(`hint-${action}`))
    this.#text.value = text ?? ""
    this.#text.rows = action === "label" ? 1 : action === "reply" ? 7 : 4
    this.#dialog.returnValue = ""
    this.#count()
    this.#dialog.showModal()
    this.#text.focus()
  }

  #count() {
    const { action } = this.#asked
    const left = LONGEST[action] - [...this.#text.value.trim()].length
    const over = left < 0
    write(this.#dialog.querySelector("[data-count]"), this.#word(over ? "too-long" : "room-left", { n: Math.abs(left) }))
    this.#text.toggleAttribute("aria-invalid", over)
    const empty = !this.#text.value.trim() && !MAY_BE_EMPTY.includes(action)
    this.#dialog.querySelector("[value=write]").disabled = over || empty
  }
}
