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
  for (const offer of await heldBy(owner)) {
    if (!offer.refused && !(await sent(offer, token))) return
  }
}

// Whether it is settled: taken, or refused for good.
async function sent(offer, token) {
  const response = await fetch(DELIVER, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ ...offer, sent_at: new Date().toISOString() }),
  })
  if (response.ok) await drop(offer.id)
  else if (response.status === 409) {
    const { message } = await response.json()
    await hold({ ...offer, refused: message })
  } else return false
  return true
}

async function tellThe(sync) {
  try {
    await sync?.register("contacts")
  } catch {
    // Not here: it leaves when a page of the site opens.
  }
}
