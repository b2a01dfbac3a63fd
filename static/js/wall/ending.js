// What the workshop says in the end, kept as it is typed.

const PAUSE = 1500 // after the last key, before what was typed is kept

export class Ending {
  #form
  #cut
  #ended
  #timer

  /** `cut`: what is said without network. `ended()`: this page is nobody's any more. */
  constructor(form, cut, ended) {
    this.#form = form
    this.#cut = cut
    this.#ended = ended
    form.addEventListener("input", () => this.#soon())
  }

  stop() {
    clearTimeout(this.#timer)
  }

  #soon() {
    this.stop()
    this.#timer = setTimeout(() => this.#keep(), PAUSE)
  }

  async #keep() {
    const said = new URLSearchParams(new FormData(this.#form))
    said.set("act", "conclude")
    const kept = this.#form.querySelector("[data-kept]")
    try {
      const response = await fetch(location.pathname, { method: "POST", body: said, headers: { Accept: "application/json" } })
      if (response.status === 404) return this.#ended()
      const told = await response.json().catch(() => ({}))
      kept.textContent = response.ok ? kept.dataset.words : (told.message ?? "")
    } catch {
      kept.textContent = this.#cut
      this.#soon()
    }
  }
}
