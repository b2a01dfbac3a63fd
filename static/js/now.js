// What is on now and what follows. The page is the same for everyone: only this marks the time.
// Inside <now-next data-zone="Europe/Paris">, anything with data-starts and data-ends (ISO) gets
// its data-now-class or data-past-class, shows its [data-when-now] while on, and, with data-leads,
// is told in [data-now-next] (agenda/_now_next.html). A .tt's .tt-line stands at the time.
const EVERY = 30_000
const STEP = 5

class NowNext extends HTMLElement {
  #timer
  #refresh = () => this.#show(new Date())

  connectedCallback() {
    this.#refresh()
    this.#timer = setInterval(this.#refresh, EVERY)
    document.addEventListener("visibilitychange", this.#refresh)
    document.addEventListener("programme-moved", this.#refresh)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
    document.removeEventListener("visibilitychange", this.#refresh)
    document.removeEventListener("programme-moved", this.#refresh)
  }

  #show(now) {
    const items = [...this.querySelectorAll("[data-starts]")].map((element) => ({
      element,
      starts: new Date(element.dataset.starts),
      ends: new Date(element.dataset.ends),
    }))
    for (const { element, starts, ends } of items) {
      const { nowClass, pastClass } = element.dataset
      const isOn = starts <= now && now < ends
      if (nowClass) element.classList.toggle(nowClass, isOn)
      if (pastClass) element.classList.toggle(pastClass, ends <= now)
      for (const mark of element.querySelectorAll("[data-when-now]")) mark.hidden = !isOn
    }
    this.#tell(items.filter(({ element }) => element.hasAttribute("data-leads")), now)
    for (const table of this.querySelectorAll("[data-first]")) this.#drawLine(table, now)
  }

  #tell(items, now) {
    const section = this.querySelector("[data-now-next]")
    if (!section) return
    const on = items.filter(({ starts, ends }) => starts <= now && now < ends)
    const today = items.filter(({ starts }) => starts > now && this.#day(starts) === this.#day(now))
    const soonest = Math.min(...today.map(({ starts }) => starts))
    const next = today.filter(({ starts }) => +starts === soonest)
    this.#list(section.querySelector("[data-now]"), on, true)
    this.#list(section.querySelector("[data-next]"), next, false)
    if (next.length) section.querySelector("[data-time]").textContent = this.#clock(next[0].starts)
    section.hidden = !on.length && !next.length
  }

  #list(box, items, isOn) {
    const key = items.map(({ element }) => element.dataset.starts + element.innerText).join()
    box.hidden = !items.length
    if (box.dataset.key === key) return
    box.dataset.key = key
    const section = box.closest("[data-now-next]")
    const until = section.querySelector("template[data-until]").innerHTML
    box.querySelector("[data-list]").replaceChildren(
      ...items.map(({ element, ends }) => {
        const row = section.querySelector("template").content.cloneNode(true)
        const link = row.querySelector("[data-link]")
        const title = element.querySelector("h3 a")
        link.href = title.href
        link.append(...[...title.childNodes].map((node) => node.cloneNode(true)))
        if (isOn && items.length === 1) link.parentElement.className = "display h2like"
        const place = element.querySelector(".room, .where")?.textContent.trim()
        const end = isOn ? `${until} ${this.#clock(ends)}` : ""
        row.querySelector("[data-where]").textContent = [end, place].filter(Boolean).join(", ")
        return row
      }),
    )
  }

  #drawLine(table, now) {
    const line = table.querySelector(".tt-line")
    const [hour, minute] = this.#parts(now)
    const minutes = hour * 60 + minute
    const first = Number(table.dataset.first)
    line.hidden =
      this.#day(now) !== table.dataset.day || minutes < first || minutes >= Number(table.dataset.last)
    line.style.gridRowStart = Math.floor((minutes - first) / STEP) + 2
    line.firstElementChild.textContent = this.#clock(now)
  }

  #day(moment) {
    return moment.toLocaleDateString("sv-SE", { timeZone: this.dataset.zone })
  }

  #parts(moment) {
    const text = moment.toLocaleTimeString("en-GB", { timeZone: this.dataset.zone })
    return text.split(":").map(Number)
  }

  #clock(moment) {
    const [hour, minute] = this.#parts(moment)
    const minutes = String(minute).padStart(2, "0")
    if (document.documentElement.lang !== "fr") return `${hour}:${minutes}`
    return `${hour}\u00a0h${minute ? `\u00a0${minutes}` : ""}`
  }
}
customElements.define("now-next", NowNext)
