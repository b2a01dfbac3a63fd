// <day-now>: marks what is on now and what is over, by the clock of the phone.

const EVERY = 20_000

class DayNow extends HTMLElement {
  #timer

  connectedCallback() {
    this.#mark()
    this.#timer = setInterval(() => this.#mark(), EVERY)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  #mark() {
    const now = Date.now()
    for (const row of this.querySelectorAll("[data-starts]")) {
      const isOver = now >= Date.parse(row.dataset.ends)
      const isOn = !isOver && now >= Date.parse(row.dataset.starts)
      row.classList.toggle("is-now", isOn && row.tagName === "LI")
      row.classList.toggle("is-past", isOver)
      for (const sign of row.querySelectorAll("[data-now]")) sign.hidden = !isOn
      for (const sign of row.querySelectorAll("[data-over]")) sign.hidden = !isOver
    }
  }
}
customElements.define("day-now", DayNow)
