/* The text of a badge, read and checked on the phone. The format: registration/badges.py. */

const DOMAIN = new TextEncoder().encode("assises.badge.1\0")
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" }
const SHORT = 8
const LONG = 120
const SIGNED = 11
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/** The badge, or the typed code, in what a camera or a hand gave. */
export function fromScanned(text) {
  const found = text.match(/\/b\/([^/?#]*)/i)
  return (found ? found[1] : text).replace(/[\s-]/g, "").toUpperCase()
}

/** What was read: {reason}, {code: digest}, or {claim: {edition, id, version, category, key}}. */
export async function read(scanned, { edition, keys, at }) {
  const text = fromScanned(scanned)
  const bytes = bytesOf(text)
  if (!bytes) {
    return text.length === SHORT ? { code: await digestOf(text) } : { reason: "unknown_code" }
  }
  const claim = claimOf(bytes)
  if (claim.edition !== edition) return { reason: "other_edition" }
  const key = keys.find(({ id }) => id === claim.key)
  if (!key) return { reason: "unknown_key", claim }
  if (key.until && Date.parse(key.until) <= at) return { reason: "bad_signature" }
  return (await isSigned(bytes, key.jwk)) ? { claim } : { reason: "bad_signature" }
}

/** As `roster.digest_of_code` makes it: a roster holds no code that could be typed. */
export async function digestOf(code) {
  const bytes = new TextEncoder().encode(`assises.code.1:${code}`)
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

function bytesOf(text) {
  if (text.length !== LONG) return null
  const bytes = new Uint8Array((LONG * 5) / 8)
  let held = 0
  let bits = 0
  let at = 0
  for (const letter of text) {
    const value = LETTERS.indexOf(letter)
    if (value < 0) return null
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  return bytes[0] === 1 ? bytes : null
}

function claimOf(bytes) {
  const view = new DataView(bytes.buffer)
  return {
    edition: view.getUint16(1),
    id: (view.getUint8(3) << 16) + view.getUint16(4),
    version: view.getUint16(6),
    category: view.getUint16(8),
    key: view.getUint8(10),
  }
}

const imported = new Map()

async function isSigned(bytes, jwk) {
  if (!imported.has(jwk.x)) {
    imported.set(jwk.x, await crypto.subtle.importKey("jwk", jwk, ALGORITHM, false, ["verify"]))
  }
  const signed = new Uint8Array(DOMAIN.length + SIGNED)
  signed.set(DOMAIN)
  signed.set(bytes.slice(0, SIGNED), DOMAIN.length)
  const how = { name: "ECDSA", hash: "SHA-256" }
  return crypto.subtle.verify(how, imported.get(jwk.x), bytes.slice(SIGNED), signed)
}
