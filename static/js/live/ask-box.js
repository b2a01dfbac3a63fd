/* The box in which a question is typed: counts, says how much is left, hands it over. */

import { newId, wordsOf } from "./words.js"

const SAY_EVERY = 40

class AskBox extends HTMLElement {
  #word = wordsOf(this)
  #said = null

  connectedCallback() {
    this.#text.addEventListener("input", () => this.#count())
    this.#form.addEventListener("submit", (event) => this.#submit(event))
    this.#count()
  }

  get #form() {
    return this.querySelector("form")
  }

  get #text() {
    return this.querySelector("textarea")
  }

  /** Give a text back, to be corrected or sent later, and say why. */
  give(text, why = "") {
    this.#text.value = [text, this.#text.value.trim()].filter(Boolean).join(" ")
    this.#count()
    this.#complain(why)
  }

  #left() {
    return Number(this.dataset.longest) - [...this.#text.value.trim()].length
  }

  #count() {
    const left = this.#left()
    const sentence =
      left < 0 ? this.#word("over", { n: -left }) : this.#word("left", { n: left })
    this.querySelector("[data-count]").textContent = sentence
    this.#text.toggleAttribute("aria-invalid", left < 0)
    const step = Math.ceil(left / SAY_EVERY)
    if (this.#said !== null && step !== this.#said) {
      this.querySelector("[data-say]").textContent = sentence
    }
    this.#said = step
  }

  #complain(why) {
    const error = this.querySelector("[data-error]")
    error.textContent = why
    error.hidden = !why
    if (why) this.#text.focus()
  }

  #submit(event) {
    event.preventDefault()
    const text = this.#text.value.trim()
    if (!text) return this.#complain(this.#word("empty"))
    if (this.#left() < 0) return this.#complain(this.#word("over", { n: -this.#left() }))
    const anonymous = this.querySelector("[name=anonymous]")?.checked ?? false // guests have no name to hide
    const detail = { type: "ask", id: newId(), text, anonymous }
    this.dispatchEvent(new CustomEvent("live-ask", { detail, bubbles: true }))
    this.#complain("")
    this.#text.value = ""
    this.#said = null
    this.#count()
  }
}
customElements.define("ask-box", AskBox)
