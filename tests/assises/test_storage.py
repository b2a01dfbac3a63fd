import re

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile

from assises.storage import HashedStaticFiles

OTHER = "export const other = 1\n"


@pytest.mark.parametrize(
    "line",
    [
        'import { other } from "./other.js"',
        "import { other } from './other.js';",
        'import {\n  other,\n} from "./other.js"',
        'import * as all from "./other.js"',
        'import "./other.js"',
        'export { other } from "./other.js"',
        'const later = import("./other.js")',
    ],
)
def test_modules_import_each_other_by_hashed_names(tmp_path, line):
    storage = HashedStaticFiles(location=str(tmp_path))
    plain = StaticFilesStorage(location=str(tmp_path))
    plain.save("js/other.js", ContentFile(OTHER))
    plain.save("js/page.js", ContentFile(f'// An import of "it"\n{line}\n'))

    done = {
        name: hashed
        for name, hashed, _processed in storage.post_process(
            {name: (plain, name) for name in ("js/other.js", "js/page.js")}
        )
    }

    text = (tmp_path / done["js/page.js"]).read_text()
    assert re.findall(r"other\.?\w*\.js", text) == [done["js/other.js"].removeprefix("js/")]
