// <pick-list>: what is ticked is kept at once, one request after the other. Without this script
// the form keeps it when the page is turned or an action begins.

class PickList extends HTMLElement {
  #form = this.querySelector("form")
  #boxes = [...this.querySelectorAll("input[name=row]")]
  #whole = this.querySelector("[data-whole-page]")
  #queue = Promise.resolve()

  connectedCallback() {
    if (this.#whole) {
      this.#whole.hidden = false
      this.#whole.addEventListener("change", ({ target }) => this.#tick(this.#boxes, target.checked))
    }
    for (const box of this.#boxes) box.addEventListener("change", () => this.#tick([box], box.checked))
    this.#show()
  }

  #tick(boxes, on) {
    for (const box of boxes) box.checked = on
    this.#show()
    this.#queue = this.#queue.then(() => this.#keep(boxes))
  }

  async #keep(boxes) {
    const said = new FormData()
    said.set("csrfmiddlewaretoken", this.#form.elements.csrfmiddlewaretoken.value)
    for (const box of boxes) {
      said.append("shown", box.value)
      if (box.checked) said.append("row", box.value)
    }
    try {
      const answer = await fetch(this.#form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: said,
      })
      this.querySelector("[data-picked]").textContent = (await answer.json()).picked
    } catch {
      this.querySelector("[role=status]").title = this.dataset.wrong
    }
  }

  #show() {
    for (const box of this.#boxes) box.closest("tr").classList.toggle("is-on", box.checked)
    const whole = this.#whole?.querySelector("input")
    if (!whole) return
    const on = this.#boxes.filter((box) => box.checked).length
    whole.checked = on === this.#boxes.length
    whole.indeterminate = on > 0 && on < this.#boxes.length
  }
}
customElements.define("pick-list", PickList)
