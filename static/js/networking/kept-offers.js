// <kept-offers>: what this phone keeps for one person and has not sent yet; sends it when it can.

import { ask, hourOf, untilSent, whenSent, workerAt } from "./line.js"

class KeptOffers extends HTMLElement {
  #worker

  async connectedCallback() {
    this.addEventListener("click", ({ target }) => this.#read(target.closest("[data-id]")))
    this.#worker = await workerAt(this.dataset.worker)
    if (!this.#worker) return
    ask(this.#worker, { type: "keep", page: this.dataset.page }).catch(() => {})
    whenSent(() => this.#list())
    untilSent(() => this.#waits())
  }

  async #waits() {
    await this.#list()
    await ask(this.#worker, { type: "flush" })
    const kept = await this.#list()
    return kept.some(({ refused }) => !refused)
  }

  async #list() {
    const all = await ask(this.#worker, { type: "list", owner: this.dataset.owner })
    const offers = all.filter(({ sent }) => !sent)
    if (offers.length < all.length) await this.#showSent(all.filter(({ sent }) => sent))
    const list = this.querySelector("ul")
    list.replaceChildren(...offers.map((offer) => this.#row(offer)))
    this.hidden = !offers.length
    return offers
  }

  // What has left may have done so after this page was made: its lists are asked for again.
  async #showSent(offers) {
    for (const { id } of offers) await ask(this.#worker, { type: "drop", id })
    location.reload()
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
