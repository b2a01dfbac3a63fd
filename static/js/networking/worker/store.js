// Contacts without network, 1: the offers that this phone keeps until they leave, each under its
// id and its owner's. Parts 1 to 3 are served as one script, at /sw-contacts.js.

const DATABASE = "assises-contacts"
const OFFERS = "offers"
const FORGOTTEN_AFTER = 3 * 24 * 3600 * 1000 // ms; the server takes those of the day alone

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(OFFERS, { keyPath: "id" })
    request.onsuccess = () => resolve(request.result)
    request.onerror = request.onblocked = () => reject(request.error)
  })
}

// What `act` asks of the store, once it is on the disk.
async function inStore(mode, act) {
  const database = await opened()
  try {
    const transaction = database.transaction(OFFERS, mode, { durability: "strict" })
    const asked = act(transaction.objectStore(OFFERS))
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onabort = transaction.onerror = () => reject(transaction.error)
    })
    return asked.result
  } finally {
    database.close()
  }
}

const hold = (offer) => inStore("readwrite", (store) => store.put(offer))
const drop = (id) => inStore("readwrite", (store) => store.delete(id))

// One person's, oldest first. Anybody's is erased once it is old.
async function heldBy(owner) {
  const all = await inStore("readonly", (store) => store.getAll())
  const isOld = ({ scanned_at: at }) => Date.now() - Date.parse(at) > FORGOTTEN_AFTER
  for (const { id } of all.filter(isOld)) await drop(id)
  const mine = all.filter((offer) => offer.owner === owner && !isOld(offer))
  return mine.sort((one, other) => one.scanned_at.localeCompare(other.scanned_at))
}
