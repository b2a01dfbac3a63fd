// <programme-filters>: sessions that do not answer are set back as one types and ticks, and the
// address follows. What is looked in is read once, when somebody comes to the form. Without
// script, or before that is here, the button asks for the whole page.

import { showChosen } from "./chosen.js"
import { answers, folded, needsOf } from "./looking.js"

const PAUSE = 150

class ProgrammeFilters extends HTMLElement {
  #form = this.querySelector("form")
  #sessions
  #timer

  connectedCallback() {
    this.#form.addEventListener("input", this.#typed)
    this.#form.addEventListener("submit", this.#sent)
    this.addEventListener("click", this.#pressed)
    this.addEventListener("focusin", () => this.#read().catch(() => {}), { once: true })
    document.addEventListener("programme-moved", this.#moved)
    if (this.#fill(new URLSearchParams(location.search))) this.#apply()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    document.removeEventListener("programme-moved", this.#moved)
  }

  #typed = ({ target }) => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#apply(), target.type === "search" ? PAUSE : 0)
  }

  #sent = async (event) => {
    event.preventDefault()
    clearTimeout(this.#timer)
    if (!(await this.#apply())) return this.#form.submit()
    const asked = this.querySelector(".asked")
    if (!asked.open) return
    asked.open = false
    this.#form.querySelector("button").scrollIntoView({ block: "start" })
  }

  #pressed = (event) => {
    const link = event.target.closest("a.chip, [data-everything]")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const { name, value } = link.dataset
    for (const input of this.#inputs()) {
      if (name && (input.name !== name || (value && input.value !== value))) continue
      if (input.type === "search") input.value = ""
      else input.checked = false
    }
    this.#apply()
    const next = this.querySelector("a.chip") ?? this.#form.querySelector("[type=search]")
    next.focus()
  }

  // The page's sessions are others now: those looked in are read again.
  #moved = () => {
    this.#sessions = null
    if (this.#asked().length) this.#apply()
  }

  #inputs() {
    return [...this.#form.querySelectorAll("input")]
  }

  /** The form as an address has it: true when it was otherwise (a copy kept on the phone). */
  #fill(wanted) {
    const before = this.#asked().join("&")
    for (const input of this.#inputs()) {
      if (input.type === "search") input.value = wanted.get(input.name) ?? ""
      else input.checked = wanted.getAll(input.name).includes(input.value)
    }
    return this.#asked().join("&") !== before
  }

  #asked() {
    return [...new FormData(this.#form)].filter(([name, value]) => name !== "q" || folded(value).length)
  }

  #read() {
    this.#sessions ??= fetch(this.dataset.index).then((answer) => {
      if (!answer.ok) throw new Error(answer.status)
      return answer.json()
    })
    this.#sessions.catch(() => (this.#sessions = null))
    return this.#sessions
  }

  async #apply() {
    const asked = this.#asked()
    showChosen(this, asked)
    const query = new URLSearchParams(asked.map(([name, value]) => [name, value.trim()])).toString()
    history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash)
    for (const link of document.querySelectorAll("a.lang")) link.search = query
    const sessions = asked.length ? await this.#read().catch(() => null) : {}
    if (!sessions) {
      this.#say(this.dataset.late)
      return false
    }
    const needs = needsOf(asked)
    let kept = 0
    for (const slot of document.querySelectorAll(".tt .slot[data-session]")) {
      const session = sessions[slot.dataset.session]
      const isKept = !session || answers(session, needs)
      slot.classList.toggle("slot--out", !isKept)
      kept += isKept
    }
    const { all, one, many, none } = this.dataset
    this.#say(!asked.length ? all : [none, one][kept] ?? many.replace("{n}", kept))
    this.querySelector("[data-set-back]").hidden = !asked.length || !kept
    this.querySelector("[data-none-found]").hidden = kept > 0
    return true
  }

  #say(words) {
    const count = this.querySelector("[data-count]")
    if (count.textContent !== words) count.textContent = words
  }
}

customElements.define("programme-filters", ProgrammeFilters)
