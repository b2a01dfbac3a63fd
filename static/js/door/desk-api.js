/* What the page of the door asks the server. A scan keeps its id until it is answered. */

import { newId } from "../live/words.js"

const PATIENCE = 8000 // ms before a silent network counts as cut
const WAITS = [1000, 2000, 4000, 5000] // ms between two tries

export class Unreachable extends Error {}

/** The server answered no: `status` and the problem. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem?.title ?? "")
    this.status = status
  }
}

export class DeskApi {
  #addresses
  #token

  constructor({ scans, doors, search }, token) {
    this.#addresses = { scans, doors, search }
    this.#token = token
  }

  /** A scan, as it is sent and sent again. */
  newScan(door, code) {
    return { id: newId(), door, code, at: new Date().toISOString(), direction: "in" }
  }

  /** Sends until answered; `onWait(seconds)` before each new try; `signal` gives up. */
  async send(scan, { onWait, signal }) {
    for (let tries = 0; ; tries++) {
      try {
        return await this.#post(this.#addresses.scans, scan)
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
      }
      const wait = WAITS[Math.min(tries, WAITS.length - 1)]
      onWait(wait / 1000)
      await pause(wait, signal)
    }
  }

  find(door, q) {
    return this.#post(this.#addresses.search, { door, q })
  }

  async counts() {
    return this.#answer(this.#addresses.doors, { headers: { Accept: "application/json" } })
  }

  #post(address, body) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#token }
    return this.#answer(address, { method: "POST", headers, body: JSON.stringify(body) })
  }

  async #answer(address, options) {
    let response
    try {
      response = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) })
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

/** Waits; at once when the network comes back; rejects when `signal` gives up. */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    addEventListener("online", resolve, { once: true })
    signal.addEventListener("abort", () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
