// <notice-news>: says how many offers and needs have come since this page was made, and puts them
// above the others when one asks. What is typed below stays; without script it is never shown.

class NoticeNews extends HTMLElement {
  #timer
  #etag = ""
  #wake = () => document.hidden || this.#ask()

  connectedCallback() {
    const every = Number(this.dataset.every) || 20000
    this.#timer = setInterval(this.#wake, every * (0.8 + 0.4 * Math.random()))
    document.addEventListener("visibilitychange", this.#wake)
    this.#link.addEventListener("click", (event) => this.#show(event))
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
    document.removeEventListener("visibilitychange", this.#wake)
  }

  get #link() {
    return this.querySelector("a")
  }

  async #ask() {
    try {
      const response = await fetch(this.dataset.url, {
        headers: this.#etag ? { "If-None-Match": this.#etag } : {},
        signal: AbortSignal.timeout(8000),
      })
      if (response.status === 304) return
      if (!response.ok || response.redirected) return this.#stop()
      const told = await response.json()
      this.#etag = response.headers.get("ETag") ?? ""
      this.querySelector("[data-words]").textContent = told.words
      this.hidden = told.new === 0
    } catch {
      // No network: asked again later.
    }
  }

  /** Signed out, or closed meanwhile: the page says so when it is opened anew. */
  #stop() {
    clearInterval(this.#timer)
    document.removeEventListener("visibilitychange", this.#wake)
  }

  /** On a first page the new ones are laid above; elsewhere, or if that fails, the link leads. */
  async #show(event) {
    const list = document.querySelector(".notices#annonces")
    if (!list || new URLSearchParams(location.search).has("page")) return
    event.preventDefault()
    try {
      const page = await this.#read(this.#link.href)
      const fresh = [...page.querySelectorAll("#annonces > article")]
      const missing = fresh.filter((article) => !document.getElementById(article.id))
      this.dataset.url = page.querySelector("notice-news").dataset.url
      this.#etag = ""
      this.hidden = true
      list.prepend(...missing)
      const title = missing[0]?.querySelector("h3")
      title?.setAttribute("tabindex", "-1")
      title?.focus()
    } catch {
      location.href = this.#link.href
    }
  }

  async #read(address) {
    const response = await fetch(address, { signal: AbortSignal.timeout(8000) })
    if (!response.ok || response.redirected) throw new Error("not ours")
    return new DOMParser().parseFromString(await response.text(), "text/html")
  }
}
customElements.define("notice-news", NoticeNews)
