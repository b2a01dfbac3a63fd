// <live-programme>: the page moves with the programme, and says so politely.
//
// After each change "programme-moved" is heard on the document: what marks the time or keeps a
// copy of the page follows.

import { move, order, redraw, swapGrid } from "./moves.js"
import { ProgrammeSocket } from "./programme-socket.js"

const LINES = 2
const SPREAD = 5000 // ms: a thousand pages do not read themselves again at once

class LiveProgramme extends HTMLElement {
  #socket
  #release = Number(this.dataset.since)
  #version = Number(this.dataset.version)
  #lines = new Map()
  #again = false // something is missing here

  connectedCallback() {
    const shown = () => ({ since: this.#release, edition: this.#version })
    this.#socket = new ProgrammeSocket(this.dataset.socket, { shown, show: (frame) => this.#hear(frame) })
  }

  disconnectedCallback() {
    this.#socket.close()
  }

  #hear(frame) {
    if (frame.type !== "programme" || (frame.version < this.#version && !frame.reload)) return
    this.#version = frame.version
    this.#release = Math.max(this.#release, frame.release)
    const here = frame.sessions.filter((session) => move(session))
    order()
    swapGrid(frame.grid)
    if (frame.reload || this.#isOther(frame.layout)) setTimeout(() => this.#redraw(), Math.random() * SPREAD)
    if (here.length || frame.reload) document.dispatchEvent(new CustomEvent("programme-moved", { detail: here }))
    const missing = frame.sessions.filter((session) => this.#isMissing(session))
    const told = [...here, ...missing].filter(({ what }) => what.length)
    this.#again ||= missing.length > 0
    if (!told.length && !missing.length) return
    const fresh = told.map(({ slug, title, what }) => [slug, `${title} : ${what.join(", ")}`])
    const former = [...this.#lines].filter(([slug]) => !told.some((one) => one.slug === slug))
    this.#lines = new Map([...fresh, ...former])
    this.#tell()
  }

  /** A list of all sessions without script to draw this one: its reader may read the page again. */
  #isMissing({ slug, state }) {
    if (!("list" in this.dataset) || state !== "planned") return false
    return !document.querySelector(`[data-session="${CSS.escape(slug)}"]`)
  }

  #isOther(layout) {
    const drawn = document.querySelector("[data-layout]")
    return drawn !== null && drawn.dataset.layout !== layout
  }

  async #redraw() {
    if (await redraw()) document.dispatchEvent(new CustomEvent("programme-moved", { detail: [] }))
    else {
      this.#again = true
      this.#tell()
    }
  }

  #tell() {
    if ("quiet" in this.dataset) return
    const box = this.querySelector("[data-moved-box]")
    const notice = this.querySelector("template").content.cloneNode(true)
    const texts = [...this.#lines.values()]
    const shown = texts.slice(0, LINES)
    if (texts.length > LINES) shown.push(this.dataset.andMore.replace("{n}", texts.length - LINES))
    notice.querySelector("[data-moved-lines]").append(
      ...shown.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    )
    notice.querySelector("[data-moved-again]").hidden = !this.#again
    notice.querySelector("[data-moved-again]").href = location.href
    notice.querySelector("[data-moved-close]").addEventListener("click", () => {
      this.#lines.clear()
      box.replaceChildren()
    })
    box.replaceChildren(notice)
  }
}
customElements.define("live-programme", LiveProgramme)
