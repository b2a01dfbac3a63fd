// <walk-in>: somebody registers at the door, comes in, and sees their badge. In three fields.

import { newId, wordsOf } from "../live/words.js"

class WalkIn extends HTMLElement {
  #words = wordsOf(this)
  #id
  register // (said) => Promise of the answer: given by the desk

  connectedCallback() {
    this.#form.addEventListener("submit", (event) => this.#send(event))
    this.querySelector("[data-again]").addEventListener("click", () => this.open())
  }

  open() {
    this.#form.reset()
    this.#id = newId()
    this.#tell("")
    this.#swap(true)
    this.#form.elements.first_name.focus()
  }

  get #form() {
    return this.querySelector("form")
  }

  async #send(event) {
    event.preventDefault()
    const said = Object.fromEntries(new FormData(this.#form))
    said.lunch = said.lunch === "yes"
    this.#tell(this.#words("sending"))
    try {
      this.#done(await this.register({ id: this.#id, ...said }))
    } catch (error) {
      this.#tell(error.message || this.#words("unreachable"))
    }
  }

  #done({ name, code, badge, qr, pdf, status }) {
    this.#swap(false)
    this.querySelector("[data-name]").textContent = name
    this.querySelector("[data-typed]").textContent = code
    const said = status === "confirmed" ? "done" : "waiting"
    this.querySelector("[data-outcome]").textContent = this.#words(said)
    const picture = this.querySelector("[data-qr]")
    picture.hidden = !badge
    if (badge) picture.src = `data:image/png;base64,${qr}`
    const print = this.querySelector("[data-print]")
    print.hidden = !badge
    print.href = pdf
    this.querySelector("[data-outcome]").focus()
  }

  #swap(isForm) {
    this.#form.hidden = !isForm
    this.querySelector("[data-result]").hidden = isForm
  }

  #tell(words) {
    this.querySelector("[data-told]").textContent = words
  }
}
customElements.define("walk-in", WalkIn)
