// <live-part>: this part of the page is read anew from its own address, while somebody looks.
// Nothing is announced, and nothing moves that did not change.

class LivePart extends HTMLElement {
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => document.hidden || this.#read(), Number(this.dataset.every) || 5000)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  async #read() {
    if (this.contains(document.activeElement)) return // somebody is about to press
    try {
      const response = await fetch(location.href, { signal: AbortSignal.timeout(4000) })
      if (!response.ok || response.redirected) throw new Error("not ours")
      const page = new DOMParser().parseFromString(await response.text(), "text/html")
      const fresh = page.querySelector(`live-part#${this.id}`)
      if (!fresh) throw new Error("gone")
      if (!this.contains(document.activeElement)) this.replaceChildren(...fresh.childNodes)
      this.#tell(true)
    } catch {
      this.#tell(false)
    }
  }

  #tell(isFresh) {
    const late = document.querySelector("[data-late]")
    if (late) late.hidden = isFresh
  }
}
customElements.define("live-part", LivePart)
