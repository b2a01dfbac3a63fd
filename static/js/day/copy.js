// <day-copy>: asks the worker to keep this page for when there is no network, says so when
// the page shown is such a copy, and forgets it at sign-out and after the day.

export async function forgetCopy() {
  if ("caches" in window) await Promise.all(["ma-journee", "contacts"].map((name) => caches.delete(name)))
}

const SPREAD = 10_000 // ms

class DayCopy extends HTMLElement {
  #again

  async connectedCallback() {
    this.#endWithTheDay()
    document.addEventListener("visibilitychange", () => this.#endWithTheDay())
    // A page taken out of the history may be another person's by now.
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload())
    if (this.dataset.seen) this.#sayWhenSeen(new Date(this.dataset.seen))
    else if ("serviceWorker" in navigator) {
      // A hall does not read its pages again as one.
      document.addEventListener("programme-moved", () => {
        clearTimeout(this.#again)
        this.#again = setTimeout(() => this.#keep(), Math.random() * SPREAD)
      })
      await Promise.all([this.#keep(), this.#keepContacts()])
    }
  }

  // The page for badges read without network, and what was kept by it: `networking/worker/`.
  async #keepContacts() {
    const { contactsWorker: worker, contactsPage: page } = this.dataset
    if (!worker) return
    const register = (scope) => navigator.serviceWorker.register(worker, { scope })
    const [registration] = await Promise.all(["/b/", "/B/"].map(register))
    const keeper = registration.active ?? registration.waiting ?? registration.installing
    keeper.postMessage({ type: "keep", page })
    const send = () => keeper.postMessage({ type: "flush" })
    window.addEventListener("online", send)
    send()
  }

  async #keep() {
    const scopes = this.dataset.scopes.split(" ")
    const register = (scope) => navigator.serviceWorker.register(this.dataset.worker, { scope })
    const [registration] = await Promise.all(scopes.map(register))
    const worker = registration.active ?? registration.waiting ?? registration.installing
    if (document.readyState !== "complete") {
      await new Promise((done) => window.addEventListener("load", done, { once: true }))
    }
    worker.postMessage({ type: "keep", urls: [...scopes, ...this.#files()] })
  }

  #files() {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
    const linked = [...document.querySelectorAll("link[href], script[src]")]
      .filter(({ rel }) => rel !== "alternate" && rel !== "canonical")
      .map(({ href, src }) => href || src)
    const files = [...loaded, ...linked].map((url) => new URL(url))
    const ours = files.filter(
      ({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"),
    )
    const urls = new Set(ours.map(({ origin, pathname }) => origin + pathname))
    return this.dataset.badge ? [...urls, this.dataset.badge] : [...urls]
  }

  #sayWhenSeen(moment) {
    const french = document.documentElement.lang === "fr"
    const hours = moment.getHours()
    const minutes = String(moment.getMinutes()).padStart(2, "0")
    const clock = french ? `${hours}\u00a0h\u00a0${minutes}` : `${hours}:${minutes}`
    const isToday = moment.toDateString() === new Date().toDateString()
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long" })
    const words = isToday ? this.dataset.today : this.dataset.earlier
    const text = words.replace("{time}", clock).replace("{day}", day.format(moment))
    const notice = this.querySelector("template").content.cloneNode(true)
    notice.querySelector("[data-words]").textContent = text
    this.append(notice)
  }

  async #endWithTheDay() {
    if (Date.now() < Date.parse(this.dataset.until)) return
    await forgetCopy()
    if (this.dataset.seen) location.reload()
  }
}
customElements.define("day-copy", DayCopy)
