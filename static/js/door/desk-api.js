/* What the page of the door asks the server, on its clock. */

import { newId } from "../live/words.js"

const PATIENCE = 8000 // ms before a silent network counts as cut
const AT_THE_DOOR = 2500 // ms that somebody waits for an answer before the phone decides

/** No answer: cut, silent, or a server in trouble. */
export class Unreachable extends Error {}

/** The server answered no: `status` and the problem. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem?.title ?? "")
    this.status = status
    this.code = problem?.code
  }
}

export class DeskApi {
  #addresses
  #token
  #ahead = 0 // ms that the server's clock is ahead of ours

  constructor(addresses, token) {
    this.#addresses = addresses
    this.#token = token
  }

  /** Now, by the server's clock as well as we know it (ms). */
  get now() {
    return Date.now() + this.#ahead
  }

  /** A scan, as it is sent and sent again. */
  newScan(door, code, { direction = "in", override = "" } = {}) {
    const at = new Date(this.now).toISOString()
    const scan = { id: newId(), door, code, at, direction }
    return override ? { ...scan, override: { reason: override } } : scan
  }

  scan(scan) {
    return this.#post(this.#addresses.scans, scan, AT_THE_DOOR)
  }

  deliver(scans) {
    const sent_at = new Date(this.now).toISOString()
    return this.#post(this.#addresses.batch, { sent_at, scans })
  }

  undo(id) {
    const address = this.#addresses.scans + `${id}/`
    return this.#answer(address, { method: "DELETE", headers: this.#headers })
  }

  async roster(since) {
    const address = `${this.#addresses.roster}?since=${encodeURIComponent(since)}`
    const asked = Date.now()
    const roster = await this.#answer(address, { headers: { Accept: "application/json" } }, 30_000)
    this.#setClock(roster.now, asked)
    return roster
  }

  async heartbeat(said) {
    const asked = Date.now()
    const answer = await this.#post(this.#addresses.heartbeat, said)
    this.#setClock(answer.now, asked)
    return answer
  }

  walkIn(said) {
    return this.#post(this.#addresses.walkIns, said)
  }

  find(door, q) {
    return this.#post(this.#addresses.search, { door, q })
  }

  #setClock(now, asked) {
    const middle = (asked + Date.now()) / 2
    this.#ahead = Date.parse(now) - middle
  }

  get #headers() {
    return { "Content-Type": "application/json", "X-CSRFToken": this.#token }
  }

  #post(address, body, patience = PATIENCE) {
    const options = { method: "POST", headers: this.#headers, body: JSON.stringify(body) }
    return this.#answer(address, options, patience)
  }

  async #answer(address, options, patience = PATIENCE) {
    let response
    try {
      response = await fetch(address, { ...options, signal: AbortSignal.timeout(patience) })
      if (response.status === 204) return null
      if (response.status < 500) {
        const said = await response.json()
        if (response.ok) return said
        throw new Refusal(response.status, said)
      }
    } catch (error) {
      if (error instanceof Refusal) throw error
    }
    throw new Unreachable()
  }
}
