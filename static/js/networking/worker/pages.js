// Contacts without network, 3: a badge that is read with the phone's camera opens a kept page.
// Registered for /b/ and /B/ alone: it sees no other page.

const CACHE = "contacts"
const PATIENCE = 4000 // ms; then the kept page is worth more than a slow one
const BADGE = /^\/[bB]\/[^/]+\/?$/
const FILE = /(?:href|src)="(\/static\/[^"#?]+)/g

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))
self.addEventListener("sync", (event) => event.waitUntil(flush()))

self.addEventListener("message", (event) => {
  const reply = (answer) => event.ports[0]?.postMessage(answer)
  const done = obey(event.data).then(
    (answer) => reply({ ok: true, answer }),
    () => reply({ ok: false }),
  )
  event.waitUntil(done)
})

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return
  if (event.request.mode === "navigate" && BADGE.test(url.pathname)) event.respondWith(page(event))
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request))
})

async function obey({ type, page, offer, owner, id }) {
  if (type === "keep") return keep(page)
  if (type === "flush") return flush()
  if (type === "list") return heldBy(owner)
  if (type === "drop") return drop(id)
  if (type !== "hold") throw new Error(type)
  await hold(offer)
  await tellThe(self.registration.sync)
  return null
}

// -- The kept page --------------------------------------------------------------------------

// The page and its files anew: whose it was before does not matter.
async function keep(url) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "manual" })
  if (!response.ok) return caches.delete(CACHE)
  const html = await response.clone().text()
  const cache = await caches.open(CACHE)
  const files = new Set([...html.matchAll(FILE)].map(([, path]) => path))
  for (const { url: known } of await cache.keys()) {
    if (!files.has(new URL(known).pathname)) await cache.delete(known)
  }
  for (const path of files) if (!(await cache.match(path))) await cache.add(path)
  await cache.put(url, response)
  return null
}

async function keptPage() {
  const cache = await caches.open(CACHE)
  for (const request of await cache.keys()) {
    const kept = await cache.match(request, { ignoreVary: true })
    const terms = JSON.parse(kept?.headers.get("Kept-Copy") ?? "null")
    if (!terms) continue
    if (Date.now() < Date.parse(terms.until)) return kept
    await caches.delete(CACHE)
  }
  return null
}

async function page(event) {
  const kept = await keptPage()
  const fresh = fetch(event.request)
  if (!kept) return fresh
  event.waitUntil(fresh.catch(() => {}))
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("late")))
  try {
    const response = await Promise.race([fresh, late])
    if (response.status < 500) return response
  } catch {
    // No network, or as good as none.
  }
  return kept
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}
