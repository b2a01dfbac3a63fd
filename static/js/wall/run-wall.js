// <run-wall>: the facilitator's console. Gestures are posted; what they change comes by the socket.

import { Shortcuts } from "../live/shortcuts.js"
import { countDown } from "./count-down.js"
import { Ending } from "./ending.js"
import { WallSocket } from "./wall-socket.js"

class RunWall extends HTMLElement {
  #board = this.querySelector("[data-board]")
  #say = this.querySelector("[data-say]")
  #timer
  #ending
  #keys = new Shortcuts({
    j: () => this.#move(1),
    k: () => this.#move(-1),
    g: () => this.#press("put"),
    x: () => this.#press("hide"),
    z: () => this.#press("undo"),
    n: () => this.#new(),
  })

  connectedCallback() {
    this.socket = new WallSocket(this.dataset.socket, (html) => this.#show(html), () => this.#end())
    this.addEventListener("submit", (event) => this.#submit(event))
    document.addEventListener("keydown", this.#hear)
    this.querySelector("[data-keys]").addEventListener("click", ({ target }) => {
      this.#keys.toggle()
      target.textContent = this.#keys.on ? target.dataset.off : target.dataset.on
    })
    this.#ending = new Ending(this.querySelector("#ending"), this.dataset.wordCut, () => this.#end())
    this.#timer = setInterval(() => countDown(this), 500)
    countDown(this)
  }

  disconnectedCallback() {
    this.socket.close()
    clearInterval(this.#timer)
    document.removeEventListener("keydown", this.#hear)
  }

  /** The link was changed, or the day is over: nothing here is true any more. */
  #end() {
    this.#ending.stop()
    this.#tell(this.dataset.wordEnded)
    for (const part of this.querySelectorAll("button, input, select, textarea")) part.disabled = true
  }

  #hear = (event) => this.#keys.hear(event)

  /** What was chosen and typed stays, though the board is new. */
  #show(html) {
    const focused = document.activeElement?.id
    const chosen = [...this.querySelectorAll("[data-card]:checked")].map(({ id }) => id)
    const fields = ["dans", "titre"].map((id) => [id, document.getElementById(id)?.value])
    this.#board.innerHTML = html
    for (const id of chosen) if (document.getElementById(id)) document.getElementById(id).checked = true
    for (const [id, value] of fields) this.#restore(document.getElementById(id), value)
    if (focused) document.getElementById(focused)?.focus()
    countDown(this)
  }

  #restore(field, value) {
    if (!field || value === undefined) return
    field.value = value
    if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = 0
  }

  async #submit(event) {
    if (event.target.id !== "gesture") return
    event.preventDefault()
    const said = new URLSearchParams(new FormData(event.target, event.submitter))
    try {
      const response = await fetch(location.pathname, { method: "POST", body: said, headers: { Accept: "application/json" } })
      if (response.status === 404) return this.#end()
      const told = await response.json().catch(() => ({}))
      this.#tell(response.ok ? "" : (told.message ?? ""))
      if (response.ok && /^(put|rename)/.test(said.get("act"))) document.getElementById("titre").value = ""
      if (response.ok) for (const box of this.querySelectorAll("[data-card]:checked")) box.checked = false
    } catch {
      this.#tell(this.dataset.wordCut)
    }
  }

  #tell(text) {
    this.#say.textContent = text
    this.#say.hidden = !text
  }

  #move(by) {
    const cards = [...this.querySelectorAll("[data-card]")]
    const at = cards.indexOf(document.activeElement)
    cards[at < 0 ? 0 : Math.max(0, Math.min(cards.length - 1, at + by))]?.focus()
  }

  #press(name) {
    this.querySelector(`[data-do="${name}"]`)?.click()
  }

  #new() {
    document.getElementById("dans").value = "new"
    document.getElementById("titre").focus()
  }
}
customElements.define("run-wall", RunWall)
