/* The roster on the phone: read whole once, then what changed; forgotten when it is to be. */

export class Roster {
  #store
  #api
  #facts
  #reading

  constructor(store, api) {
    this.#store = store
    this.#api = api
  }

  /** What was kept from before, if its time is not over. */
  async load() {
    this.#facts = await this.#store.get("facts", "roster")
    await this.expire()
  }

  get isThere() {
    return Boolean(this.#facts)
  }

  /** Forgets it all, on a page that was left open, once its time is over. */
  async expire() {
    if (this.#facts && Date.now() >= Date.parse(this.#facts.forget_at)) await this.forget()
  }

  /** When it was read last, by the clock of the server (ms). */
  get readAt() {
    return this.#facts?.read_at ?? 0
  }

  get isSupervisor() {
    return Boolean(this.#facts?.supervisor)
  }

  get categories() {
    return this.#facts?.categories ?? []
  }

  get terms() {
    return { edition: this.#facts?.edition, keys: this.#facts?.keys ?? [] }
  }

  door(slug) {
    return this.#facts?.doors.find(({ door }) => door === slug)
  }

  categoryName(id) {
    const found = this.categories.find((one) => one.id === id)
    return found && (document.documentElement.lang === "fr" ? found.name : found.name_en)
  }

  /** Reads what changed. One reading at a time. Rejects as the API does. */
  read() {
    this.#reading ??= this.#sync().finally(() => (this.#reading = null))
    return this.#reading
  }

  async #sync() {
    const news = await this.#api.roster(this.#facts?.cursor ?? "")
    const { people, gone, full, cursor, ...facts } = news
    const former = full ? [] : this.#facts?.gone ?? []
    this.#facts = {
      ...facts,
      id: "roster",
      cursor,
      read_at: Date.parse(news.now),
      gone: [...new Set([...former, ...gone])],
    }
    const rows = { people, facts: [this.#facts] }
    await this.#store.write(rows, full ? { clear: ["people"] } : { gone: { people: gone } })
  }

  /** Who this is, as the roster knows them: {read, person, isGone}. */
  async find(read) {
    if (read.claim) {
      const isGone = this.#facts.gone.includes(read.claim.id)
      return { read, person: await this.#store.get("people", read.claim.id), isGone }
    }
    const person = read.code ? await this.#store.byCode(read.code) : undefined
    return { read, person, isGone: false }
  }

  /** Somebody went in or out by this phone: the next answer knows it. Rows to be written. */
  moved(person, door, direction) {
    const without = (places) => (places ?? []).filter((place) => place !== door.place)
    const isIn = direction === "in"
    const change = (door.inside ?? 0) + (isIn ? 1 : -1)
    door.inside = Math.max(change, 0)
    const rows = { facts: [this.#facts] }
    if (!person) return rows
    const inside = isIn ? [...without(person.inside), door.place] : without(person.inside)
    const came = isIn ? without(person.came) : [...without(person.came), door.place]
    return { ...rows, people: [{ ...person, inside, came }] }
  }

  /** Where somebody is now, as the server said it. */
  keep(person, door, direction, count) {
    const rows = this.moved(person, door, direction)
    this.count(door.door, count)
    return this.#store.write(rows)
  }

  /** The number inside, as the server said it last. */
  count(slug, { inside, expected }) {
    const door = this.door(slug)
    if (door) Object.assign(door, { inside, expected })
  }

  /** Names found without network, for supervisors: the rule of `search.py`. */
  async search(typed, slug) {
    const words = folded(typed).match(/[a-z0-9]+/g) ?? []
    if (words.join("").length < 2) return []
    const place = this.door(slug)?.place
    const people = await this.#store.all("people")
    const named = people.filter(({ name }) => name)
    const exact = named.filter(({ name, organisation }) => {
      const text = folded(`${name} ${organisation ?? ""}`)
      return words.every((word) => text.includes(word))
    })
    const nearly = ({ name }) => {
      const names = folded(name).match(/[a-z0-9]+/g) ?? []
      return words.every((word) => names.some((one) => isSlip(word, one)))
    }
    const found = exact.length ? exact : named.filter(nearly)
    return found.slice(0, 20).map((person) => ({
      name: person.name,
      organisation: person.organisation,
      category: this.categoryName(person.category),
      code: person.typed,
      state: "confirmed",
      isIn: Boolean(person.inside?.includes(place)),
    }))
  }

  async forget() {
    this.#facts = undefined
    await this.#store.write({}, { clear: ["people", "facts"] })
  }
}

/** Whether `name` begins with `typed`, but for one slip of the hand (`search.is_slip`). */
export function isSlip(typed, name) {
  if (name.startsWith(typed)) return true
  if (typed.length < 4) return false
  const length = Math.min(typed.length, name.length)
  let at = 0
  while (at < length && typed[at] === name[at]) at += 1
  if (at === length) return typed.length - name.length === 1
  const [rest, other] = [typed.slice(at), name.slice(at)]
  return (
    other.slice(1).startsWith(rest.slice(1)) ||
    other.slice(1).startsWith(rest) ||
    other.startsWith(rest.slice(1)) ||
    (rest[1] === other[0] && rest[0] === other[1] && other.slice(2).startsWith(rest.slice(2)))
  )
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
