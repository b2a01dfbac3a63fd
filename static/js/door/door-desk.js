// <door-desk>: the door. One view at a time: the camera, a verdict, the search, the typed code,
// a registration on the spot, what waits to be sent.

import { clock, wordsOf } from "../live/words.js"
import { Camera } from "./camera.js"
import { DeskApi, Refusal, Unreachable } from "./desk-api.js"
import { Gate } from "./gate.js"
import { forgetPage, keepPage } from "./installed.js"
import { limit } from "./judge.js"
import "./name-search.js"
import { Queue } from "./queue.js"
import { Roster } from "./roster.js"
import { allowSound, signal } from "./signals.js"
import { Store } from "./store.js"
import "./walk-in.js"
import { Wedge } from "./wedge.js"

const ROSTER_EVERY = 15_000
const HEART_EVERY = 20_000
const GO_LASTS = 2000
const STILL_THERE = 1500 // ms: a badge held before the camera is one scan
const AT_MOST = 5000
const OLD = 30 * 60_000 // ms after which a roster is said to be old
const WAITS = [1000, 2000, 4000, 5000] // ms between two tries, where no roster can tell

class DoorDesk extends HTMLElement {
  #words = wordsOf(this)
  #api
  #store
  #roster
  #queue
  #gate
  #camera
  #wedge = new Wedge()
  #view = "ready"
  #seen = { text: "", first: 0, last: 0 }
  #turn = 0
  #direction = "in"
  #last // the scan that an override or an undo is about
  #calls = false
  #timers = []

  async connectedCallback() {
    this.#api = new DeskApi(this.dataset, this.querySelector("[name=csrfmiddlewaretoken]").value)
    this.#camera = new Camera(this.querySelector("video"), { worker: this.dataset.reader, decoder: this.dataset.decoder })
    this.#store = await Store.open()
    this.#roster = new Roster(this.#store, this.#api)
    this.#queue = new Queue(this.#store, this.#api)
    this.#gate = new Gate(this.#api, this.#roster, this.#queue)
    this.#listen()
    await this.#roster.load()
    await this.#queue.load()
    this.#show("ready")
    this.#wake()
    this.#tellState()
    await this.#gate.refresh()
    this.#tellState()
    this.#beat()
    this.#every(ROSTER_EVERY, () => this.#gate.refresh())
    this.#every(HEART_EVERY, () => this.#beat())
    this.#every(5000, () => this.#tellState())
    this.#timers.push(setInterval(() => this.#roster.expire(), 60_000))
    this.#keepPage()
  }

  disconnectedCallback() {
    this.#timers.forEach(clearInterval)
    this.#camera.stop()
    this.#wedge.stop()
  }

