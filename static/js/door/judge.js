/* What a door answers without network: the rules of registration/checkin/actions/judging.py,
   and what a phone does about somebody of whom its roster has not heard yet. */

/** Whether people may enter by this door at that time (ms). */
export function letsIn(door, at) {
  if (inTrial(door, at)) return true
  if (!door.is_open || door.always_open) return door.is_open
  const isAfter = !door.opens_at || Date.parse(door.opens_at) <= at
  return isAfter && (!door.closes_at || at < Date.parse(door.closes_at))
}

export function inTrial(door, at) {
  const opens = door.opens_at ? Date.parse(door.opens_at) : Infinity
  if (door.is_trial) return at < opens
  return Boolean(door.trial_ended_at) && at < Math.min(Date.parse(door.trial_ended_at), opens)
}

/** How many may be in at that time (ms), or null: `Place.limit`. A roster may be older than seats. */
export function limit(door, at) {
  const limits = [door.capacity, givesSeats(door, at) ? door.seats : null]
  const known = limits.filter((one) => one !== null && one !== undefined)
  return known.length ? Math.min(...known) : null
}

const givesSeats = (door, at) => Boolean(door.seats_until) && at < Date.parse(door.seats_until)
const takesAll = (door, at) => Boolean(door.seats_for_all) && givesSeats(door, at)

/** {outcome, reason}: accepted, already_in, not_in, refused, or `verify`: a supervisor decides.

    `read` is what badge.js gives; `person` the row of the roster, if it has one; `inside` how
    many are in. `isGone`: whoever had this number was erased. */
export function judge({ read, person, isGone }, door, { at, direction, inside, override }) {
  if (isGone) return refused("cancelled")
  if (!person) return unheardOf(read, door, at, { direction, inside })
  if (direction === "out") return { outcome: isIn(person, door) ? "accepted" : "not_in", reason: null }
  if (override) return accepted
  const reason = refusal(read, person, door, at)
  if (reason) return reason === "unknown_key" ? { outcome: "verify", reason } : refused(reason)
  if (isIn(person, door)) return { outcome: "already_in", reason: null }
  if (!letsIn(door, at)) return refused("door_closed")
  if (door.once && person.came?.includes(door.place)) return refused("already_used")
  return isFull(door, inside, at) ? refused("room_full") : accepted
}

const accepted = { outcome: "accepted", reason: null }
const refused = (reason) => ({ outcome: "refused", reason })
const isIn = (person, door) => Boolean(person.inside?.includes(door.place))
const isFull = (door, inside, at) => limit(door, at) !== null && inside >= limit(door, at)

function refusal(read, person, door, at) {
  if (person.state === "cancelled") return "cancelled"
  if (read.claim && read.claim.version < person.version) return "replaced"
  if (person.state) return "waiting_list"
  if (read.reason) return read.reason
  const maySit = person.seats?.includes(door.place) || takesAll(door, at)
  if (door.admits === "expected" && !maySit) return "not_booked"
  const isAdmitted = door.admits !== "categories" || door.categories.includes(person.category)
  return isAdmitted ? null : "wrong_category"
}

/** Signed by us and not in the roster: registered since it was read. */
function unheardOf(read, door, at, { direction, inside }) {
  if (read.reason === "unknown_key") return { outcome: "verify", reason: "unknown_key" }
  if (!read.claim) return refused(read.reason ?? "unknown_code")
  if (direction === "out") return { outcome: "not_in", reason: null }
  const isExpected = door.admits === "expected" && !takesAll(door, at)
  if (isExpected) return { outcome: "verify", reason: "not_booked" }
  if (door.admits === "categories" && !door.categories.includes(read.claim.category)) {
    return refused("wrong_category")
  }
  if (!letsIn(door, at)) return refused("door_closed")
  return isFull(door, inside, at) ? refused("room_full") : accepted
}
