// <directory-search>: results as somebody types, in the page's own address. Without script, or
// without network, the button asks for the whole page.

const PAUSE = 250

class DirectorySearch extends HTMLElement {
  #timer
  #asking
  #form
  #back = () => location.reload()

  connectedCallback() {
    this.#form = this.querySelector("form")
    this.#form.addEventListener("input", this.#typed)
    this.#form.addEventListener("submit", this.#sent)
    addEventListener("popstate", this.#back)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    removeEventListener("popstate", this.#back)
  }

  #typed = (event) => {
    clearTimeout(this.#timer)
    const isWords = event.target.type === "search"
    this.#timer = setTimeout(() => this.#ask({ isWords }), isWords ? PAUSE : 0)
  }

  #sent = (event) => {
    event.preventDefault()
    clearTimeout(this.#timer)
    this.#ask({ isWords: false, orElse: () => this.#form.submit() })
  }

  get #address() {
    const asked = [...new FormData(this.#form)].filter(([, value]) => value.trim())
    const query = new URLSearchParams(asked).toString()
    return this.#form.getAttribute("action") + (query ? `?${query}` : "")
  }

  async #ask({ isWords, orElse }) {
    this.#asking?.abort()
    this.#asking = new AbortController()
    const address = this.#address
    try {
      const response = await fetch(address, {
        headers: { Part: "results" },
        signal: this.#asking.signal,
      })
      if (!response.ok || response.redirected) throw new Error("not results")
      this.#show(await response.text(), address, isWords)
    } catch (error) {
      if (error.name === "AbortError") return
      if (orElse) orElse()
      else this.#say(this.dataset.late)
    }
  }

  /** One step back leads to what was there before the typing, not letter by letter. */
  #show(text, address, isWords) {
    this.querySelector("[data-results]").innerHTML = text
    const here = location.pathname + location.search
    if (address !== here) {
      const how = isWords && history.state?.typing ? "replaceState" : "pushState"
      history[how]({ typing: isWords }, "", address)
    }
    this.#say(this.querySelector("[data-count]")?.textContent ?? "")
  }

  #say(words) {
    this.querySelector("[data-said]").textContent = words
  }
}
customElements.define("directory-search", DirectorySearch)
