/* Single keys, when the focus is in no field; each has its button, and all can be turned off. */

const KEPT = "assises.live.shortcuts"

export class Shortcuts {
  on = true
  #keys

  /** `keys`: { j: function, … } in small letters. */
  constructor(keys) {
    this.#keys = keys
    try {
      this.on = localStorage.getItem(KEPT) !== "off"
    } catch {
      /* A private window: on, until the page is closed. */
    }
  }

  toggle() {
    this.on = !this.on
    try {
      localStorage.setItem(KEPT, this.on ? "on" : "off")
    } catch {
      /* The same. */
    }
  }

  hear(event) {
    const { key, target, ctrlKey, metaKey, altKey } = event
    const typing = target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]")
    const act = this.#keys[key.toLowerCase()]
    if (!this.on || !act || typing || ctrlKey || metaKey || altKey) return
    event.preventDefault()
    act()
  }
}
