// <wall-news data-socket="…">: says on the page that something has changed in the workshop.

import { WallSocket } from "./wall-socket.js"

class WallNews extends HTMLElement {
  #socket

  connectedCallback() {
    this.#socket = new WallSocket(this.dataset.socket, () =>
      document.dispatchEvent(new Event("news")),
    )
  }

  disconnectedCallback() {
    this.#socket.close()
  }
}
customElements.define("wall-news", WallNews)
