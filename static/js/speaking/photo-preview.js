// <photo-preview>: shows a photograph cut square as it will be, before it is sent.
// Without this script the page shows it once it is there.

class PhotoPreview extends HTMLElement {
  #file = this.querySelector("input[type=file]")
  #place = this.querySelector("select")
  #image = new Image(128, 128)

  connectedCallback() {
    this.#image.className = "portrait portrait--small portrait--cut"
    this.#image.alt = this.dataset.alt
    this.addEventListener("change", () => this.#show())
  }

  #show() {
    this.#image.dataset.place = this.#place.value
    const [file] = this.#file.files
    if (!file?.type.startsWith("image/")) {
      this.#image.remove()
      return
    }
    const reader = new FileReader()
    reader.addEventListener("load", () => {
      this.#image.src = reader.result
      this.#place.closest(".field").after(this.#image)
    })
    reader.readAsDataURL(file)
  }
}
customElements.define("photo-preview", PhotoPreview)
