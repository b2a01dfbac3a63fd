/* The page that opens without network: asks the worker to keep it, and the browser to persist. */

/** `scopes`: the page in each language; `pages`: what else is to open without network.
    Resolves with whether all of it is kept. */
export async function keepPage({ worker, scopes, pages }) {
  if (!("serviceWorker" in navigator)) return false
  try {
    const register = (scope) => navigator.serviceWorker.register(worker, { scope })
    const [registration] = await Promise.all(scopes.map(register))
    const active = registration.active ?? registration.waiting ?? registration.installing
    if (document.readyState !== "complete") {
      await new Promise((done) => addEventListener("load", done, { once: true }))
    }
    navigator.storage?.persist?.().catch(() => {})
    return await kept(active, [...pages, ...files()])
  } catch {
    return false // a private window, or no HTTPS: the page works with network
  }
}

function kept(worker, urls) {
  const answered = new Promise((resolve) => {
    const hear = ({ data }) => data.type === "kept" && resolve(data.all)
    navigator.serviceWorker.addEventListener("message", hear)
    navigator.serviceWorker.startMessages()
  })
  worker.postMessage({ type: "keep", urls })
  return answered
}

export async function forgetPage() {
  if ("caches" in window) await caches.delete("accueil")
}

function files() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
  const linked = [...document.querySelectorAll("link[href], script[src]")]
    .filter(({ rel }) => rel !== "alternate" && rel !== "canonical")
    .map(({ href, src }) => href || src)
  const named = [...document.querySelectorAll("[data-file]")].map(({ dataset }) => dataset.file)
  const ours = [...loaded, ...linked, ...named]
    .map((url) => new URL(url, location.origin))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"))
  return [...new Set(ours.map(({ origin, pathname }) => origin + pathname))]
}