  #every(milliseconds, act) {
    this.#timers.push(setInterval(() => document.hidden || act(), milliseconds))
  }

  #listen() {
    this.#camera.addEventListener("text", ({ detail }) => this.#saw(detail))
    this.#wedge.addEventListener("text", ({ detail }) => this.#scan(detail))
    this.#wedge.listen()
    this.#queue.addEventListener("changed", () => this.#tellState())
    this.#queue.addEventListener("answered", ({ detail }) => this.#late(detail))
    this.#gate.addEventListener("changed", () => (this.#gate.isRevoked ? this.#shut() : this.#tellState()))
    this.#gate.addEventListener("left", () => this.#left())
    this.addEventListener("click", (event) => this.#press(event))
    for (const gesture of ["pointerup", "keydown"]) addEventListener(gesture, allowSound)
    document.addEventListener("visibilitychange", () => this.#wake())
    this.#prepareForms()
  }

  #prepareForms() {
    const search = this.querySelector("name-search")
    search.find = (typed) => this.#find(typed)
    search.addEventListener("chosen", ({ detail }) => this.#scan(detail))
    this.querySelector("[data-code]").addEventListener("submit", (event) => {
      event.preventDefault()
      const field = event.target.elements.code
      if (field.value.trim()) this.#scan(field.value)
      field.value = ""
    })
    this.querySelector("[data-override]")?.addEventListener("submit", (event) => {
      event.preventDefault()
      const override = event.target.elements.reason.value.trim()
      if (override && this.#last) this.#scan(this.#last.code, { override })
    })
    const walkIn = this.querySelector("walk-in")
    if (walkIn) walkIn.register = (said) => this.#api.walkIn({ ...said, door: this.dataset.door })
  }

  async #find(typed) {
    try {
      if (this.#gate.isOnline) return await this.#api.find(this.dataset.door, typed)
    } catch (error) {
      this.#gate.heard(error)
      if (!(error instanceof Unreachable)) throw error
    }
    return this.#roster.search(typed, this.dataset.door)
  }

  async #keepPage() {
    const { worker, scopes, pages } = this.dataset
    const isKept = await keepPage({ worker, scopes: scopes.split(" "), pages: pages.split(" ") })
    const isReady = isKept && this.#store.isDurable
    this.querySelector("[data-installed]").hidden = !isReady
    this.querySelector("[data-fragile]").hidden = isReady || !this.#gate.isOnline
  }

  // -- The camera, and what is pressed ------------------------------------------------------

  async #wake() {
    this.#camera.stop()
    if (document.hidden || this.#gate.isRevoked) return
    this.#gate.refresh()
    const hint = this.querySelector("[data-hint]")
    try {
      await this.#camera.start()
      hint.textContent = this.#words(this.#direction === "in" ? "ready" : "ready-out")
      this.#offerCamera()
      navigator.wakeLock?.request("screen").catch(() => {})
    } catch (error) {
      const why = { SecurityError: "https", NotAllowedError: "denied" }[error.name]
      hint.textContent = this.#words(globalThis.isSecureContext ? why ?? "absent" : "https")
    }
  }

  async #offerCamera() {
    this.querySelector("[data-do=torch]").hidden = this.#view !== "ready" || !this.#camera.hasTorch
    const isOne = (await this.#camera.choices()).length < 2
    this.querySelector("[data-do=camera]").hidden = this.#view !== "ready" || isOne
  }

  #press({ target }) {
    const button = target.closest("[data-do]")
    const acts = {
      ready: () => this.#show("ready"),
      search: () => this.#show("search"),
      code: () => this.#show("code"),
      more: () => this.#show("more"),
      "walk-in": () => this.#show("walk-in"),
      override: () => this.#show("override"),
      waiting: () => this.#showWaiting(),
      send: () => this.#queue.send(),
      torch: () => this.#toggleTorch(button),
      camera: () => this.#camera.next().then(() => this.#wake()),
      direction: () => this.#turnRound(button),
      call: () => this.#call(button),
      undo: () => this.#undo(),
      leave: () => this.#leave(),
    }
    acts[button?.dataset.do]?.()
  }

  #toggleTorch(button) {
    const on = button.getAttribute("aria-pressed") !== "true"
    button.setAttribute("aria-pressed", on)
    this.#camera.light(on).catch(() => button.setAttribute("aria-pressed", "false"))
  }

  #turnRound(button) {
    this.#direction = this.#direction === "in" ? "out" : "in"
    button.setAttribute("aria-pressed", this.#direction === "out")
    this.#show("ready")
    const hint = this.querySelector("[data-hint]")
    hint.textContent = this.#words(this.#direction === "in" ? "ready" : "ready-out")
  }

  async #call(button) {
    this.#calls = !this.#calls
    button.setAttribute("aria-pressed", this.#calls)
    await this.#beat(this.#calls)
    this.querySelector("[data-called]").textContent = this.#calls
      ? this.#words(this.#gate.isOnline ? "called" : "not-called")
      : ""
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

  // -- One scan -----------------------------------------------------------------------------

  async #scan(code, { override = "" } = {}) {
    if (this.#gate.isRevoked) return
    const turn = ++this.#turn
    this.#view = "asking"
    const direction = this.#direction
    const scan = this.#api.newScan(this.dataset.door, code, { direction, override })
    this.#last = scan
    for (let tries = 0; turn === this.#turn; tries++) {
      try {
        const answer = await this.#gate.decide(scan)
        if (turn === this.#turn) this.#judge(answer, scan)
        return
      } catch (error) {
        if (turn !== this.#turn) return
        if (!(error instanceof Unreachable)) return this.#refused(error)
        const wait = WAITS[Math.min(tries, WAITS.length - 1)]
        const seconds = wait / 1000
        this.#say("queue", { title: this.#words("cut"), lines: [this.#words("cut-text", { seconds })] })
        await pause(wait)
      }
    }
  }

  #judge(answer, { direction }) {
    const { outcome, reason, person, previous, isLocal } = answer
    this.#count(answer.count)
    const isOut = direction === "out"
    const kinds = { accepted: isLocal ? "queue" : "go", already_in: "again", verify: "verify" }
    const kind = kinds[outcome] ?? "stop"
    const about = previous && this.#previous(previous)
    const lines = [
      [person?.organisation, person?.category].filter(Boolean).join(" · "),
      about ?? (reason && outcome !== "accepted" ? this.#words(`text-${reason}`) : ""),
      kind === "again" ? this.#words("again-text") : "",
      kind === "verify" ? this.#words("verify-text") : "",
      outcome === "not_in" ? this.#words("not-in-text") : "",
      kind === "queue" ? this.#fromTheList(person) : "",
    ]
    this.#say(kind, { title: this.#titleOf(kind, answer, isOut), who: person?.name, lines })
    if (kind === "go" || kind === "queue") this.#goBackSoon()
  }

  #titleOf(kind, { outcome, reason }, isOut) {
    if (outcome === "accepted" && isOut) return this.#words(kind === "queue" ? "out-noted" : "out")
    if (outcome === "not_in") return this.#words("not-in")
    if (kind === "queue") return this.#words("noted")
    return this.#words(kind === "stop" ? `title-${reason}` : kind) || this.#words("stop")
  }

  #previous({ at, name }) {
    return this.#words("previous", { time: clock(at, this.dataset.zone), door: name })
  }

  #fromTheList(person) {
    const time = clock(this.#roster.readAt, this.dataset.zone)
    return `${this.#words(person ? "list-of" : "after-list", { time })} ${this.#words("noted-text")}`
  }

  #goBackSoon() {
    const turn = this.#turn
    setTimeout(() => turn === this.#turn && this.#view === "verdict" && this.#show("ready"), GO_LASTS)
  }

  /** A scan that had waited is answered: a refusal of somebody let in is for the desk to know. */
  #late({ outcome, reason, person, problem }) {
    if (problem || outcome === "accepted") return
    const said = this.querySelector("[data-late]")
    const name = person?.name ?? ""
    said.textContent = this.#words("late", { name, why: this.#words(`title-${reason}`) || this.#words("again") })
    said.hidden = false
  }

  #refused(error) {
    const status = error instanceof Refusal ? error.status : 0
    const name = { 400: "malformed", 401: "signed-out", 403: "forbidden", 429: "too-many" }[status]
    const title = this.#words(`title-${name ?? "failure"}`)
    this.#say("stop", { title, lines: [this.#words(`text-${name ?? "failure"}`)] })
  }

  async #undo() {
    const scan = this.#last
    if (!scan) return
    try {
      if (!(await this.#queue.withdraw(scan.id))) await this.#api.undo(scan.id)
      this.#last = undefined
      await this.#gate.refresh()
      this.#show("ready")
      this.querySelector("[data-hint]").textContent = this.#words("undone")
    } catch (error) {
      this.#gate.heard(error)
      if (error instanceof Unreachable) this.querySelector("[data-late]").textContent = this.#words("not-undone")
      this.querySelector("[data-late]").hidden = false
    }
  }

  // -- What is shown ------------------------------------------------------------------------

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
    this.#show("verdict", kind)
    const calm = kind === "go" || kind === "queue"
    this.querySelector(`[data-said=${calm ? "status" : "alert"}]`).replaceChildren(verdict)
    signal(kind === "verify" ? "again" : kind)
    this.querySelector(".door-foot button:not([hidden])")?.focus({ preventScroll: true })
  }

  /** Shows one view and its buttons. Leaving a scan that was not answered gives it up. */
  #show(view, kind) {
    if (view !== "verdict") this.#turn++
    this.#view = view
    for (const said of this.querySelectorAll("[data-said]")) said.replaceChildren()
    for (const part of this.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== view
    for (const button of this.querySelectorAll(".door-foot [data-on]")) {
      button.hidden = !button.dataset.on.split(" ").includes(kind ?? view)
    }
    this.querySelector("[data-do=torch]").hidden = view !== "ready" || !this.#camera.hasTorch
    if (view === "ready") this.#offerCamera()
    else this.querySelector("[data-do=camera]").hidden = true
    if (view === "search") this.querySelector("name-search").open()
    if (view === "code") this.querySelector("[name=code]").focus()
    if (view === "walk-in") this.querySelector("walk-in").open()
    if (view === "override") this.querySelector("[name=reason]").focus()
  }

  #showWaiting() {
    this.#show("waiting")
    const rows = this.#queue.waiting.map(({ shown }) => {
      const row = document.createElement("li")
      const way = this.#words(shown.direction === "in" ? "way-in" : "way-out")
      row.textContent = [clock(shown.at, this.dataset.zone), way, shown.name].filter(Boolean).join(" · ")
      return row
    })
    this.querySelector("[data-waiting-list]").replaceChildren(...rows)
  }

  #count(count) {
    if (!count) return
    this.querySelector("[data-inside]").textContent = count.inside
    this.querySelector("[data-expected]").textContent = count.expected
    this.querySelector("[data-came]").textContent = this.#words("came", { n: count.inside })
    this.#tellRoom(count.inside)
  }

  /** The room: the last places in amber, full in red; in words first. */
  #tellRoom(inside) {
    const room = this.querySelector("[data-room]")
    const door = this.#roster.door(this.dataset.door)
    const capacity = door ? limit(door, Date.now()) : null
    const left = capacity === null ? Infinity : capacity - inside
    const isNearly = left <= Math.max(5, Math.floor(capacity / 10))
    room.hidden = !isNearly
    room.className = `state state--${left <= 0 ? "err" : "warn"}`
    room.textContent = left <= 0 ? this.#words("full") : this.#words("left", { n: left })
  }

  /** Online or not, how old the roster is, how many scans wait. */
  #tellState() {
    const waiting = this.#queue.waiting.length
    const isOnline = this.#gate.isOnline
    this.querySelector("[data-online]").hidden = !isOnline
    this.querySelector("[data-offline]").hidden = isOnline
    const queued = this.querySelector("[data-queued]")
    queued.hidden = waiting === 0
    queued.querySelector("span").textContent = this.#words("queued", { n: waiting })
    const age = this.querySelector("[data-age]")
    const time = this.#roster.isThere && clock(this.#roster.readAt, this.dataset.zone)
    age.textContent = time ? this.#words("roster", { time }) : this.#words("no-roster")
    age.classList.toggle("state--warn", !time || this.#api.now - this.#roster.readAt > OLD)
    this.#followDoor()
  }

  #followDoor() {
    const door = this.#roster.door(this.dataset.door)
    if (!door) return
    this.#count(door)
    this.querySelector("[data-trial]").hidden = !door.is_trial
    this.querySelector("[data-do=direction]").dataset.on = door.counts_exits ? "ready" : ""
    if (this.#view === "ready") this.querySelector("[data-do=direction]").hidden = !door.counts_exits
    for (const part of this.querySelectorAll("[data-supervisor]")) {
      part.classList.toggle("not-mine", !this.#roster.isSupervisor)
    }
  }

  async #beat(calls) {
    const battery = await navigator.getBattery?.().catch(() => null)
    const said = {
      door: this.dataset.door,
      battery: battery ? Math.round(battery.level * 100) : null,
      waiting: this.#queue.waiting.length,
      synced_at: this.#roster.isThere ? new Date(this.#roster.readAt).toISOString() : null,
      ...(calls === undefined ? {} : { calls }),
    }
    const heard = await this.#gate.tell(said)
    const box = this.querySelector("[data-calls]")
    box.hidden = !heard.length
    box.querySelector("span").textContent = heard
      .map(({ device, door, since }) => `${device}${door ? `, ${door}` : ""} (${clock(since, this.dataset.zone)})`)
      .join(" · ")
  }

  // -- The end ------------------------------------------------------------------------------

  /** Gives the phone back: nothing of the day stays on it, and nothing that waits is lost. */
  async #leave() {
    await this.#queue.send()
    if (this.#queue.waiting.length) return this.#showWaiting()
    await this.#roster.forget()
    await forgetPage()
    this.querySelector("[data-leave]").submit()
  }

  /** This phone serves no door any more; what waits is still to be sent. */
  #shut() {
    this.#camera.stop()
    const waiting = this.#queue.waiting.length
    const lines = [this.#words("text-signed-out"), waiting ? this.#words("queued", { n: waiting }) : ""]
    this.#say("stop", { title: this.#words("title-signed-out"), lines })
  }

  /** This phone serves no door any more, and all that it had to say has been heard. */
  async #left() {
    this.#camera.stop()
    await forgetPage()
    const title = this.#words("title-signed-out")
    this.#say("stop", { title, lines: [this.#words("text-revoked")] })
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

customElements.define("door-desk", DoorDesk)
