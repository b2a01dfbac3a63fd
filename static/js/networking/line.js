// What the elements of contacts share: questions to the worker that keeps offers, and hours.

const AGAIN = 4000 // ms

/** The worker's answer; throws when it could not do what was asked. */
export function ask(worker, message) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => (data.ok ? resolve(data.answer) : reject(new Error(message.type)))
    worker.postMessage(message, [port2])
  })
}

/** The worker of badges, installed if need be; null where the browser has none. */
export async function workerAt(script) {
  if (!("serviceWorker" in navigator)) return null
  try {
    const register = (scope) => navigator.serviceWorker.register(script, { scope })
    const [one] = await Promise.all(["/b/", "/B/"].map(register))
    return one.active ?? one.waiting ?? one.installing
  } catch {
    return null // a private window, or no HTTPS
  }
}

/** Calls back when the worker has sent something, asked or by itself. */
export function whenSent(callback) {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data.type === "sent" && callback())
}

/** Calls `send` now, when the network is back, and every few seconds for as long as it answers
    that something waits. */
export function untilSent(send) {
  let timer
  const again = async () => {
    clearTimeout(timer)
    if (await send()) timer = setTimeout(again, AGAIN)
  }
  addEventListener("online", again)
  again()
}

/** 12 h 47 or 12:47, in the language of the page. */
export function hourOf(moment) {
  const hours = moment.getHours()
  const minutes = String(moment.getMinutes()).padStart(2, "0")
  return document.documentElement.lang === "fr" ? `${hours}\u00a0h\u00a0${minutes}` : `${hours}:${minutes}`
}
