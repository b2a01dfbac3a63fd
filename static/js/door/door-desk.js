// <door-desk>: the door. One view at a time: the camera, a verdict, the search, the typed code.

import { clock, wordsOf } from "../live/words.js"
import { Camera } from "./camera.js"
import { DeskApi, Refusal, Unreachable } from "./desk-api.js"
import "./name-search.js"
import { allowSound, signal } from "./signals.js"
import { Wedge } from "./wedge.js"

const COUNT_EVERY = 5000
const GO_LASTS = 2000
const STILL_THERE = 1500 // ms: a badge held before the camera is one scan
const AT_MOST = 5000

class DoorDesk extends HTMLElement {
  #words = wordsOf(this)
  #api
  #camera
  #wedge = new Wedge()
  #view = "ready"
  #seen = { text: "", first: 0, last: 0 }
  #turn = 0
  #giveUp
  #timers = []

  connectedCallback() {
    this.#api = new DeskApi(this.dataset, this.querySelector("[name=csrfmiddlewaretoken]").value)
    this.#camera = new Camera(this.querySelector("video"), this.dataset)
    this.#camera.addEventListener("text", ({ detail }) => this.#saw(detail))
    this.#wedge.addEventListener("text", ({ detail }) => this.#scan(detail))
    this.#wedge.listen()
    this.addEventListener("click", (event) => this.#press(event))
    for (const gesture of ["pointerup", "keydown"]) addEventListener(gesture, allowSound)
    this.#prepareForms()
    this.#timers.push(setInterval(() => this.#refresh(), COUNT_EVERY))
    document.addEventListener("visibilitychange", () => this.#wake())
    this.#wake()
    this.#show("ready")
    this.#refresh()
  }

  disconnectedCallback() {
    this.#timers.forEach(clearInterval)
    this.#camera.stop()
    this.#wedge.stop()
  }

  #prepareForms() {
    const search = this.querySelector("name-search")
    search.find = (typed) => this.#api.find(this.dataset.door, typed)
    search.addEventListener("chosen", ({ detail }) => this.#scan(detail))
    this.querySelector("[data-code]").addEventListener("submit", (event) => {
      event.preventDefault()
      const field = event.target.elements.code
      if (field.value.trim()) this.#scan(field.value)
      field.value = ""
    })
  }

  async #wake() {
    this.#camera.stop()
    if (document.hidden) return
    const hint = this.querySelector("[data-hint]")
    try {
      await this.#camera.start()
      hint.textContent = this.#words("ready")
      this.querySelector("[data-do=torch]").hidden = this.#view !== "ready" || !this.#camera.hasTorch
      navigator.wakeLock?.request("screen").catch(() => {})
    } catch (error) {
      const why = { SecurityError: "https", NotAllowedError: "denied" }[error.name]
      hint.textContent = this.#words(globalThis.isSecureContext ? why ?? "absent" : "https")
    }
  }

  #press({ target }) {
    const button = target.closest("[data-do]")
    const acts = {
      ready: () => this.#show("ready"),
      search: () => this.#show("search"),
      code: () => this.#show("code"),
      torch: () => this.#toggleTorch(button),
    }
    acts[button?.dataset.do]?.()
  }

