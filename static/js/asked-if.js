// <asked-if>: a question under a condition, shown when it holds. Without this script it says its
// condition in words; the server asks it, or not, by the same rule.

const all = new Set()

class AskedIf extends HTMLElement {
  connectedCallback() {
    all.add(this)
    if (all.size === 1) this.closest("form").addEventListener("change", showAll)
    queueMicrotask(showAll)
  }

  disconnectedCallback() {
    all.delete(this)
  }

  show() {
    this.hidden = !(this.#categoryFits() && this.#answerFits())
  }

  /** What is chosen here; nothing while the question is not asked. */
  get #chosen() {
    const form = this.closest("form")
    const before = [...all].find((one) => one.dataset.name === this.dataset.if)
    return !before || before.hidden ? [] : new FormData(form).getAll(this.dataset.if)
  }

  #answerFits() {
    return !this.dataset.if || this.#chosen.includes(this.dataset.answer)
  }

  #categoryFits() {
    const category = this.closest("form").elements.category
    if (!this.dataset.categories || !category) return true
    return this.dataset.categories.split(" ").includes(category.value)
  }
}

// In the order of the page: a condition may hang on a question that has just been hidden.
function showAll() {
  for (const question of document.querySelectorAll("asked-if")) question.show()
}

customElements.define("asked-if", AskedIf)
