// <programme-favourites>: shows the stars of the page ([data-star], hidden without script) as this
// phone keeps them. With data-owner, in Ma journée, they join the account of who is signed in.

import { FavouritesStore } from "./favourites-store.js"

class ProgrammeFavourites extends HTMLElement {
  #store

  async connectedCallback() {
    this.#store = new FavouritesStore(this.dataset.key, this.dataset.address)
    document.addEventListener("click", this.#press)
    document.addEventListener("programme-moved", this.#show)
    addEventListener("storage", this.#show)
    addEventListener("online", this.#flush)
    this.#show()
    const { owner } = this.dataset
    const isNew = owner ? await this.#store.adopt(owner) : await this.#store.flush()
    this.#show()
    if (owner && isNew) location.reload()
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#press)
    document.removeEventListener("programme-moved", this.#show)
    removeEventListener("storage", this.#show)
    removeEventListener("online", this.#flush)
  }

  #press = async ({ target }) => {
    const star = target.closest?.("[data-star]")
    if (!star) return
    const done = this.#store.toggle(star.dataset.star)
    this.#show()
    await done
    this.#show()
  }

  #flush = async () => {
    await this.#store.flush()
    this.#show()
  }

  #show = () => {
    for (const star of document.querySelectorAll("[data-star]")) {
      star.setAttribute("aria-pressed", this.#store.has(star.dataset.star))
      star.hidden = false
    }
  }
}
customElements.define("programme-favourites", ProgrammeFavourites)
