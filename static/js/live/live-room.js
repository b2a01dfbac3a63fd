/* <live-room>: the questions of a session, for the audience. */

import "./ask-box.js"
import "./poll-box.js"
import { LiveSocket, OPEN, POLLING, REFUSED, WAITING } from "./live-socket.js"
import { OwnQuestions } from "./own-questions.js"
import { QuestionList } from "./question-list.js"
import { RoomState } from "./room-state.js"
import { still, write } from "./rows.js"
import { clock, newId, wordsOf } from "./words.js"

class LiveRoom extends HTMLElement {
  #word = wordsOf(this)
  #room = new RoomState()
  #socket
  #list
  #own
  #heard = new Date()

  connectedCallback() {
    this.#room.snapshot(JSON.parse(this.querySelector("#live-state").textContent))
    this.#list = new QuestionList(this.querySelector("[data-questions]"), this.#word)
    this.#own = new OwnQuestions(this.querySelector("[data-mine]"), this.#word)
    const { url, read, key } = this.dataset
    const options = { read, write: location.pathname, key, since: () => this.#room.seq }
    this.#socket = new LiveSocket(url, options)
    this.#socket.addEventListener("frame", ({ detail }) => this.#hear(detail))
    this.#socket.addEventListener("state", ({ detail }) => this.#connection(detail))
    this.addEventListener("live-ask", ({ detail }) => this.#say(detail))
    this.addEventListener("live-answer", ({ detail }) => this.#say(detail))
    this.addEventListener("submit", (event) => this.#submit(event))
    this.addEventListener("click", (event) => this.#press(event))
    this.addEventListener("change", ({ target }) => target.name === "tri" && this.#refresh())
    this.#socket.open()
    this.#render()
  }

  disconnectedCallback() {
    this.#socket.close()
  }

  get #open() {
    return this.#socket.state === OPEN || this.#socket.state === POLLING
  }

  #render() {
    const answer = this.#socket.outbox.entries
      .map(({ frame }) => frame)
      .find(({ type, poll }) => type === "answer" && poll === this.#room.poll?.id)
    const unsent = this.#socket.outbox.entries
      .filter(({ frame }) => frame.type === "ask")
      .map((entry) => ({ ...entry, id: entry.frame.id }))
    still(
      () => this.#list.readable,
      () => {
        this.querySelector("poll-box").render(this.#room, answer?.value, this.#open)
        this.#list.render(this.#room, this.#open && this.#room.session.open)
        this.#own.render(this.#room, unsent, this.#open)
        for (const element of this.querySelectorAll("[data-when]")) {
          element.hidden = (element.dataset.when === "open") !== this.#room.session.open
        }
        this.querySelector("[data-cut]").hidden = this.#open || !unsent.length
      },
    )
  }

  #refresh() {
    this.#list.refresh(this.#room)
    this.#render()
  }

  #hear(frame) {
    this.#heard = new Date()
    if (frame.type === "ack") this.#settled(frame)
    else if (frame.type === "error") this.#refused(frame)
    else if (this.#room.apply(frame) === "gap") this.#socket.resume()
    this.#render()
  }

  #settled({ of, question, status }) {
    if (of?.type === "vote") this.#room.vote(of.question, of.on)
    if (of?.type === "answer") this.#room.answers[of.poll] = of.value
    if (of?.type === "ask" && !this.#room.mine.has(question)) {
      const own = { id: question, text: of.text, status, votes: 0 }
      this.#room.mine.set(question, { ...own, asked_at: new Date().toISOString() })
    }
  }

  #refused({ of, code, message }) {
    if (of?.type === "vote") this.#room.vote(of.question, !of.on)
    if (of?.type === "ask") this.querySelector("ask-box")?.give(of.text, message)
    else if (of?.type === "answer") this.querySelector("poll-box").complain(message)
    else this.#tell(message)
    if (code === "closed") this.#socket.resume()
  }

  #tell(message) {
    const notice = this.querySelector("[data-notice]")
    write(notice, message ?? "")
    notice.hidden = !message
  }

  #say(frame) {
    this.#tell("")
    this.#socket.send(frame)
    this.#render()
  }

  /** The forms that work without this script: votes, and a question taken back. */
  #submit(event) {
    const { name, value } = event.submitter ?? {}
    if (!["vote", "withdraw", "reword"].includes(name)) return
    event.preventDefault()
    const [question, on] = value.split(":")
    if (name === "reword") return this.#reword(event.submitter)
    if (name === "withdraw") return this.#say({ type: "withdraw", id: newId(), question })
    this.#room.vote(question, on === "on")
    this.#say({ type: "vote", id: newId(), question, on: on === "on" })
  }

  #reword(button) {
    const box = button.closest("details")
    const text = box.querySelector("textarea").value.trim()
    box.open = false
    this.#say({ type: "edit", id: newId(), question: button.value, text })
  }

  #press({ target }) {
    const button = target.closest("button")
    const id = button?.closest("[data-id]")?.dataset.id
    if (button?.matches("[data-more]")) {
      this.#refresh()
      this.querySelector("[data-heading]").focus()
    }
    if (button?.matches("[data-change]")) {
      this.querySelector("ask-box").give(this.#socket.outbox.settle(id).text)
      this.querySelector("ask-box textarea").focus()
      this.#render()
    }
    if (button?.matches("[data-drop]")) {
      this.#socket.outbox.settle(id)
      this.#render()
    }
  }

  #connection({ state }) {
    for (const line of this.querySelectorAll("[data-connection]")) {
      line.hidden = line.dataset.connection !== state
    }
    const since = this.querySelector("[data-since]")
    since.hidden = state !== WAITING && state !== REFUSED
    write(since, this.#word("since", { time: clock(this.#heard, this.dataset.zone) }))
    this.#render()
  }
}
customElements.define("live-room", LiveRoom)
