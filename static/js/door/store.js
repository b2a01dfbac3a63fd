/* What a door phone keeps: people, keys and doors, and the scans that wait to be sent.
   In IndexedDB; where the browser refuses it (a private window), in memory, and it says so. */

const NAME = "assises-accueil"
const STORES = ["people", "facts", "queue"]

export class Store {
  #db
  #memory = new Map(STORES.map((name) => [name, new Map()]))

  /** Opens it. Never rejects: `isDurable` says whether a closed page loses anything. */
  static async open() {
    const store = new Store()
    try {
      store.#db = await opened()
    } catch {
      store.#db = null
    }
    return store
  }

  get isDurable() {
    return Boolean(this.#db)
  }

  get(name, key) {
    if (!this.#db) return Promise.resolve(this.#memory.get(name).get(key))
    return asked(this.#db.transaction(name).objectStore(name).get(key))
  }

  all(name) {
    if (!this.#db) return Promise.resolve([...this.#memory.get(name).values()])
    return asked(this.#db.transaction(name).objectStore(name).getAll())
  }

  /** Who has this typed code, by its digest. */
  async byCode(digest) {
    if (this.#db) {
      const people = this.#db.transaction("people").objectStore("people")
      return asked(people.index("code").get(digest))
    }
    return [...this.#memory.get("people").values()].find(({ code }) => code === digest)
  }

  /** Writes all of it or nothing: {people: [rows], facts: [rows], …}, after `clear` and `gone`. */
  write(rows, { clear = [], gone = {} } = {}) {
    const names = [...new Set([...Object.keys(rows), ...clear, ...Object.keys(gone)])]
    if (!this.#db) return this.#remember(rows, clear, gone)
    // Strict: a scan is on the disk before the screen turns green.
    const transaction = this.#db.transaction(names, "readwrite", { durability: "strict" })
    for (const name of clear) transaction.objectStore(name).clear()
    for (const [name, keys] of Object.entries(gone)) {
      for (const key of keys) transaction.objectStore(name).delete(key)
    }
    for (const [name, some] of Object.entries(rows)) {
      for (const row of some) transaction.objectStore(name).put(row)
    }
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = transaction.onerror = () => reject(transaction.error)
    })
  }

  async #remember(rows, clear, gone) {
    for (const name of clear) this.#memory.get(name).clear()
    for (const [name, keys] of Object.entries(gone)) {
      for (const key of keys) this.#memory.get(name).delete(key)
    }
    for (const [name, some] of Object.entries(rows)) {
      for (const row of some) this.#memory.get(name).set(row.id, row)
    }
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      for (const name of STORES) {
        const made = request.result.createObjectStore(name, { keyPath: "id" })
        if (name === "people") made.createIndex("code", "code")
      }
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = request.onblocked = () => reject(request.error)
  })
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
