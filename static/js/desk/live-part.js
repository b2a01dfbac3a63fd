// <live-part>: this part of the page is read anew from its own address, while somebody looks:
// every few seconds, and at once when the page says that there is news.
// Nothing is announced; what was open stays open; while a button is chosen it waits, and says so.

class LivePart extends HTMLElement {
  #timer
  #wake = () => document.hidden || this.#read()

  connectedCallback() {
    this.#timer = setInterval(this.#wake, Number(this.dataset.every) || 5000)
    document.addEventListener("visibilitychange", this.#wake)
    document.addEventListener("news", this.#wake)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
    document.removeEventListener("visibilitychange", this.#wake)
    document.removeEventListener("news", this.#wake)
  }

  /** Under somebody's finger no button may become another one's. */
  get #isHeld() {
    return Boolean(this.querySelector("form :focus"))
  }

  async #read() {
    this.#tell("held", this.#isHeld)
    if (this.#isHeld) return
    try {
      const response = await fetch(location.href, { signal: AbortSignal.timeout(4000) })
      if (!response.ok || response.redirected) throw new Error("not ours")
      const page = new DOMParser().parseFromString(await response.text(), "text/html")
      const fresh = page.querySelector(`live-part#${this.id}`)
      if (!fresh) throw new Error("gone")
      this.#tell("late", false)
      if (!this.#isHeld) this.#show(fresh)
    } catch {
      this.#tell("late", true)
    }
  }

  #show(fresh) {
    const focused = this.#stops.indexOf(document.activeElement)
    const open = [...this.querySelectorAll("details")].map((details) => details.open)
    this.replaceChildren(...fresh.childNodes)
    this.querySelectorAll("details").forEach((details, n) => (details.open = open[n] ?? false))
    if (focused >= 0) this.#stops[focused]?.focus({ preventScroll: true })
  }

  /** Where the keyboard stops, buttons of forms apart: their number changes. */
  get #stops() {
    return [...this.querySelectorAll("summary, [tabindex]")]
  }

  #tell(what, isSo) {
    const note = document.querySelector(`[data-${what}]`)
    if (note) note.hidden = !isSo
  }
}
customElements.define("live-part", LivePart)
