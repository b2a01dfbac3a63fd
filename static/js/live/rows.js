/* Rows kept in step with a list, without touching those that did not change place. */

/** Make the children of `parent` follow `items`, by id: clones of `template`, then `fill(row, item)`. */
export function keep(parent, template, items, fill) {
  const rows = new Map([...parent.children].map((row) => [row.dataset.id, row]))
  items.forEach((item, place) => {
    const row = rows.get(item.id) ?? template.content.firstElementChild.cloneNode(true)
    row.dataset.id = item.id
    rows.delete(item.id)
    fill(row, item)
    if (parent.children[place] !== row) parent.insertBefore(row, parent.children[place] ?? null)
  })
  for (const row of rows.values()) row.remove()
}

/** An element with its properties and what it holds. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** Write text where it differs: what is unchanged is neither repainted nor read out again. */
export function write(element, text) {
  if (element && element.textContent !== String(text)) element.textContent = text
}

/** Show one of several elements, hide the others. */
export function showOnly(chosen, ...all) {
  for (const element of all) if (element) element.hidden = element !== chosen
}

/** Change the page while what is being read, or typed in, stays where it is on the glass. */
export function still(readable, change) {
  const focused = document.activeElement
  const typing = focused?.matches("textarea, input") && focused
  const inSight = (element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  }
  const anchor = typing || readable().find(inSight)
  const before = anchor?.getBoundingClientRect().top
  change()
  if (!anchor?.isConnected) return
  const moved = anchor.getBoundingClientRect().top - before
  if (moved) scrollBy({ top: moved, behavior: "instant" })
}
