// <drag-slots>: a session is dragged to another hour or room; the form stays the first way.
// Rows are five minutes, columns are rooms; what the server refuses is said, and nothing moves.

const FROM = 6 // pixels before a press becomes a drag, so that a click still opens the session

class DragSlots extends HTMLElement {
  #held = null

  connectedCallback() {
    this.addEventListener("pointerdown", this.#press)
    this.addEventListener("dragstart", (event) => event.preventDefault())
    this.addEventListener("click", this.#stay, true)
  }

  #press = (event) => {
    const slot = event.target.closest("[data-uid]")
    if (!slot || event.button !== 0 || event.pointerType === "touch" || innerWidth < 1024) return
    this.#held = { slot, x: event.clientX, y: event.clientY, moved: false }
    addEventListener("pointermove", this.#move)
    addEventListener("pointerup", this.#drop, { once: true })
  }

  #move = (event) => {
    const { slot, x, y } = this.#held
    const [dx, dy] = [event.clientX - x, event.clientY - y]
    if (!this.#held.moved && Math.hypot(dx, dy) < FROM) return
    this.#held.moved = true
    slot.classList.add("slot--dragged")
    slot.style.translate = `${dx}px ${dy}px`
  }

  #drop = async (event) => {
    removeEventListener("pointermove", this.#move)
    const { slot, moved } = this.#held
    if (!moved) return
    this.dataset.dropped = "1"
    const there = this.#place(slot, event)
    slot.classList.remove("slot--dragged")
    slot.style.translate = ""
    if (there) await this.#send(slot, there)
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
    return { room: head.dataset.room, minutes, day: table.dataset.day }
  }

  #minutes(table, top) {
    const [first, last] = [Number(table.dataset.first), Number(table.dataset.last)]
    const tracks = getComputedStyle(table).gridTemplateRows.split(" ").map(parseFloat).slice(1)
    const list = table.querySelector(".tt-list").getBoundingClientRect()
    let at = list.top
    for (let row = 0; row < tracks.length; row++) {
      if (top < at + tracks[row] / 2) return first + row * Number(this.dataset.step)
      at += tracks[row]
    }
    return top < at + 40 ? last : null
  }

  async #send(slot, { room, minutes, day }) {
    const hour = String(Math.floor(minutes / 60)).padStart(2, "0")
    const minute = String(minutes % 60).padStart(2, "0")
    const body = new FormData(this.querySelector("[data-move]"))
    body.set("room", room)
    body.set("local", `${day}T${hour}:${minute}`)
    body.set("seen", slot.dataset.seen)
    try {
      const answer = await fetch(slot.dataset.address, {
        method: "POST", body, headers: { Accept: "application/json" },
      })
      if (answer.ok) return location.reload()
      this.#say((await answer.json()).message)
    } catch {
      this.#say("")
    }
  }

  #say(message) {
    const note = this.querySelector("[data-say]")
    note.textContent = `${this.dataset.word} ${message}`
    note.hidden = false
  }
}
customElements.define("drag-slots", DragSlots)
