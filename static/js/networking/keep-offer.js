// <keep-offer>: without network, what its form says is kept by the worker, and leaves later.

import { ask, hourOf } from "./line.js"

class KeepOffer extends HTMLElement {
  #readAt = new Date()
  #id = crypto.randomUUID()
  #sendAgain = null

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#submitted(event))
    for (const place of this.querySelectorAll("[data-hour]")) place.textContent = hourOf(this.#readAt)
    addEventListener("online", () => this.#sendAgain?.())
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
    this.#sendAgain = () => this.#send(worker, offer)
    this.#sendAgain()
  }

  async #send(worker, offer) {
    await ask(worker, { type: "flush" })
    const left = await ask(worker, { type: "list", owner: offer.owner })
    const still = left.find(({ id }) => id === offer.id)
    if (still && !still.refused) return
    this.#sendAgain = null
    this.#show("sent")
  }

  #show(which) {
    for (const part of this.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== which
    this.querySelector(`[data-part="${which}"]`)?.focus()
  }
}
customElements.define("keep-offer", KeepOffer)
