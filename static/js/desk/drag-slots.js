// <drag-slots>: a session is dragged to another hour or room; the form stays the first way.
// Rows are five minutes, columns are rooms; what the server refuses is said, and nothing moves.

const FROM = 6 // pixels before a press becomes a drag, so that a click still opens the session
const NBSP = "\u00a0"

class DragSlots extends HTMLElement {
  #held = null

  connectedCallback() {
    this.addEventListener("pointerdown", this.#press)
    this.addEventListener("dragstart", (event) => event.preventDefault())
    this.addEventListener("click", this.#stay, true)
    const moved = this.querySelector("[data-moved]")
    if (moved) this.#slot(moved.dataset.moved)?.scrollIntoView({ block: "center" })
  }

  #slot(uid) {
    return this.querySelector(`.slot[data-uid="${CSS.escape(uid)}"]`)
  }

  #press = (event) => {
    const slot = event.target.closest("[data-uid]")
    if (!slot || event.button !== 0 || event.pointerType === "touch" || innerWidth < 1024) return
    delete this.dataset.dropped
    this.#held = { slot, x: event.pageX, y: event.pageY, moved: false }
    addEventListener("pointermove", this.#move)
    addEventListener("pointerup", this.#drop)
    addEventListener("pointercancel", this.#cancel)
    addEventListener("keydown", this.#escape)
  }

  #move = (event) => {
    const { slot, x, y } = this.#held
    const [dx, dy] = [event.pageX - x, event.pageY - y]
    if (!this.#held.moved && Math.hypot(dx, dy) < FROM) return
    this.#held.moved = true
    slot.classList.add("slot--dragged")
    slot.style.translate = `${dx}px ${dy}px`
    this.#hint(this.#place(slot, event))
  }

  #drop = async (event) => {
    const { slot, moved } = this.#held
    const there = moved && this.#place(slot, event)
    if (moved) this.dataset.dropped = "1"
    this.#cancel()
    if (there) await this.#send(slot, there)
  }

  #escape = (event) => {
    if (event.key !== "Escape") return
    if (this.#held.moved) this.dataset.dropped = "1"
    this.#cancel()
  }

  /** Back to where it was: only the server moves it. */
  #cancel = () => {
    const { slot } = this.#held
    slot.classList.remove("slot--dragged")
    slot.style.translate = ""
    this.#hint(null)
    removeEventListener("pointermove", this.#move)
    removeEventListener("pointerup", this.#drop)
    removeEventListener("pointercancel", this.#cancel)
    removeEventListener("keydown", this.#escape)
  }

  /** After a drag, the click that ends it opens nothing. */
  #stay = (event) => {
    if (!this.dataset.dropped) return
    delete this.dataset.dropped
    event.preventDefault()
  }

  /** Room under the pointer; hour from where the top of the brick is among those of the others. */
  #place(slot, event) {
    const table = slot.closest(".tt")
    const head = [...table.querySelectorAll("[data-room]")].find((one) => {
      const { left, right } = one.getBoundingClientRect()
      return left <= event.clientX && event.clientX < right
    })
    const minutes = this.#minutes(table, slot.getBoundingClientRect().top)
    if (!head || minutes === null) return null
    const name = head.firstChild.textContent.trim()
    return { room: head.dataset.room, name, minutes, day: table.dataset.day }
  }

  #minutes(table, top) {
    const [first, last] = [Number(table.dataset.first), Number(table.dataset.last)]
    const tracks = getComputedStyle(table).gridTemplateRows.split(" ").map(parseFloat).slice(1)
    const list = table.querySelector(".tt-list").getBoundingClientRect()
    let at = list.top
    if (top < at - 40) return null
    for (let row = 0; row < tracks.length; row++) {
      if (top < at + tracks[row] / 2) return first + row * Number(this.dataset.step)
      at += tracks[row]
    }
    return top < at + 40 ? last : null
  }

  #hint(there) {
    const hint = this.querySelector("[data-hint]")
    hint.hidden = !there
    if (there) hint.textContent = `${clock(there.minutes)} · ${there.name}`
  }

  async #send(slot, { room, minutes, day }) {
    const body = new FormData(this.querySelector("[data-move]"))
    body.set("room", room)
    body.set("local", `${day}T${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`)
    body.set("seen", slot.dataset.seen)
    slot.setAttribute("aria-busy", "true")
    try {
      const answer = await fetch(slot.dataset.address, {
        method: "POST", body, headers: { Accept: "application/json" },
      })
      const said = await answer.json()
      if (answer.ok) return location.assign(said.address)
      this.#say(said.message)
    } catch {
      this.#say(this.dataset.lost)
    }
    slot.removeAttribute("aria-busy")
  }

  #say(message) {
    const note = this.querySelector("[data-say]")
    note.textContent = `${this.dataset.word} ${message}`
    note.hidden = false
  }
}
customElements.define("drag-slots", DragSlots)

function twoDigits(number) {
  return String(number).padStart(2, "0")
}

function clock(minutes) {
  const [hour, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (document.documentElement.lang !== "fr") return `${hour}:${twoDigits(rest)}`
  return `${hour}${NBSP}h${rest ? `${NBSP}${twoDigits(rest)}` : ""}`
}
