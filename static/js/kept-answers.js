// The registration form gets better: answers stay on this device, bricks show what is filled in.
// Diet, access needs and agreements are never kept.

const KEPT = ["first_name", "last_name", "email", "organisation", "family", "commune", "lunch"]
const OF_WORKSHOPS = /^(c|round)-/
const NEEDED = {
  p1: ["first_name", "last_name", "email"],
  p2: ["organisation"],
  p3: ["lunch"],
}
const WEEK = 7 * 24 * 3600 * 1000

class KeptAnswers extends HTMLElement {
  #form
  #kept

  connectedCallback() {
    this.#form = this.querySelector("form")
    this.#kept = this.querySelector("[data-kept]")
    if (!this.#form) return
    this.querySelector("[data-focus]")?.focus()
    if (this.#form.hasAttribute("data-came-back")) this.#keep()
    else this.#restore()
    this.#form.addEventListener("input", () => this.#keep())
    this.#form.addEventListener("submit", () => this.#hold())
    addEventListener("pageshow", () => this.#release())
    this.querySelector("[data-erase]").addEventListener("click", () => this.#erase())
    this.querySelector("[data-later]").hidden = false
    this.#mark()
  }

  get #names() {
    const asked = [...this.#form.elements].map(({ name }) => name)
    return [...KEPT, ...new Set(asked.filter((name) => OF_WORKSHOPS.test(name)))]
  }

  get #answers() {
    const typed = new FormData(this.#form)
    return Object.fromEntries(this.#names.map((name) => [name, typed.get(name) ?? ""]))
  }

  #keep() {
    this.#mark()
    const at = Date.now()
    try {
      localStorage.setItem(this.dataset.key, JSON.stringify({ at, answers: this.#answers }))
      this.#tell(at)
    } catch {
      this.#kept.hidden = true // no room, or not allowed: the form works without
    }
  }

  #restore() {
    const { at, answers } = read(this.dataset.key)
    if (!at) return
    for (const name of this.#names) {
      const field = this.#form.elements[name]
      if (field && answers?.[name] && !field.value) field.value = answers[name]
    }
    this.#tell(at)
  }

  #tell(at) {
    const time = new Date(at)
    const minutes = String(time.getMinutes()).padStart(2, "0")
    const between = document.documentElement.lang === "fr" ? "\u00a0h\u00a0" : ":"
    this.querySelector("[data-at]").textContent = `${time.getHours()}${between}${minutes}`
    this.#kept.hidden = false
  }

  #erase() {
    localStorage.removeItem(this.dataset.key)
    for (const field of this.#form.elements) {
      if (field.type === "hidden") continue
      if (["checkbox", "radio"].includes(field.type)) field.checked = field.value === ""
      else field.value = ""
    }
    this.#kept.hidden = true
    this.#mark()
    this.#form.elements.first_name.focus()
  }

  #mark() {
    const typed = new FormData(this.#form)
    for (const step of this.querySelectorAll("[data-step]")) {
      if (step.classList.contains("todo-err")) continue
      const names = NEEDED[step.dataset.step]
      const done = names
        ? names.every((name) => typed.get(name)?.trim())
        : [...this.querySelectorAll(`#${step.dataset.step} :checked`)].some(({ value }) => value)
      step.classList.toggle("done", done)
      step.querySelector("[data-state]").textContent = done ? this.dataset.done : this.dataset.todo
    }
  }

  #hold() {
    this.#form.querySelector("button:not([type])")?.setAttribute("aria-busy", "true")
  }

  #release() {
    this.#form.querySelector("button:not([type])")?.removeAttribute("aria-busy")
  }
}

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}")
    if (Date.now() - kept.at < WEEK) return kept
    localStorage.removeItem(key)
  } catch {
    // Unreadable: as if nothing had been kept.
  }
  return {}
}

customElements.define("kept-answers", KeptAnswers)
