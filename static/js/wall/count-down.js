// What is left of a time, in minutes and seconds, in each [data-until] of an element.

export function countDown(element) {
  for (const part of element.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.round((new Date(part.dataset.until) - Date.now()) / 1000))
    part.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
  }
}
