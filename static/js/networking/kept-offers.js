// <kept-offers>: what this phone keeps for one person and has not sent yet; sends it when it can.

import { ask, hourOf, workerAt } from "./line.js"

class KeptOffers extends HTMLElement {
  #worker

  async connectedCallback() {
    this.addEventListener("click", ({ target }) => this.#read(target.closest("[data-id]")))
    this.#worker = await workerAt(this.dataset.worker)
    if (!this.#worker) return
    ask(this.#worker, { type: "keep", page: this.dataset.page }).catch(() => {})
    addEventListener("online", () => this.#send())
    await this.#send()
  }

  async #send() {
    const before = await this.#list()
    await ask(this.#worker, { type: "flush" })
    const after = await this.#list()
    if (after.length < before.length) location.reload() // they are in the lists of the page now
  }

  async #list() {
    const offers = await ask(this.#worker, { type: "list", owner: this.dataset.owner })
    const list = this.querySelector("ul")
    list.replaceChildren(...offers.map((offer) => this.#row(offer)))
    this.hidden = !offers.length
    return offers
  }

  #row({ id, note, scanned_at: at, refused }) {
    const name = refused ? "refused" : "waits"
    const row = this.querySelector(`template[data-row=${name}]`).content.cloneNode(true)
    row.querySelector("[data-hour]").textContent = hourOf(new Date(at))
    row.querySelector("[data-note]").textContent = note
    if (refused) {
      row.querySelector("[data-why]").textContent = refused
      row.querySelector("button").dataset.id = id
    }
    return row
  }

  async #read(button) {
    if (!button) return
    await ask(this.#worker, { type: "drop", id: button.dataset.id })
    await this.#list()
    this.querySelector("button")?.focus()
  }
}
customElements.define("kept-offers", KeptOffers)
