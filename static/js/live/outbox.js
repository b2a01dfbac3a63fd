/* What was said and not yet acknowledged. It outlives the page: it is kept on the phone. */

const KEPT_FOR = 24 * 3600 * 1000
const KEPT = ["ask", "answer", "vote", "edit", "withdraw"]
const LAST_COUNTS = { answer: "poll", vote: "question", edit: "question" }

export class Outbox {
  #entries = new Map()
  #key

  /** `key` names the room and the person; without one nothing is written down. */
  constructor(key) {
    this.#key = key && `assises.live.${key}`
    const now = Date.now()
    for (const entry of this.#read()) {
      if (now - entry.at < KEPT_FOR) this.#entries.set(entry.frame.id, entry)
    }
  }

  /** Of answers to one poll, or votes for one question, the last one counts: it takes the place
      of the one that waits. */
  add(frame) {
    const about = LAST_COUNTS[frame.type]
    for (const { frame: former } of this.entries) {
      if (about && former.type === frame.type && former[about] === frame[about]) this.#entries.delete(former.id)
    }
    this.#entries.set(frame.id, { frame, at: Date.now(), tries: 0 })
    this.#write()
  }

  settle(id) {
    const entry = this.#entries.get(id)
    this.#entries.delete(id)
    this.#write()
    return entry?.frame
  }

  /** Each frame that waits, oldest first; `tried` counts it as put on the wire. */
  tried(id) {
    const entry = this.#entries.get(id)
    if (entry) entry.tries += 1
    this.#write()
  }

  get entries() {
    return [...this.#entries.values()]
  }

  #read() {
    try {
      const kept = JSON.parse((this.#key && localStorage.getItem(this.#key)) || "[]")
      return kept.filter(({ frame }) => frame?.id && KEPT.includes(frame.type))
    } catch {
      return []
    }
  }

  #write() {
    if (!this.#key) return
    const kept = this.entries.filter(({ frame }) => KEPT.includes(frame.type))
    try {
      if (kept.length) localStorage.setItem(this.#key, JSON.stringify(kept))
      else localStorage.removeItem(this.#key)
    } catch {
      /* A private window or a full phone: the question lives as long as the page. */
    }
  }
}
