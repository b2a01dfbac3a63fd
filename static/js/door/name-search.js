// <name-search>: a field, and who it finds. Tells "chosen" with the code of the person.

import { clock, wordsOf } from "../live/words.js"

const PAUSE = 250 // ms after the last letter
const LETTERS = 2

class NameSearch extends HTMLElement {
  #words = wordsOf(this)
  #timer
  #asked = 0
  find // (typed) => Promise of people: given by the desk

  connectedCallback() {
    this.#field.addEventListener("input", () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#look(), PAUSE)
    })
    this.addEventListener("click", ({ target }) => {
      const hit = target.closest(".hit")
      if (hit) this.dispatchEvent(new CustomEvent("chosen", { detail: hit.value }))
    })
  }

  open() {
    this.#field.value = ""
    this.#show([], "")
    this.#field.focus()
  }

  get #field() {
    return this.querySelector("input")
  }

  async #look() {
    const typed = this.#field.value.trim()
    const turn = ++this.#asked
    if (typed.length < LETTERS) return this.#show([], "")
    try {
      const people = await this.find(typed)
      if (turn !== this.#asked) return
      this.#show(people, people.length ? this.#words("found", { n: people.length }) : this.#words("nobody"))
    } catch {
      this.#show([], this.#words("unreachable"))
    }
  }

  #show(people, summary) {
    this.querySelector("[data-summary]").textContent = summary
    this.querySelector("[data-hits]").replaceChildren(...people.map((person) => this.#row(person)))
  }

  #row(person) {
    const row = this.querySelector("template").content.cloneNode(true)
    row.querySelector("button").value = person.code
    row.querySelector("b").replaceChildren(...marked(person.name, this.#field.value))
    row.querySelector("[data-about]").textContent = [person.organisation, person.category]
      .filter(Boolean)
      .join(" · ")
    const state = row.querySelector(".state")
    const [kind, words] = this.#stateOf(person)
    state.classList.add(`state--${kind}`)
    state.textContent = words
    return row
  }

  #stateOf({ state, since, isIn }) {
    if (isIn) return ["warn", this.#words("is-in")]
    if (since) return ["warn", this.#words("inside", { time: clock(since, this.dataset.zone) })]
    if (state === "confirmed") return ["ok", this.#words("coming")]
    return state === "cancelled" ? ["err", this.#words("cancelled")] : ["err", this.#words("waiting")]
  }
}

const folded = (text) =>
  Array.from(text, (letter) => letter.normalize("NFD")[0]).join("").toLowerCase()

/** `name` as nodes, with the first place where a typed word is found marked. */
function marked(name, typed) {
  const plain = folded(name)
  for (const word of folded(typed).split(/\s+/).filter(Boolean)) {
    const at = plain.indexOf(word)
    if (at < 0) continue
    const mark = document.createElement("mark")
    mark.textContent = name.slice(at, at + word.length)
    return [name.slice(0, at), mark, name.slice(at + word.length)]
  }
  return [name]
}
customElements.define("name-search", NameSearch)
