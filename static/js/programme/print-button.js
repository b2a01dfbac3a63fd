// <print-button>: opens the browser's printing. Hidden without script, which it needs.
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.hidden = false
    this.addEventListener("click", () => print())
  }
}
customElements.define("print-button", PrintButton)
