// <programme-copy>: asks the worker to keep this page, and the sessions that it leads to, for when
// there is no network; says so when the page shown is such a copy.

const MOST_AHEAD = 60 // sessions: more would weigh on a phone and on the site
const SOON = 10_000 // ms: a hall does not fetch as one

class ProgrammeCopy extends HTMLElement {
  async connectedCallback() {
    if (this.dataset.seen) return this.#say(new Date(this.dataset.seen))
    if (!("serviceWorker" in navigator) || this.parentElement.localName === "main") return
    const wasThere = navigator.serviceWorker.controller
    const { worker, scope, version } = this.dataset
    const registration = await navigator.serviceWorker.register(worker, { scope })
    const keeper = registration.active ?? registration.waiting ?? registration.installing
    if (document.readyState !== "complete") {
      await new Promise((done) => window.addEventListener("load", done, { once: true }))
    }
    const pages = wasThere && !location.search ? this.#words() : [location.pathname, ...this.#words()]
    keeper.postMessage({ type: "keep", pages, files: this.#files(), ahead: [], version })
    const ahead = this.#ahead()
    if (!ahead.length) return
    const send = () => keeper.postMessage({ type: "keep", pages: [], files: [], ahead, version })
    setTimeout(send, Math.random() * SOON)
  }

  #files() {
    const linked = [...document.querySelectorAll("link[rel~=stylesheet], link[rel=icon], script[src]")]
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
    const urls = [...loaded, ...linked.map(({ href, src }) => href || src)].map((one) => new URL(one))
    const ours = urls.filter(({ origin, pathname }) => origin === location.origin && this.#isFile(pathname))
    return [...new Set(ours.map(({ pathname }) => pathname))]
  }

  #isFile(pathname) {
    return pathname.startsWith("/static/") || pathname.startsWith("/programme/grille-")
  }

  #words() {
    const index = document.querySelector("programme-filters")?.dataset.index
    return index ? [index] : []
  }

  #ahead() {
    const { saveData, effectiveType = "" } = navigator.connection ?? {}
    const links = document.querySelectorAll(".slot[data-session] h3 a")
    if (saveData || effectiveType.includes("2g") || links.length > MOST_AHEAD) return []
    return [...links].map(({ pathname }) => pathname)
  }

  #say(moment) {
    const language = document.documentElement.lang
    const minutes = String(moment.getMinutes()).padStart(2, "0")
    const isFrench = language === "fr"
    const clock = isFrench ? `${moment.getHours()}\u00a0h\u00a0${minutes}` : `${moment.getHours()}:${minutes}`
    const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(moment)
    const isToday = moment.toDateString() === new Date().toDateString()
    const words = isToday ? this.dataset.today : this.dataset.earlier
    const notice = this.querySelector("template").content.cloneNode(true)
    notice.querySelector("[data-words]").textContent = words.replace("{time}", clock).replace("{day}", day)
    delete this.dataset.seen
    document.querySelector("main").prepend(this)
    this.append(notice)
  }
}
customElements.define("programme-copy", ProgrammeCopy)
