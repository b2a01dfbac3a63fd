/* Why a question is set aside: a few reasons, or one's own words. */

import { write } from "./rows.js"
import { typo } from "./words.js"

export class RejectDialog {
  #dialog
  #question = null

  /** `decide(question, {why, reason})` is called when somebody decides; not when they think better of it. */
  constructor(dialog, decide) {
    this.#dialog = dialog
    dialog.addEventListener("close", () => {
      const { reason, own } = dialog.querySelector("form").elements
      if (dialog.returnValue !== "reject") return
      const { why } = dialog.querySelector("[name=reason]:checked").dataset
      decide(this.#question, { why, reason: own.value.trim() || reason.value })
    })
  }

  ask({ id, text }) {
    this.#question = id
    this.#dialog.returnValue = ""
    this.#dialog.querySelector("form").reset()
    write(this.#dialog.querySelector("[data-text]"), typo(text))
    this.#dialog.showModal()
  }
}
