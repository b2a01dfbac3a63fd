/* What undoes a moderator's frame: frames to send, worked out before it is sent. */

const BACK = { pending: [], published: ["publish"], on_screen: ["publish", "on_screen"] }

/** The frames that bring back what `frame` is about to change in `room`. */
export function undoing(frame, room) {
  if (frame.type === "open") return [{ type: "close" }]
  if (frame.type === "close") return [{ type: "open" }]
  if (frame.type === "lead") return [{ type: "lead", on: !frame.on }]
  const question = room.questions.get(frame.question)
  if (frame.type !== "moderate" || !question) return []
  const act = (action, more = {}) => ({ type: "moderate", question: question.id, action, ...more })
  return (UNDO[frame.action]?.(question, act, frame, room) ?? []).filter(Boolean)
}

const UNDO = {
  publish: (_question, act) => [act("reopen")],
  reject: ({ status }, act) => [act("reopen"), ...(BACK[status] ?? []).map((move) => act(move))],
  on_screen: (_question, act, _frame, { onScreen }) =>
    onScreen ? [{ ...act("on_screen"), question: onScreen.id }] : [act("off_screen")],
  off_screen: (_question, act) => [act("on_screen")],
  answered: ({ status }, act) => [act("reopen"), status === "on_screen" && act("on_screen")],
  reopen: (question, act) => reopened(question, act),
  merge: (_question, act) => [act("reopen")],
  edit: ({ text }, act) => [act("edit", { text })],
  label: ({ label }, act) => [act("label", { text: label ?? "" })],
  rank: (_question, act, { to }) => [act("rank", { to: to === "up" ? "down" : "up" })],
  reply: ({ reply, status }, act) => [
    act("reply", { text: reply ?? "" }),
    status !== "answered" && act("reopen"),
    status === "on_screen" && act("on_screen"),
  ],
  silence: (_question, act) => [act("unsilence")],
  unsilence: (_question, act) => [act("silence")],
}

function reopened({ status, reason, why, into }, act) {
  if (status === "answered") return [act("answered")]
  if (status === "rejected") return [act("reject", { reason: reason ?? "", why: why ?? "" })]
  if (status === "merged") return [act("merge", { into })]
  return [act("publish")]
}
