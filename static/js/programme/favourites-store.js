// The favourites of this phone: kept here, and mirrored with the account of who is signed in.
//
// Without `owner` they are nobody's, and join the account that signs in. With it they are a
// mirror: only what was pressed since the last answer (`pending`) is sent, so that a star taken
// off on another phone does not come back. Another owner's mirror is never given away.

const EMPTY = { slugs: [], owner: "", pending: {} }

export class FavouritesStore {
  #key
  #address

  constructor(key, address) {
    this.#key = key
    this.#address = address
  }

  has(slug) {
    return this.#read().slugs.includes(slug)
  }

  async toggle(slug) {
    const kept = this.#read()
    const on = !kept.slugs.includes(slug)
    kept.slugs = on ? [...kept.slugs, slug] : kept.slugs.filter((one) => one !== slug)
    if (kept.owner) kept.pending[slug] = on
    this.#write(kept)
    await this.flush()
  }

  /** Whoever has this mark is signed in: true when their account has got something new. */
  async adopt(owner) {
    const kept = this.#read()
    if (kept.owner && kept.owner !== owner) this.#write({ ...EMPTY, owner })
    else if (!kept.owner) {
      const pending = Object.fromEntries(kept.slugs.map((slug) => [slug, true]))
      this.#write({ ...kept, owner, pending })
    }
    return this.flush()
  }

  /** Send what waits, then show what the account has. */
  async flush() {
    const { owner, pending } = this.#read()
    if (!owner) return false
    const account = await this.#ask()
    if (!account) return false
    if (account.owner !== owner) return this.#write({ ...EMPTY, owner: account.owner, slugs: account.slugs })
    const sent = Object.entries(pending)
    const after = sent.length ? await this.#ask(sent, account.token) : account
    if (after) this.#settle(after.slugs, pending)
    return Boolean(after) && after.slugs.join() !== account.slugs.join()
  }

  #settle(slugs, sent) {
    const now = this.#read()
    const left = Object.entries(now.pending).filter(([slug, on]) => sent[slug] !== on)
    const kept = new Set(slugs)
    for (const [slug, on] of left) on ? kept.add(slug) : kept.delete(slug)
    this.#write({ ...now, slugs: [...kept], pending: Object.fromEntries(left) })
  }

  async #ask(changes, token) {
    const options = { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } }
    if (changes) {
      options.method = "POST"
      options.headers["X-CSRFToken"] = token
      options.body = new URLSearchParams(changes.map(([slug, on]) => [on ? "keep" : "drop", slug]))
    }
    const answer = await fetch(this.#address, options).catch(() => null)
    if (answer?.type === "opaqueredirect") this.#write({ ...this.#read(), owner: "", pending: {} })
    return answer?.ok ? answer.json() : null
  }

  #read() {
    try {
      return { ...EMPTY, ...JSON.parse(localStorage.getItem(this.#key) ?? "{}") }
    } catch {
      return { ...EMPTY }
    }
  }

  #write(kept) {
    try {
      localStorage.setItem(this.#key, JSON.stringify(kept))
    } catch {
      // No room, or not allowed: the stars last as long as the page.
    }
    return false
  }
}
