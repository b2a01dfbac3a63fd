/* A scanner that types, then presses Enter, wherever the focus is. */

const GAP = 1000 // ms between two keys of one code, on a slow phone
const LEAST = 8 // nobody types where there is no field: a short code will do
const LEAST_IN_FIELD = 40 // no name is so long: this is a badge

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
    if (event.key === "Enter" && this.#typed.length >= this.#leastIn(event.target)) {
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

  #leastIn(target) {
    return target.matches?.("input") ? LEAST_IN_FIELD : LEAST
  }
}
