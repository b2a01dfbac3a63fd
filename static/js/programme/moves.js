// Puts what moved into the page. [data-session] is a session's element: it carries its hours
// (data-starts, data-ends), its place on the wall (data-place), its look (data-look), and its
// words in [data-part]: from, until, when, room; [data-part=cancelled] and [data-part=planned]
// are shown in turn.

const CANCELLED = "cancelled"

export function move(session) {
  const found = document.querySelectorAll(`[data-session="${CSS.escape(session.slug)}"]`)
  for (const element of found) {
    setHours(element, session)
    setPlace(element, session)
    for (const part of element.querySelectorAll("[data-part]")) setPart(part, session)
  }
  return found.length > 0
}

/** Lists by the hour stay so: the children of [data-in-order], by their data-at. */
export function order() {
  for (const list of document.querySelectorAll("[data-in-order]")) {
    const at = (child) => Date.parse(child.dataset.at)
    const sorted = [...list.children].sort((one, other) => at(one) - at(other))
    sorted.forEach((child, place) => {
      if (list.children[place] !== child) list.insertBefore(child, list.children[place])
    })
  }
}

function setHours(element, { starts, ends, state }) {
  if (element.dataset.at) element.dataset.at = starts
  if (state === CANCELLED) {
    delete element.dataset.starts
    delete element.dataset.ends
    element.classList.remove(element.dataset.nowClass || "-")
    for (const mark of element.querySelectorAll("[data-when-now]")) mark.hidden = true
  } else {
    element.dataset.starts = starts
    element.dataset.ends = ends
  }
}

function setPlace(element, { place, state }) {
  const { place: former, look } = element.dataset
  if (former !== undefined) {
    element.classList.remove(...former.split(" "))
    element.classList.add(...place.split(" "))
    element.dataset.place = place
  }
  if (look === undefined) return
  element.classList.toggle("slot--dim", state === CANCELLED)
  if (look) element.classList.toggle(look, state !== CANCELLED)
}

function setPart(part, session) {
  const name = part.dataset.part
  if (name === "cancelled") part.hidden = session.state !== CANCELLED
  else if (name === "planned") part.hidden = session.state === CANCELLED
  else if (session[name] !== undefined) {
    part.textContent = session[name]
    if (part.dateTime !== undefined) part.dateTime = name === "until" ? session.ends : session.starts
  }
}

/** The wall's style sheet under its new name; the former one goes once the new one is there. */
export function swapGrid(href) {
  const former = document.querySelector("link[data-grid]")
  if (!former || former.getAttribute("href") === href) return
  const link = former.cloneNode()
  link.href = href
  link.onload = () => former.remove()
  former.after(link)
}

/** Read the page again and put in its new [data-redrawn] parts; false when that cannot be. */
export async function redraw() {
  const parts = [...document.querySelectorAll("[data-redrawn]")]
  if (!parts.length) return false
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null)
  if (!answer?.ok) return false
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const fresh = [...page.querySelectorAll("[data-redrawn]")]
  if (fresh.length !== parts.length) return false
  parts.forEach((part, number) => part.replaceWith(document.adoptNode(fresh[number])))
  return true
}
