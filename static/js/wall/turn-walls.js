// <turn-walls>: one workshop after the other on the plenary's screen, by the arrows of a keyboard or
// the buttons of a presenter's remote. Without script: the links.

const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }

class TurnWalls extends HTMLElement {
  connectedCallback() {
    addEventListener("keydown", this.#turn)
    addEventListener("hashchange", this.#mark)
    this.#mark()
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.#turn)
    removeEventListener("hashchange", this.#mark)
  }

  get #links() {
    return [...this.querySelectorAll("a")]
  }

  get #here() {
    return Math.max(0, this.#links.findIndex(({ hash }) => hash && hash === location.hash))
  }

  #turn = (event) => {
    const step = STEPS[event.key]
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const links = this.#links
    links[(this.#here + step + links.length) % links.length].click()
  }

  #mark = () => {
    const here = this.#links[this.#here]
    for (const link of this.#links) link.setAttribute("aria-current", link === here)
  }
}
customElements.define("turn-walls", TurnWalls)
