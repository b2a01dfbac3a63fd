/* Decides a scan: the server does while it answers, the roster on the phone when it does not. */

import { Refusal, Unreachable } from "./desk-api.js"
import { read } from "./badge.js"
import { judge } from "./judge.js"

export class Gate extends EventTarget {
  #api
  #roster
  #queue
  #isOnline = true
  #isRevoked = false

  constructor(api, roster, queue) {
    super()
    this.#api = api
    this.#roster = roster
    this.#queue = queue
    queue.addEventListener("stuck", ({ detail }) => this.heard(detail))
    queue.addEventListener("answered", () => this.heard())
    queue.addEventListener("changed", () => this.#isRevoked && this.#leave())
    addEventListener("offline", () => this.#be(false))
    addEventListener("online", () => this.refresh())
  }

  get isOnline() {
    return this.#isOnline
  }

  get isRevoked() {
    return this.#isRevoked
  }

  /** Reads what changed in the roster. Never rejects: the network may be away. */
  async refresh() {
    if (this.#isRevoked) return this.#queue.send()
    try {
      await this.#roster.read()
      this.heard()
      this.#queue.send()
    } catch (error) {
      this.heard(error)
    }
  }

  /** Says how the phone is; answers who calls. Never rejects. */
  async tell(said) {
    if (this.#isRevoked) return []
    try {
      const { calls } = await this.#api.heartbeat(said)
      this.heard()
      return calls
    } catch (error) {
      this.heard(error)
      return []
    }
  }

  /** The answer to a scan, with `isLocal` when the phone gave it alone. Rejects with a Refusal,
      or with Unreachable when neither the server nor a roster can tell. */
  async decide(scan) {
    if (this.#isOnline || !this.#roster.isThere) {
      try {
        const answer = await this.#api.scan(scan)
        this.heard()
        this.#keep(scan, answer).catch(() => {})
        return answer
      } catch (error) {
        this.heard(error)
        if (!(error instanceof Unreachable) || !this.#roster.isThere) throw error
      }
    }
    return this.#alone(scan)
  }

  /** What the server said is remembered, for when it will not answer. */
  async #keep(scan, { outcome, count }) {
    const door = this.#roster.door(scan.door)
    if (!door) return
    const isIn = outcome === "accepted" ? scan.direction === "in" : outcome === "already_in"
    if (outcome === "accepted" || outcome === "already_in") {
      const at = Date.parse(scan.at)
      const { person } = await this.#roster.find(await read(scan.code, { ...this.#roster.terms, at }))
      await this.#roster.keep(person, door, isIn ? "in" : "out", count)
    }
    this.#roster.count(scan.door, count)
  }

  async #alone(scan) {
    const door = this.#roster.door(scan.door)
    if (!door) throw new Refusal(403, { code: "door_not_served" })
    const at = Date.parse(scan.at)
    const found = await this.#roster.find(await read(scan.code, { ...this.#roster.terms, at }))
    const { direction, override } = scan
    const verdict = judge(found, door, { at, direction, inside: door.inside, override })
    const person = found.person?.name && {
      name: found.person.name,
      organisation: found.person.organisation ?? "",
      category: this.#roster.categoryName(found.person.category) ?? "",
    }
    const answer = { id: scan.id, ...verdict, person: person || null, previous: null, isLocal: true }
    if (verdict.outcome === "accepted") {
      const kept = { ...scan, offline: true, admitted: true }
      const shown = { name: person?.name ?? "", at: scan.at, direction }
      const rows = this.#roster.moved(found.person, door, direction)
      await this.#queue.add(kept, shown, rows)
    }
    return { ...answer, count: { inside: door.inside, expected: door.expected } }
  }

  /** The server was heard from, or not: `error` says how. */
  heard(error) {
    if (error instanceof Refusal && error.status === 401) this.#revoked()
    this.#be(!error || error instanceof Refusal)
  }

  #be(isOnline) {
    if (isOnline === this.#isOnline) return
    this.#isOnline = isOnline
    this.dispatchEvent(new Event("changed"))
    if (isOnline) this.#queue.send()
  }

  /** The names go at once; what waits to be sent, once it has been. */
  async #revoked() {
    if (this.#isRevoked) return
    this.#isRevoked = true
    await this.#roster.forget()
    this.dispatchEvent(new Event("changed"))
    this.#queue.send()
    this.#leave()
  }

  #leave() {
    if (!this.#queue.waiting.length) this.dispatchEvent(new Event("left"))
  }
}
