"""First visit of public pages in a browser: requests and bytes on the wire."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("/", "/programme/", "/programme/de-la-loi-ess-a-la-loi-pacte/", "/inscription/")
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def demo_site() -> Iterator[tuple[str, float]]:
    """The demo edition, served as `make run` does; its address and the seconds it took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        env = os.environ | {
            "ASSISES_DATA": data,
            "STATIC_ROOT": f"{data}/static",
            "PORT": str(port),
        }
        began = time.monotonic()
        command = [sys.executable, "manage.py", "serve", "--prepare", "--quiet"]
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        site = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{site}/healthz")
            yield site, time.monotonic() - began
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def first_visit(browser: Browser, address: str) -> dict[str, Any]:
    """Requests and bytes (headers and bodies, as they travel) of one cold visit."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    context.close()
    return {"requests": len(sizes), "KB": round(sum(sizes) / 1024, 1)}


def run() -> list[dict[str, Any]]:
    with demo_site() as (site, seconds), sync_playwright() as playwright:
        rows: list[dict[str, Any]] = [
            {"what": "start, empty database", "seconds": round(seconds, 1)}
        ]
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        rows += [
            {"what": f"first visit of {page}", **first_visit(browser, site + page)}
            for page in PAGES
        ]
        browser.close()
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
