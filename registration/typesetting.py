"""A template and its data make a PDF, with Typst."""

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

# Typst reads neither woff2 nor variable fonts: these are static/fonts/assises-display*.woff2
# merged, fixed at optical sizes 96 and 14, and renamed (fontTools: instancer, merge).
FONTS = Path(__file__).with_name("fonts")
_one_at_a_time = Lock()


@cache
def _typesetter(template: Path) -> typst.Compiler:
    fonts = typst.Fonts(font_paths=[str(FONTS)])
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts)


def inputs_of(**data: Any) -> dict[str, str]:
    """Text as it is, the rest as JSON: nothing that somebody typed is ever read as Typst's."""
    return {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in data.items()
    }


def typeset(template: Path, **data: Any) -> bytes:
    """The PDF that `template` makes of `data`, which it finds in `sys.inputs`."""
    with _one_at_a_time:
        made = _typesetter(template).compile(format="pdf", sys_inputs=inputs_of(**data))
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made
