/* Words, plurals and hours for scripts: the page carries the sentences, in its language. */

const language = document.documentElement.lang || "fr"
const plural = new Intl.PluralRules(language)

/** `word("new", {n: 3})` reads data-word-new-other (or -one) of `element` and fills {n}. */
export function wordsOf(element) {
  return (name, values = {}) => {
    const form = "n" in values ? `-${plural.select(values.n) === "one" ? "one" : "other"}` : ""
    const sentence = element.getAttribute(`data-word-${name}${form}`) ?? ""
    return sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole)
  }
}

/** A text of the event in the page's language, French where there is no other. */
export function said(thing, field) {
  return (!language.startsWith("fr") && thing[`${field}_en`]) || thing[field]
}

/** 10 h 45, or 10:45, on the clock of the hall. */
export function clock(when, zone) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }
  const parts = new Intl.DateTimeFormat(language, options).formatToParts(new Date(when))
  const part = (type) => parts.find((piece) => piece.type === type).value
  const hour = String(Number(part("hour")))
  return language.startsWith("fr")
    ? `${hour}\u00a0h\u00a0${part("minute")}`
    : `${hour}:${part("minute")}`
}

/** French no-break spaces, as the server's `typo` filter puts them. */
export function typo(text) {
  if (!language.startsWith("fr")) return text
  return text
    .replace(/ (?=[:%»])/g, "\u00a0")
    .replace(/ (?=[;?!])/g, "\u202f")
    .replaceAll("« ", "«\u00a0")
}

/** An id for a frame; also where the page came over plain HTTP, without crypto.randomUUID. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}
