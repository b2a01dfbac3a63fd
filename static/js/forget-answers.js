// <forget-answers>: the answers of one form arrived, what was kept of it goes.

class ForgetAnswers extends HTMLElement {
  connectedCallback() {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.dataset.prefix)) localStorage.removeItem(key)
      }
    } catch {
      // Nothing could be kept, so nothing is to be erased.
    }
  }
}
customElements.define("forget-answers", ForgetAnswers)
