// Contacts without network, 2: what is kept leaves, for who is signed in on this phone now.

const WHOSE = "/reseau/contacts/a-qui.json"
const DELIVER = "/reseau/contacts/gardes.json"

let sending = null

// Sends all that waits. One that was refused for good stays, with the reason, until it is read.
const flush = () =>
  (sending ??= sendAll()
    .catch(() => {}) // no network yet: later
    .finally(() => (sending = null)))

async function sendAll() {
  if (!(await inStore("readonly", (store) => store.count()))) return
  const answer = await fetch(WHOSE, { credentials: "same-origin", redirect: "manual" })
  if (!answer.ok) return // nobody is signed in
  const { owner, token } = await answer.json()
  const waiting = (await heldBy(owner)).filter((offer) => !offer.refused && !offer.sent)
  const ended = await settled(waiting, token)
  if (ended) await tellPages()
}

// How many were settled before one had to wait.
async function settled(offers, token) {
  let ended = 0
  for (const offer of offers) {
    if (!(await sent(offer, token).catch(() => false))) break
    ended += 1
  }
  return ended
}

// Whether it is settled: taken, or refused for good. Of what was taken, that it has left is kept
// until the page of contacts has shown it.
async function sent(offer, token) {
  const response = await fetch(DELIVER, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ ...offer, sent_at: new Date().toISOString() }),
  })
  const { id, owner, scanned_at } = offer
  if (response.ok) await hold({ id, owner, scanned_at, sent: true })
  else if (response.status === 409) {
    const { message } = await response.json()
    await hold({ ...offer, refused: message })
  } else return false
  return true
}

async function tellPages() {
  const pages = await self.clients.matchAll({ includeUncontrolled: true })
  for (const page of pages) page.postMessage({ type: "sent" })
}

async function tellThe(sync) {
  try {
    await sync?.register("contacts")
  } catch {
    // Not here: it leaves when a page of the site opens.
  }
}
