// <forget-copy>: before its form leaves, this phone forgets the copy of Ma journée that it
// kept. Around sign-out, and around sign-in, which may be another person's.

import { forgetCopy } from "./copy.js"

class ForgetCopy extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.#forgetFirst(event))
  }

  async #forgetFirst(event) {
    event.preventDefault()
    try {
      await forgetCopy()
    } finally {
      event.target.submit()
    }
  }
}
customElements.define("forget-copy", ForgetCopy)
