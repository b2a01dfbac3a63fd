/* A scanner that types: fast keystrokes, then Enter, wherever the focus is. */

const GAP = 80 // ms: no hand types so fast for long
const LEAST = 8

export class Wedge extends EventTarget {
  #typed = ""
  #last = 0
  #press = (event) => this.#take(event)

  listen() {
    addEventListener("keydown", this.#press, { capture: true })
  }

  stop() {
    removeEventListener("keydown", this.#press, { capture: true })
  }

  #take(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (event.timeStamp - this.#last > GAP) this.#typed = ""
    if (event.key === "Enter" && this.#typed.length >= LEAST) {
      event.preventDefault()
      event.stopPropagation()
      const text = this.#typed
      this.#typed = ""
      if (event.target.matches?.("input")) event.target.value = ""
      this.dispatchEvent(new CustomEvent("text", { detail: text }))
    } else if (event.key.length === 1) {
      this.#typed += event.key
      this.#last = event.timeStamp
    }
  }
}
