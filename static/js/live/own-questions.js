/* My questions: those that wait to be sent, and the path of those that were received. */

import { keep, write } from "./rows.js"
import { clock, typo } from "./words.js"

const STEPS = { pending: 0, published: 2, on_screen: 3, answered: 3 }

export class OwnQuestions {
  #place
  #word
  #known

  constructor(place, word) {
    this.#place = place
    this.#word = word
  }

  render(room, unsent, open) {
    const mine = [...room.mine.values()]
    const part = (name) => this.#place.querySelector(name)
    keep(part("[data-unsent]"), part("template[data-for=unsent]"), unsent, (row, entry) =>
      this.#wait(row, entry, open),
    )
    keep(part("[data-sent]"), part("template[data-for=sent]"), mine, (row, own) =>
      this.#follow(row, { ...own, ...room.questions.get(own.id) }),
    )
    write(part("h2"), this.#word("mine", { n: mine.length + unsent.length }))
    this.#place.hidden = mine.length + unsent.length === 0
    this.#announce(room, mine)
  }

  #wait(row, { frame, tries }, open) {
    write(row.querySelector(".text"), typo(frame.text))
    write(row.querySelector("[data-state]"), this.#word(open ? "sending" : "unsent"))
    row.querySelector("[data-undo]").hidden = tries > 0 // it may have arrived: not to be asked twice
  }

  #follow(row, question) {
    const step = STEPS[question.status]
    write(row.querySelector(".text"), typo(question.text))
    row.querySelector(".path").hidden = step === undefined
    row.querySelectorAll(".path li").forEach((li, place) => {
      li.classList.toggle("done", place <= step)
      if (place === step) li.setAttribute("aria-current", "step")
      else li.removeAttribute("aria-current")
    })
    write(row.querySelector("[data-asked]"), clock(question.asked_at, this.#place.dataset.zone))
    const votes = step >= 2 ? this.#word("votes", { n: question.votes }) : ""
    write(row.querySelector("[data-support]"), votes)
    write(row.querySelector("[data-sentence]"), this.#sentence(question))
    this.#reword(row, question)
    const withdraw = row.querySelector("[data-withdraw]")
    withdraw.value = question.id
    withdraw.hidden = question.status !== "pending"
  }

  /** The text to correct follows the question, unless somebody is correcting it. */
  #reword(row, question) {
    const reword = row.querySelector("[data-reword]")
    const text = reword.querySelector("textarea")
    reword.hidden = question.status !== "pending"
    reword.querySelector("button").value = question.id
    text.name = `text-${question.id}`
    if (!reword.open) text.value = question.text
  }

  #sentence({ status, reason }) {
    if (status === "rejected" && reason) return this.#word("mine-rejected-why", { reason })
    return this.#word(`mine-${status}`)
  }

  /** Say what became of a question, once. */
  #announce(room, mine) {
    const states = new Map()
    for (const own of mine) {
      const question = { ...own, ...room.questions.get(own.id) }
      states.set(own.id, question.status)
      if (this.#known && this.#known.get(own.id) !== question.status) {
        this.#place.closest("live-room").querySelector("[data-news]").textContent = this.#sentence(question)
      }
    }
    this.#known = states
  }
}
