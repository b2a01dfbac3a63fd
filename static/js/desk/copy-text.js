// <copy-text>: a button beside a field that cannot be changed copies what it says. Without a
// clipboard (no HTTPS) the field is selected when it is entered; without this script, by hand.

class CopyText extends HTMLElement {
  #field = this.querySelector("input")
  #button = this.querySelector("button")

  connectedCallback() {
    this.#field.addEventListener("focus", () => this.#field.select())
    if (!navigator.clipboard) return
    this.#button.hidden = false
    this.#button.addEventListener("click", () => this.#copy())
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#field.value)
      this.#tell(this.dataset.done)
    } catch {
      this.#field.focus()
    }
  }

  #tell(words) {
    const told = this.querySelector("[role=status]") ?? document.createElement("span")
    told.setAttribute("role", "status")
    told.className = "small"
    this.append(told)
    told.textContent = words
  }
}
customElements.define("copy-text", CopyText)
