// What was typed and is not yet on the wall: kept on the phone, sent again until it is answered.

const FIRST = 2_000
const LONGEST = 60_000

export class Kept {
  #key
  #entries
  #busy = false
  #tries = 0
  #timer

  /** `key` names the workshop and the person; without one nothing is written down. */
  constructor(key) {
    this.#key = key
    try {
      this.#entries = JSON.parse((key && localStorage.getItem(key)) || "[]")
    } catch {
      this.#entries = []
    }
  }

  add(said) {
    this.#entries.push(said)
    this.#write()
  }

  /** `done(told)` for each that is taken, `refused(text, said)`, `waits()` without network or
      where the wall asks to go slower: it is tried again after a pause, longer each time. */
  async flush(done, refused, waits) {
    if (this.#busy) return
    this.#busy = true
    clearTimeout(this.#timer)
    while (this.#entries.length) {
      const answer = await this.#post(this.#entries[0])
      if (!answer) {
        waits()
        this.#timer = setTimeout(() => this.flush(done, refused, waits), this.#pause())
        break
      }
      this.#tries = 0
      const said = this.#entries.shift()
      this.#write()
      if (answer.ok) done(answer.told)
      else refused(answer.told?.message ?? "", said)
    }
    this.#busy = false
  }

  #pause() {
    const longest = Math.min(LONGEST, FIRST * 2 ** this.#tries++)
    return longest * (0.75 + Math.random() / 4)
  }

  async #post(said) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value
    try {
      const response = await fetch(location.pathname, {
        method: "POST",
        body: new URLSearchParams({ ...said, csrfmiddlewaretoken: token }),
        headers: { Accept: "application/json" },
      })
      if (response.status >= 500 || response.status === 429) return null
      return { ok: response.ok, told: await response.json().catch(() => null) }
    } catch {
      return null
    }
  }

  #write() {
    if (!this.#key) return
    try {
      if (this.#entries.length) localStorage.setItem(this.#key, JSON.stringify(this.#entries))
      else localStorage.removeItem(this.#key)
    } catch {
      /* A private window: it lives as long as the page. */
    }
  }
}
