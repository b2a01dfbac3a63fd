// The programme without network: its page, the sessions' pages, their files. Network first; what
// is kept is said to be a copy, with its hour. Registered for /programme/, one scope a language.
// Only answers that are the same for all are kept ("public"): nothing of anybody.

const CACHE = "programme"
const PATIENCE = 4000 // ms; then a kept page is worth more than a slow one
const RECENT = 30 * 60_000 // a copy that is not read again for each change
const PAUSE = 300 // between pages fetched ahead
const MOST = 150 // pages, and files: a wrong address or a former edition does not stay for ever
const PAGE = /^(?:\/[a-z]{2})?\/programme\/(?:[\w-]+\/)?$/
const FILE = /^\/static\/|^\/programme\/grille-[\w-]+\.css$/
const WORDS = "/programme/recherche.json"

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

self.addEventListener("message", (event) => {
  if (event.data.type === "keep") event.waitUntil(keep(event.data))
})

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return
  if (event.request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(event, url))
  else if (FILE.test(url.pathname)) event.respondWith(file(event.request))
  else if (url.pathname === WORDS) event.respondWith(words(event.request))
})

// -- What is kept ---------------------------------------------------------------------------

const isPublic = (response) => response.ok && !response.redirected && /\bpublic\b/.test(response.headers.get("Cache-Control"))

async function note(path, response, version = "") {
  const cache = await caches.open(CACHE)
  if (response.type === "opaqueredirect" || [401, 403, 404, 410].includes(response.status)) return cache.delete(path)
  if (!isPublic(response)) return false
  const headers = new Headers(response.headers)
  headers.delete("Content-Encoding")
  headers.delete("Content-Length")
  headers.set("Seen-At", new Date().toISOString())
  headers.set("Seen-Version", version)
  return cache.put(path, new Response(await response.clone().blob(), { headers }))
}

/** The open page, its files, then what it leads to, one at a time; what fails is kept another day. */
async function keep({ pages, ahead, files, version }) {
  const cache = await caches.open(CACHE)
  for (const path of pages) if ((await versionOf(path)) !== version) await fetched(path, version)
  for (const path of files) {
    if (!(await cache.match(path, { ignoreVary: true }))) await cache.add(path).catch(() => {})
  }
  for (const path of ahead) {
    if (await isRecent(path, version)) continue
    await fetched(path, version)
    await new Promise((done) => setTimeout(done, PAUSE))
  }
  await tidy(cache)
}

async function fetched(path, version) {
  try {
    await note(path, await fetch(path, { credentials: "omit", redirect: "manual" }), version)
  } catch {
    // No network.
  }
}

const keptOf = (path) => caches.match(path, { ignoreVary: true })
const versionOf = async (path) => (await keptOf(path))?.headers.get("Seen-Version")

async function isRecent(path, version) {
  const kept = await keptOf(path)
  if (!kept) return false
  const age = Date.now() - Date.parse(kept.headers.get("Seen-At"))
  return kept.headers.get("Seen-Version") === version || age < RECENT
}

async function tidy(cache) {
  const known = await cache.keys()
  const isPage = ({ url }) => PAGE.test(new URL(url).pathname)
  for (const some of [known.filter(isPage), known.filter((one) => !isPage(one))]) {
    for (const one of some.slice(0, -MOST)) await cache.delete(one)
  }
}

// -- Answers --------------------------------------------------------------------------------

async function page(event, { pathname, search }) {
  const kept = await keptOf(pathname)
  const fresh = fetch(event.request).then(async (response) => {
    if (!search) await note(pathname, response).catch(() => {}) // a full phone keeps nothing
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
  const html = await kept.text()
  const seen = kept.headers.get("Seen-At")
  return new Response(html.replace('data-seen=""', `data-seen="${seen}"`), { headers: kept.headers })
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}

async function words(request) {
  try {
    const response = await fetch(request)
    await note(WORDS, response).catch(() => {})
    return response
  } catch (error) {
    const kept = await keptOf(WORDS)
    if (kept) return kept
    throw error
  }
}
