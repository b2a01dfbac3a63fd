/* The scans that wait for the network: kept before the screen turns green, sent until answered. */

const AT_ONCE = 200
const WAITS = [1000, 2000, 5000, 10_000, 20_000] // ms between two tries

export class Queue extends EventTarget {
  #store
  #api
  #waiting = new Map()
  #timer
  #tries = 0
  #sending = false

  constructor(store, api) {
    super()
    this.#store = store
    this.#api = api
    for (const news of ["online", "pageshow"]) addEventListener(news, () => this.send())
    document.addEventListener("visibilitychange", () => document.hidden || this.send())
  }

  async load() {
    for (const row of await this.#store.all("queue")) this.#waiting.set(row.id, row)
    this.#told()
    this.send()
  }

  get waiting() {
    return [...this.#waiting.values()]
  }

  /** Keeps a scan, with the `rows` that follow from it. Resolves when it can no longer be lost. */
  async add(scan, shown, rows = {}) {
    const row = { id: scan.id, scan, shown }
    await this.#store.write({ ...rows, queue: [row] })
    this.#waiting.set(row.id, row)
    this.#told()
    this.#later()
  }

  /** Takes a scan back that has not been sent. False when it may have been. */
  async withdraw(id) {
    if (this.#sending || !this.#waiting.has(id)) return false
    await this.#settle([id])
    return true
  }

  /** Sends what waits, now. */
  async send() {
    if (this.#sending || !this.#waiting.size) return
    clearTimeout(this.#timer)
    this.#sending = true
    try {
      await this.#sendAll()
      this.#tries = 0
    } catch (error) {
      this.dispatchEvent(new CustomEvent("stuck", { detail: error }))
      this.#tries += 1
    }
    this.#sending = false
    if (this.#waiting.size) this.#later()
  }

  async #sendAll() {
    const some = this.waiting.slice(0, AT_ONCE)
    const { results } = await this.#api.deliver(some.map(({ scan }) => scan))
    const again = results.filter(({ problem }) => problem?.status === 429)
    const done = results.filter((result) => !again.includes(result))
    await this.#settle(done.map(({ id }) => id).filter(Boolean))
    for (const result of done) this.dispatchEvent(new CustomEvent("answered", { detail: result }))
    if (again.length) throw new Error("later")
    if (this.#waiting.size) await this.#sendAll()
  }

  async #settle(ids) {
    await this.#store.write({}, { gone: { queue: ids } })
    for (const id of ids) this.#waiting.delete(id)
    this.#told()
  }

  #later() {
    clearTimeout(this.#timer)
    const wait = WAITS[Math.min(this.#tries, WAITS.length - 1)]
    this.#timer = setTimeout(() => this.send(), wait)
  }

  #told() {
    this.dispatchEvent(new CustomEvent("changed", { detail: this.#waiting.size }))
  }
}
