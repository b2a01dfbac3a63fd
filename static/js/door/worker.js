// The door without network: its pages and their files, kept for the phones that serve it.
// One scope a language. It keeps no name: the roster is the page's to keep and to forget.

const CACHE = "accueil"
const PATIENCE = 3000 // ms; then a kept page is worth more than a slow one
const PAGE = /^(?:\/[a-z]{2})?\/accueil\/$/

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

self.addEventListener("message", (event) => {
  if (event.data.type === "keep") event.waitUntil(keep(event.data.urls, event.source))
  if (event.data.type === "forget") event.waitUntil(caches.delete(CACHE))
})

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return
  if (event.request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(event))
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request))
})

// Pages come anew each time that they are named; files are named by what they hold.
async function keep(urls, page) {
  const cache = await caches.open(CACHE)
  const wanted = urls.map((url) => new URL(url, self.location.origin).href)
  for (const url of wanted) {
    const isFile = new URL(url).pathname.startsWith("/static/")
    if (isFile && (await cache.match(url, { ignoreVary: true }))) continue
    try {
      const response = await fetch(url, { credentials: "same-origin", redirect: "manual" })
      if (response.ok) await cache.put(url, response)
    } catch {
      // Kept the next time that the page is opened.
    }
  }
  const named = new Set(wanted)
  for (const { url } of await cache.keys()) if (!named.has(url)) await cache.delete(url)
  const kept = new Set((await cache.keys()).map(({ url }) => url))
  page?.postMessage({ type: "kept", all: wanted.every((url) => kept.has(url)) })
}

async function page(event) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(event.request, { ignoreVary: true })
  const fresh = fetch(event.request).then(async (response) => {
    if (response.ok) await cache.put(event.request.url, response.clone())
    else if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) {
      await cache.delete(event.request, { ignoreVary: true })
    }
    return response
  })
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
