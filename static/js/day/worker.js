// Ma journée without network. Registered for the addresses of that page alone, one scope a
// language: it sees no other page, and answers only for the page, its files and the badge.

const CACHE = "ma-journee"
const PATIENCE = 4000 // ms; then a kept page is worth more than a slow one
const PAGE = /^(?:\/[a-z]{2})?\/ma-journee\/$/
const LINK = /^\/ma-journee\/([\w-]{20,120})\/$/
const BADGE = "/ma-journee/badge.pdf"

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

self.addEventListener("message", (event) => {
  if (event.data.type === "keep") event.waitUntil(keep(event.data.urls))
  if (event.data.type === "forget") event.waitUntil(forget())
})

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return
  const secret = url.pathname.match(LINK)?.[1]
  if (secret) event.respondWith(follow(event, secret))
  else if (PAGE.test(url.pathname)) event.respondWith(page(event))
  else if (url.pathname === BADGE) event.respondWith(badge(event.request))
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request))
})

// -- What is kept, for whom, until when ---------------------------------------------------

const termsOf = (response) => JSON.parse(response?.headers.get("Kept-Copy") ?? "null")

async function owned() {
  const cache = await caches.open(CACHE)
  for (const request of await cache.keys()) {
    const terms = termsOf(await cache.match(request))
    if (!terms) continue
    if (Date.now() < Date.parse(terms.until)) return terms
    await forget()
    return null
  }
  return null
}

// With it goes the page for badges read without network: it is the same person's.
const forget = () => Promise.all([caches.delete(CACHE), caches.delete("contacts")])

// A page of somebody else, a page out of date and a refusal each end what was kept before.
async function note(url, response) {
  const refused = response.type === "opaqueredirect" || [401, 403, 404, 410].includes(response.status)
  if (refused) return forget()
  const terms = response.ok ? termsOf(response) : null
  if (!terms) return
  const former = await owned()
  if (former && former.owner !== terms.owner) await forget()
  if (Date.now() >= Date.parse(terms.until)) return forget()
  const headers = new Headers(response.headers)
  headers.delete("Content-Encoding")
  headers.delete("Content-Length")
  headers.set("Seen-At", new Date().toISOString())
  const copy = new Response(await response.clone().blob(), { headers })
  await (await caches.open(CACHE)).put(new URL(url).pathname, copy)
}

// All that the page needs: the page in each language, its files, the badge.
async function keep(urls) {
  const wanted = urls.map((url) => new URL(url, self.location.origin))
  for (const url of wanted) {
    const isPage = PAGE.test(url.pathname)
    if (!isPage && (await caches.match(url, { ignoreVary: true }))) continue
    try {
      const response = await fetch(url, { credentials: "same-origin", redirect: "manual" })
      if (isPage) await note(url, response)
      else if (response.ok && (await owned())) await (await caches.open(CACHE)).put(url, response)
    } catch {
      // Kept the next time that the page is opened.
    }
  }
  const cache = await caches.open(CACHE)
  const hrefs = new Set(wanted.map((url) => url.href))
  for (const request of await cache.keys()) if (!hrefs.has(request.url)) await cache.delete(request)
}

// -- Answers ------------------------------------------------------------------------------

function inTime(promise) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("late")))
  return Promise.race([promise, late])
}

async function page(event) {
  const terms = await owned()
  const { pathname } = new URL(event.request.url)
  const kept = terms && (await caches.match(pathname, { ignoreVary: true }))
  const fresh = fetch(event.request).then(async (response) => {
    await note(event.request.url, response)
    return response
  })
  if (!kept) return fresh
  event.waitUntil(fresh.catch(() => {}))
  try {
    const response = await inTime(fresh)
    if (response.status < 500) return response
  } catch {
    // No network, or as good as none.
  }
  return stamped(kept)
}

async function stamped(kept) {
  const html = await kept.text()
  const seen = kept.headers.get("Seen-At")
  return new Response(html.replace('data-seen=""', `data-seen="${seen}"`), { headers: kept.headers })
}

// A personal link: whoever follows another one than the kept copy's never sees that copy.
async function follow(event, secret) {
  const owner = await digest(secret)
  const terms = await owned()
  const fresh = fetch(event.request)
  if (terms?.owner !== owner) {
    const response = await fresh
    const isLetIn = response.type === "opaqueredirect"
    if (isLetIn && (await owned())?.owner !== owner) await forget()
    return response
  }
  event.waitUntil(fresh.catch(() => {}))
  try {
    return await inTime(fresh)
  } catch {
    return Response.redirect(terms.home)
  }
}

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

async function badge(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = (await owned()) && (await caches.match(request, { ignoreVary: true }))
    if (kept) return kept
    throw error
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}
