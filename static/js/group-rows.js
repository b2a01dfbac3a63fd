// <group-rows>: "one more row" without asking the server. Without script, the button asks it.

class GroupRows extends HTMLElement {
  #rows = this.querySelector("[data-rows]")
  #template = this.querySelector("template")
  #count = this.querySelector("input[name=rows]")
  #button = this.querySelector("[data-add]")

  connectedCallback() {
    this.#button.addEventListener("click", (event) => this.#add(event))
  }

  #add(event) {
    event.preventDefault()
    const number = Number(this.#count.value)
    const row = this.#template.content.cloneNode(true)
    for (const part of row.querySelectorAll("*")) this.#name(part, number)
    row.querySelector("legend").textContent = this.#legend(row, number)
    const first = row.querySelector("input")
    this.#rows.append(row)
    this.#count.value = number + 1
    this.#button.disabled = number + 1 >= Number(this.#rows.dataset.most)
    first.focus()
  }

  #name(part, number) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = part.getAttribute(name)
      if (value) part.setAttribute(name, value.replace("__n__", number))
    }
  }

  #legend(row, number) {
    return row.querySelector("legend").textContent.replace("__n__", number + 1)
  }
}
customElements.define("group-rows", GroupRows)
