/* What a room holds, as the server tells it. Knows neither the network nor the page. */

export class RoomState {
  seq = -1
  session = {}
  poll = null
  present = null
  lead = null
  questions = new Map()
  mine = new Map()
  votes = new Set()
  answers = {}
  polls = new Map() // all of them, for moderators

  /** Everything at once: what the page carries, or a first message. */
  snapshot(frame) {
    this.seq = frame.seq
    this.session = frame.session ?? this.session
    this.poll = frame.poll ?? null
    this.polls = new Map((frame.polls ?? []).map((poll) => [poll.id, poll]))
    this.present = frame.present ?? this.present
    this.lead = frame.lead ?? null
    this.questions = new Map(frame.questions.map((question) => [question.id, question]))
    if (frame.me) this.me(frame.me)
    return "applied"
  }

  /** What changed between two numbers: "applied", "old" when known, "gap" when some is missing. */
  delta(frame) {
    if (frame.seq <= this.seq) {
      this.present = frame.present ?? this.present
      return "old"
    }
    if (frame.from > this.seq) return "gap"
    for (const question of frame.questions) this.questions.set(question.id, question)
    for (const poll of frame.polls ?? []) this.polls.set(poll.id, poll)
    for (const id of frame.removed ?? []) this.questions.delete(id) || this.polls.delete(id)
    if (frame.session) this.session = frame.session
    if ("lead" in frame) this.lead = frame.lead
    if ("poll" in frame) this.poll = frame.poll
    this.present = frame.present ?? this.present
    this.seq = frame.seq
    return "applied"
  }

  /** What concerns this person alone. */
  me(frame) {
    if (frame.questions) this.mine = new Map(frame.questions.map((own) => [own.id, own]))
    if (frame.votes) this.votes = new Set(frame.votes)
    if (frame.answers) this.answers = frame.answers
    return "applied"
  }

  /** My support of a question, given or taken back: shown before the server counts it. */
  vote(id, on) {
    const question = this.questions.get(id)
    if (!question || this.votes.has(id) === on) return
    this.questions.set(id, { ...question, votes: question.votes + (on ? 1 : -1) })
    if (on) this.votes.add(id)
    else this.votes.delete(id)
  }

  /** Take in a frame of any type that says something about the room. */
  apply(frame) {
    if (frame.type === "snapshot") return this.snapshot(frame)
    if (frame.type === "delta") return this.delta(frame)
    if (frame.type === "me") return this.me(frame)
    return "unknown"
  }

  with(...statuses) {
    return [...this.questions.values()].filter(({ status }) => statuses.includes(status))
  }

  get onScreen() {
    return this.with("on_screen")[0] ?? null
  }
}

export const bySupport = (one, other) =>
  other.votes - one.votes || one.asked_at.localeCompare(other.asked_at)
/** In the moderators' order, then the most supported. */
export const byRank = (one, other) =>
  (one.rank ?? 1e6) - (other.rank ?? 1e6) || bySupport(one, other)
export const byTime = (one, other) => other.asked_at.localeCompare(one.asked_at)
