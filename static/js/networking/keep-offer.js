// <keep-offer>: without network, what its form says is kept by the worker, and leaves later.

import { ask, hourOf, untilSent, whenSent } from "./line.js"

class KeepOffer extends HTMLElement {
  #readAt = new Date()
  #id = crypto.randomUUID()

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#submitted(event))
    for (const place of this.querySelectorAll("[data-hour]")) place.textContent = hourOf(this.#readAt)
  }

  #submitted(event) {
    const worker = navigator.serviceWorker?.controller
    const isAway = "away" in this.dataset || !navigator.onLine
    if (!isAway || !worker) return
    event.preventDefault()
    this.#keep(worker, new FormData(event.target))
  }

  async #keep(worker, form) {
    const offer = {
      id: form.get("id") ?? this.#id,
      owner: this.dataset.owner,
      badge: decodeURIComponent(location.pathname.split("/")[2]),
      gives: form.getAll("gives"),
      note: form.get("note"),
      scanned_at: this.#readAt.toISOString(),
    }
    try {
      await ask(worker, { type: "hold", offer })
    } catch {
      return this.#show("lost")
    }
    this.#show("kept")
    const waits = () => this.#waits(worker, offer)
    whenSent(waits)
    untilSent(waits)
  }

  // Whether it is still here. One that was refused is told on the page of contacts.
  async #waits(worker, offer) {
    await ask(worker, { type: "flush" })
    const left = await ask(worker, { type: "list", owner: offer.owner })
    const still = left.find(({ id }) => id === offer.id)
    if (!still || still.sent) this.#show("sent")
    return Boolean(still && !still.sent && !still.refused)
  }

  #show(which) {
    for (const part of this.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== which
    this.querySelector(`[data-part="${which}"]`)?.focus()
  }
}
customElements.define("keep-offer", KeepOffer)
