// Whether somebody may write on a wall: asked again when it changes, for the facilitator may just
// have marked them present.

const EVERY = 3_000

export class MayWrite {
  #told
  #asked = 0
  #timer

  /** `told(own)` once they may, with what is their own. */
  constructor(told) {
    this.#told = told
  }

  /** Ask now, or a little later: a wall may change four times a second. */
  ask() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#look(), Math.max(0, this.#asked + EVERY - Date.now()))
  }

  stop() {
    clearTimeout(this.#timer)
  }

  async #look() {
    this.#asked = Date.now()
    try {
      const response = await fetch(location.pathname, { headers: { Accept: "application/json" } })
      const own = response.ok ? await response.json() : null
      if (own?.may) this.#told(own)
    } catch {
      /* Without network there is nothing to know: the next change asks again. */
    }
  }
}
