// <wait-button data-at="…" data-wait="… {left} …">: its button rests until that moment.

class WaitButton extends HTMLElement {
  #button = this.querySelector("button")
  #words = this.#button.textContent
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => this.#show(), 1000)
    this.#show()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  #show() {
    const left = Math.ceil((Date.parse(this.dataset.at) - Date.now()) / 1000)
    this.#button.disabled = left > 0
    this.#button.textContent = left > 0 ? this.dataset.wait.replace("{left}", left) : this.#words
    if (left <= 0) clearInterval(this.#timer)
  }
}
customElements.define("wait-button", WaitButton)
