// <live-wall>: a wall that follows the room. What changes comes as HTML, the same for all; what is
// one's own is marked here. Without script: plain forms, and a link to read again.

import { newId, typo, wordsOf } from "../live/words.js"
import { countDown } from "./count-down.js"
import { Kept } from "./kept.js"
import { MayWrite } from "./may-write.js"
import { WallSocket } from "./wall-socket.js"

class LiveWall extends HTMLElement {
  #board = this.querySelector("[data-board]")
  #say = this.querySelector("[data-say]")
  #word = wordsOf(this)
  #own = JSON.parse(this.querySelector("#own")?.textContent ?? "null")
  #kept = new Kept(this.dataset.key && `assises.wall.${this.dataset.key}`)
  #may = new MayWrite((own) => this.#let(own))
  #timer

  connectedCallback() {
    this.socket = new WallSocket(this.dataset.socket, (html) => this.show(html))
    this.addEventListener("submit", (event) => this.#submit(event))
    this.#timer = setInterval(() => countDown(this), 500)
    addEventListener("online", this.#flush)
    this.#flush()
    this.#mark()
  }

  disconnectedCallback() {
    this.socket.close()
    clearInterval(this.#timer)
    this.#may.stop()
    removeEventListener("online", this.#flush)
  }

  show(html) {
    const focused = document.activeElement?.id
    this.#board.innerHTML = html
    if (focused && this.#board.contains(document.getElementById(focused))) document.getElementById(focused).focus()
    this.#mark()
    countDown(this)
    if (this.#own && !this.#own.may) this.#may.ask()
    if (location.hash) location.replace(location.hash)  // what was chosen is another element now
  }

  /** They were just marked present: what they write is taken from now on. */
  #let(own) {
    this.#own = own
    for (const part of this.querySelectorAll("[data-may]")) part.hidden = part.dataset.may !== "yes"
    this.#mark()
  }

  #mark() {
    if (!this.#own) return
    for (const button of this.querySelectorAll("[data-vote]")) {
      const mine = this.#own.votes.includes(Number(button.value))
      button.setAttribute("aria-pressed", mine)
      button.querySelector("use")?.setAttribute("href", button.querySelector("use").getAttribute("href").replace(/#.*/, mine ? "#check" : "#up"))
      button.disabled = !this.#own.may || (!mine && this.#own.left < 1)
    }
    if (this.#own.may && this.querySelector("[data-vote]")) this.#tell(this.#word("left", { n: this.#own.left }))
    this.#list()
  }

  /** Each of one's own proposals, with where it stands on the wall now. */
  #list() {
    const list = this.querySelector("[data-mine]")
    if (!list || !this.#own.bricks.length) return
    list.replaceChildren(...this.#own.bricks.map(({ id, text }) => {
      const line = document.createElement("li")
      const state = document.createElement("span")
      const there = this.#board.querySelector(`[data-brick="${id}"]`)
      const title = there?.closest("[data-title]")?.dataset.title
      state.className = title ? "state state--ok" : "state"
      state.textContent = typo(title ? this.#word("in", { title }) : this.#word(there ? "loose" : "hidden"))
      line.append(typo(text), " ", state)
      return line
    }))
  }

  #tell(text) {
    if (this.#say && this.#say.textContent !== text) this.#say.textContent = text
  }

  #submit(event) {
    const { target, submitter } = event
    event.preventDefault()
    const said = new FormData(target, submitter)
    if (submitter?.matches("[data-vote]")) said.set("on", submitter.getAttribute("aria-pressed") === "true" ? "0" : "1")
    if (target.matches("[data-propose]")) {
      said.set("id", newId())
      target.reset()
    }
    this.#kept.add(Object.fromEntries(said))
    this.#flush()
  }

  /** What was refused is not lost: in the field again, or said beside what is in it now. */
  #giveBack(why, text) {
    const field = this.querySelector("[data-propose] textarea")
    if (!field || !text) return this.#tell(why)
    if (field.value) return this.#tell(`${why} « ${text} »`)
    field.value = text
    this.#tell(why)
  }

  #flush = async () => {
    await this.#kept.flush(
      (told) => {
        this.#own = told
        this.#mark()
        this.#tell(this.#word("sent"))
      },
      (why, said) => this.#giveBack(why || this.#word("refused"), said.text),
      () => this.#tell(this.#word("kept")),
    )
  }
}
customElements.define("live-wall", LiveWall)
