// What is looked for, one chip each, inside <programme-filters>.

export function showChosen(root, asked) {
  const box = root.querySelector("[data-chosen]")
  box.hidden = !asked.length
  box.querySelector(".chosen").replaceChildren(...asked.map((one) => chip(root, one)))
  for (const link of box.querySelectorAll("[data-calendar]")) {
    link.hidden = !asked.some(([name, value]) => name === "theme" && value === link.dataset.calendar)
  }
  const ticked = asked.filter(([name]) => name !== "q").length
  root.querySelector("[data-how-many]").textContent = ticked ? ` (${ticked})` : ""
}

function chip(root, [name, value]) {
  const row = root.querySelector("[data-chip]").content.cloneNode(true)
  const link = row.querySelector("a")
  const label = row.querySelector("[data-label]")
  link.href = location.pathname
  link.dataset.name = name
  row.querySelector("[data-of-words]").hidden = name !== "q"
  if (name === "q") label.textContent = value.trim()
  else {
    link.dataset.value = value
    const input = root.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`)
    label.textContent = input.nextElementSibling.textContent
  }
  return row
}
