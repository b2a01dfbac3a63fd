// <live-wall>: a wall that follows the room. What changes comes as HTML, the same for all; what is
// one's own is marked here. Without script: plain forms, and a link to read again.

import { WallSocket } from "./wall-socket.js"
import { Kept } from "./kept.js"

class LiveWall extends HTMLElement {
  #board = this.querySelector("[data-board]")
  #say = this.querySelector("[data-say]")
  #own = JSON.parse(this.querySelector("#own")?.textContent ?? "null")
  #kept = new Kept(`assises.wall.${this.dataset.key}`)
  #timer

  connectedCallback() {
    this.socket = new WallSocket(this.dataset.socket, (html) => this.show(html))
    this.addEventListener("submit", (event) => this.#submit(event))
    this.#timer = setInterval(() => this.#count(), 500)
    addEventListener("online", this.#flush)
    this.#flush()
    this.#mark()
  }

  disconnectedCallback() {
    this.socket.close()
    clearInterval(this.#timer)
    removeEventListener("online", this.#flush)
  }

  show(html) {
    const focused = document.activeElement?.id
    this.#board.innerHTML = html
    if (focused && this.#board.contains(document.getElementById(focused))) document.getElementById(focused).focus()
    this.#mark()
    this.#count()
  }

  #mark() {
    if (!this.#own) return
    for (const button of this.querySelectorAll("[data-vote]")) {
      const mine = this.#own.votes.includes(Number(button.value))
      button.setAttribute("aria-pressed", mine)
      button.querySelector("use")?.setAttribute("href", button.querySelector("use").getAttribute("href").replace(/#.*/, mine ? "#check" : "#up"))
      button.disabled = !mine && this.#own.left < 1
    }
    if (this.querySelector("[data-vote]")) this.#tell(this.#words("left", this.#own.left))
  }

  #words(name, n) {
    return this.dataset[n > 1 ? `word${name[0].toUpperCase()}${name.slice(1)}Other` : `word${name[0].toUpperCase()}${name.slice(1)}One`].replace("{n}", n)
  }

  #tell(text) {
    if (this.#say && this.#say.textContent !== text) this.#say.textContent = text
  }

  #count() {
    for (const part of this.querySelectorAll("[data-until]")) {
      const left = Math.max(0, Math.round((new Date(part.dataset.until) - Date.now()) / 1000))
      part.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
    }
  }

  #submit(event) {
    const { target, submitter } = event
    event.preventDefault()
    const said = new FormData(target, submitter)
    if (submitter?.matches("[data-vote]")) said.set("on", submitter.getAttribute("aria-pressed") === "true" ? "0" : "1")
    if (target.matches("[data-propose]")) {
      said.set("id", crypto.randomUUID())
      target.reset()
    }
    this.#kept.add(Object.fromEntries(said))
    this.#flush()
  }

  #flush = async () => {
    await this.#kept.flush(
      (told) => {
        this.#own = told
        this.#mark()
        this.#tell(this.dataset.wordSent)
      },
      (text) => this.#tell(text),
      () => this.#tell(this.dataset.wordKept),
    )
  }
}
customElements.define("live-wall", LiveWall)
