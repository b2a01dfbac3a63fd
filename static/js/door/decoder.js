// A worker: frames of the camera in, the text of a QR code out (or null).
// First message: where the decoder is. Then {width, height, pixels}.

onmessage = ({ data }) => {
  if (data.decoder) {
    importScripts(data.decoder)
    return
  }
  const pixels = new Uint8ClampedArray(data.pixels)
  const found = self.jsQR(pixels, data.width, data.height, { inversionAttempts: "dontInvert" })
  postMessage(found?.data ?? null)
}
