/* Questions that may ask the same: by the stems of their words. Proposes; people decide. */

const EMPTY = new Set(
  ("a ai au aux avec avez c ca ce cela ces cette chez comment concretement d dans de des donc du elle elles en " +
    "entre es est et etre eux faire fait faut il ils je l la le les leur leurs ma mais me mes moi mon n ne nos " +
    "notre nous on ont ou par pas peut peuvent plus pour pourquoi pourrait qu quand que quel quelle quelles quels " +
    "qui quoi s sa sans se sera ses si son sont sur t ta te tes ton tous tout toute toutes tres tu un une va " +
    "vers vos votre vous vraiment y the of to is are how what why can do does will in for and or").split(" "),
)
const ENDINGS =
  /(?:issements?|issement|atrices?|ateurs?|ations?|ements?|euses?|ances?|ences?|ites?|ives?|ifs?|eurs?|ment|ables?|ibles?|aient|ions|ees?|ent|ait|ant|aux|al|er|es|s|e|x)$/
const ENOUGH = 0.5
const MOST = 2

/** The stems of a question: without accents, small words and endings. */
export function stems(text) {
  const plain = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/œ/g, "oe")
  const words = plain.match(/[a-z0-9]+/g) ?? []
  return new Set(words.filter((word) => word.length > 1 && !EMPTY.has(word)).map(stem))
}

function stem(word) {
  const short = word.replace(ENDINGS, "")
  return short.length >= 3 ? short : word
}

/** From 0, nothing in common, to 1: what they share, against the shorter of the two. */
export function likeness(one, other) {
  const shared = [...one].filter((word) => other.has(word)).length
  if (shared < 2) return 0 // one word is not a question: les communs, les communes
  const least = Math.min(one.size, other.size)
  return (shared / least + shared / (one.size + other.size - shared)) / 2
}

/** Remembers the stems of what it has read: a desk asks again at each change. */
export class Likeness {
  #known = new Map()

  #stems(text) {
    if (!this.#known.has(text)) this.#known.set(text, stems(text))
    return this.#known.get(text)
  }

  /** The questions most like this one, the likest first. */
  of(question, others) {
    const mine = this.#stems(question.text)
    return others
      .filter(({ id }) => id !== question.id)
      .map((other) => ({ other, how: likeness(mine, this.#stems(other.text)) }))
      .filter(({ how }) => how >= ENOUGH)
      .sort((one, two) => two.how - one.how)
      .slice(0, MOST)
      .map(({ other }) => other)
  }
}
