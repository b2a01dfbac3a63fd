// What is looked for and whether a session answers, as the server has it (agenda/looking.py).

const ADD_UP = ["acces", "avec"] // their ticks add up; in another group one is enough
const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" }

/** Words without accents, capitals or signs. */
export function folded(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "")
  const spelt = plain.replace(/[œæßøłđðþı]/g, (letter) => LETTERS[letter])
  return spelt.split(/\s+/).map((word) => word.replace(/[^\p{L}\p{N}]/gu, "")).filter(Boolean)
}

/** `asked`: names and values, as a form gives them. */
export function needsOf(asked) {
  const needs = { words: [], groups: new Map() }
  for (const [name, value] of asked) {
    if (name === "q") needs.words = folded(value)
    else needs.groups.set(name, [...(needs.groups.get(name) ?? []), value])
  }
  return needs
}

export function answers(session, { words, groups }) {
  const isMet = ([name, values]) => {
    const has = (value) => session[name].includes(value)
    return ADD_UP.includes(name) ? values.every(has) : values.some(has)
  }
  return [...groups].every(isMet) && words.every((word) => session.words.includes(word))
}