  #toggleTorch(button) {
    const on = button.getAttribute("aria-pressed") !== "true"
    button.setAttribute("aria-pressed", on)
    this.#camera.light(on).catch(() => button.setAttribute("aria-pressed", "false"))
  }

  /** A badge stays before the camera for a while: that is one scan. */
  #saw(text) {
    const now = Date.now()
    const seen = this.#seen
    const isHeld = text === seen.text && now - seen.last < STILL_THERE
    if (isHeld) seen.last = now
    if (this.#view !== "ready") return
    if (isHeld && now - seen.first < AT_MOST) return
    this.#seen = { text, first: now, last: now }
    this.#scan(text)
  }

  async #scan(code) {
    const turn = ++this.#turn
    this.#giveUp?.abort()
    this.#giveUp = new AbortController()
    this.#view = "asking"
    const { signal: gaveUp } = this.#giveUp
    const onWait = (seconds) => turn === this.#turn && this.#say("queue", this.#cut(seconds))
    try {
      const scan = this.#api.newScan(this.dataset.door, code)
      const answer = await this.#api.send(scan, { onWait, signal: gaveUp })
      if (turn === this.#turn) this.#judge(answer)
    } catch (error) {
      if (turn === this.#turn && !gaveUp.aborted) this.#refused(error)
    }
  }

  #judge({ outcome, reason, person, previous, count }) {
    this.#count(count)
    const kind = { accepted: "go", already_in: "again" }[outcome] ?? "stop"
    const time = previous && clock(previous.at, this.dataset.zone)
    const about = previous && this.#words("previous", { time, door: previous.name })
    this.#say(kind, {
      title: this.#words(kind === "stop" ? `title-${reason}` : kind) || this.#words("stop"),
      who: person?.name,
      lines: [
        [person?.organisation, person?.category].filter(Boolean).join(" · "),
        about ?? (reason ? this.#words(`text-${reason}`) : ""),
        kind === "again" ? this.#words("again-text") : "",
      ],
    })
    if (kind === "go") {
      const turn = this.#turn
      setTimeout(() => turn === this.#turn && this.#view === "verdict" && this.#show("ready"), GO_LASTS)
    }
  }

  #refused(error) {
    const status = error instanceof Refusal ? error.status : 0
    const name = { 400: "malformed", 401: "signed-out", 403: "forbidden", 429: "too-many" }[status]
    const title = this.#words(`title-${name ?? "failure"}`)
    this.#say("stop", { title, lines: [this.#words(`text-${name ?? "failure"}`)] })
  }

  #cut(seconds) {
    this.#reached(false)
    return { title: this.#words("cut"), lines: [this.#words("cut-text", { seconds })] }
  }

  /** The verdict replaces whatever is shown, and is announced, heard and felt. */
  #say(kind, { title, who, lines }) {
    const verdict = this.querySelector(`template[data-verdict=${kind}]`).content.cloneNode(true)
    verdict.querySelector("h1").textContent = title
    const name = verdict.querySelector(".who")
    name.textContent = who ?? ""
    name.hidden = !who
    const text = verdict.querySelector("[data-text]")
    for (const line of lines.filter(Boolean)) {
      text.append(line, document.createElement("br"))
    }
    const wasCut = this.#view === "verdict" && kind === "queue"
    this.#show("verdict", kind)
    const calm = kind === "go" || kind === "queue"
    this.querySelector(`[data-said=${calm ? "status" : "alert"}]`).replaceChildren(verdict)
    if (!wasCut) signal(kind)
    this.querySelector(".door-foot button:not([hidden])")?.focus({ preventScroll: true })
  }

  /** Shows one view and its buttons. Leaving a scan that was not answered gives it up. */
  #show(view, kind) {
    if (view !== "verdict") {
      this.#turn++
      this.#giveUp?.abort()
    }
    this.#view = view
    for (const said of this.querySelectorAll("[data-said]")) said.replaceChildren()
    for (const part of this.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== view
    for (const button of this.querySelectorAll(".door-foot [data-on]")) {
      button.hidden = !button.dataset.on.split(" ").includes(kind ?? view)
    }
    this.querySelector("[data-do=torch]").hidden = view !== "ready" || !this.#camera.hasTorch
    if (view === "search") this.querySelector("name-search").open()
    if (view === "code") this.querySelector("[name=code]").focus()
  }

  async #refresh() {
    try {
      const doors = await this.#api.counts()
      this.#count(doors.find(({ door }) => door === this.dataset.door))
    } catch (error) {
      this.#reached(!(error instanceof Unreachable))
    }
  }

  #count(count) {
    this.#reached(true)
    if (!count) return
    this.querySelector("[data-inside]").textContent = count.inside
    this.querySelector("[data-expected]").textContent = count.expected
  }

  #reached(isOnline) {
    this.querySelector("[data-online]").hidden = !isOnline
    this.querySelector("[data-offline]").hidden = isOnline
  }
}
customElements.define("door-desk", DoorDesk)
