// <one-rank-each>: a rank given to a workshop is taken from the one that had it. Without script
// the server says that two have the same.

class OneRankEach extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => this.#take(target))
  }

  #take(mark) {
    if (!mark.value) return
    for (const other of this.querySelectorAll("input:checked")) {
      if (other !== mark && other.value === mark.value) this.#none(other.name)
    }
  }

  #none(name) {
    for (const input of this.querySelectorAll("input")) {
      if (input.name === name && !input.value) input.checked = true
    }
  }
}
customElements.define("one-rank-each", OneRankEach)
