"""From the frame in which a badge is readable to the verdict on the screen, in Chromium."""

import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import qrcode
from playwright.sync_api import Page, sync_playwright

from bench.scan import site

TIMES = 5
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
]
# The film is white, then shows a badge: the first frame with something dark in it is readable.
WATCH = """() => {
  const video = document.querySelector("door-desk video")
  const canvas = Object.assign(document.createElement("canvas"), { width: 32, height: 24 })
  const context = canvas.getContext("2d", { willReadFrequently: true })
  const look = () => {
    context.drawImage(video, 0, 0, 32, 24)
    const { data } = context.getImageData(8, 6, 16, 12)
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length
    if (mean > 235) window.white = true
    else if (window.white && !window.readable && mean < 220) window.readable = performance.now()
    if (!window.shown) video.requestVideoFrameCallback(look)
  }
  video.requestVideoFrameCallback(look)
  new MutationObserver(() => {
    const verdict = document.querySelector(".door-said .verdict")
    if (verdict && window.readable && !window.shown) {
      requestAnimationFrame(() => (window.shown = performance.now()))
    }
  }).observe(document.querySelector(".door-main"), { childList: true, subtree: true })
}"""


def film_of(text: str, folder: Path) -> Path:
    """Three seconds of white, then three of a badge, again and again."""
    picture, film = folder / "qr.png", folder / "qr.mjpeg"
    qrcode.make(text).save(picture)
    white = ["-f", "lavfi", "-t", "3", "-i", "color=white:s=640x480:r=15"]
    badge = ["-loop", "1", "-t", "3", "-r", "15", "-i", str(picture)]
    scale = "[1]scale=400:400:flags=neighbor,pad=640:480:120:40:white,setsar=1[b];[0]setsar=1[a];"
    how = ["-filter_complex", scale + "[a][b]concat=n=2,format=yuvj420p", "-q:v", "2"]
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", *white, *badge, *how, str(film)], check=True
    )
    return film


def took(page: Page, *, offline: bool) -> float:
    page.locator("[data-installed]").wait_for()
    if offline:
        page.context.set_offline(True)
        page.get_by_text("Hors ligne").wait_for()
    page.evaluate(WATCH)
    page.wait_for_function("() => window.shown", timeout=30_000)
    spent: float = page.evaluate("() => window.shown - window.readable")
    return spent


def run() -> list[dict[str, Any]]:
    chromium = shutil.which("chromium")
    if chromium is None or shutil.which("ffmpeg") is None:
        return [{"what": "camera", "skipped": "no chromium or no ffmpeg here"}]
    spent: dict[bool, list[float]] = {False: [], True: []}
    with site("") as (port, who), sync_playwright() as play, tempfile.TemporaryDirectory() as at:
        people = iter(who["participants"])
        for offline in (False, True):
            for _time in range(TIMES):
                film = film_of(next(people)["badge"], Path(at))
                camera = f"--use-file-for-fake-video-capture={film}"
                browser = play.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, camera])
                context = browser.new_context(
                    base_url=f"http://127.0.0.1:{port}",
                    viewport={"width": 390, "height": 844},
                    locale="fr-FR",
                    permissions=["camera"],
                )
                cookie: dict[str, Any] = {"name": "door_phone", "value": who["doors"][0]["token"]}
                cookie["url"] = f"http://127.0.0.1:{port}"
                context.add_cookies([cookie])  # type: ignore[list-item]
                page = context.new_page()
                page.goto("/accueil/?porte=entree")
                spent[offline].append(took(page, offline=offline))
                browser.close()
    return [
        {
            "what": "readable frame to verdict",
            "network": "without" if offline else "with",
            "times": len(all_of_them),
            "median_ms": round(statistics.median(all_of_them)),
            "worst_ms": round(max(all_of_them)),
        }
        for offline, all_of_them in spent.items()
    ]
