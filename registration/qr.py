"""QR codes: one path of SVG for pages and paper, a small PNG for mails."""

import io
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # modules of white around, as the standard asks
# One pattern rather than the best of eight: what we encode looks random, so any of them reads
# as well, and five hundred badges take a sixth of the time.
MASK = 3


@lru_cache(maxsize=2048)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark squares, row by row, without the white around."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(cell) for cell in row) for row in code.modules)


@lru_cache(maxsize=2048)
def _path(text: str) -> str:
    """Each run of dark squares as one stroke: half the bytes of rectangles."""
    runs = []
    for y, row in enumerate(modules(text), QUIET):
        start: int | None = None
        for x, dark in enumerate((*row, False), QUIET):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start} {y}.5h{x - start}")
                start = None
    return "".join(runs)


def svg(text: str, *, label: str = "QR code") -> SafeString:
    """The code in black on white, to stand in a page: class `qr`, named by `label`."""
    size = len(modules(text)) + 2 * QUIET
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {} {}" role="img"'
        ' aria-label="{}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{}v{}H0z"/>'
        '<path stroke="#000" d="{}"/></svg>',
        size,
        size,
        label,
        size,
        size,
        _path(text),
    )


@lru_cache(maxsize=256)
def png(text: str, *, scale: int = 8) -> bytes:
    """The code in black on white, `scale` pixels a square."""
    rows = modules(text)
    size = len(rows) + 2 * QUIET
    image = Image.new("1", (size, size), 1)
    for y, row in enumerate(rows, QUIET):
        for x, dark in enumerate(row, QUIET):
            if dark:
                image.putpixel((x, y), 0)
    file = io.BytesIO()
    image.resize((size * scale, size * scale), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()
