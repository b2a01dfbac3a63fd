// <programme-news>: marks what changed since this phone last looked. The page is the same for
// everybody: #changed gives the version that last changed each session, and the phone keeps the
// number it saw. A visit lasts half an hour: reading the page again does not wipe its marks.

const VISIT = 30 * 60_000

class ProgrammeNews extends HTMLElement {
  #changed = JSON.parse(this.querySelector("#changed").textContent)
  #seen

  connectedCallback() {
    this.#seen = this.#visit()
    document.addEventListener("programme-moved", this.#mark)
    this.#mark()
  }

  disconnectedCallback() {
    document.removeEventListener("programme-moved", this.#mark)
  }

  /** The version seen before this visit; null for a first one. */
  #visit() {
    const number = Number(this.dataset.number)
    const now = Date.now()
    let kept = null
    try {
      kept = JSON.parse(localStorage.getItem(this.dataset.key))
      const before = kept && now - kept.at < VISIT ? kept.before : (kept?.number ?? null)
      localStorage.setItem(this.dataset.key, JSON.stringify({ number, before, at: now }))
      return before
    } catch {
      return null
    }
  }

  #mark = () => {
    if (this.#seen === null) return
    const since = Object.entries(this.#changed).filter(([, number]) => number > this.#seen)
    for (const [slug] of since) {
      const slot = document.querySelector(`.slot[data-session="${CSS.escape(slug)}"]`)
      if (slot && !slot.querySelector("[data-has-changed]")) slot.append(this.#stamp())
    }
    this.#count(since.length)
  }

  #stamp() {
    const mark = this.querySelector("template").content.firstElementChild.cloneNode(true)
    mark.dataset.hasChanged = ""
    return mark
  }

  #count(n) {
    const one = this.querySelector("[data-one]")
    const many = this.querySelector("[data-many]")
    one.hidden = n !== 1
    many.hidden = n < 2
    many.textContent = many.textContent.replace("{n}", n)
    this.querySelector("[data-since]").hidden = n === 0
  }
}
customElements.define("programme-news", ProgrammeNews)
