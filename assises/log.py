"""What the log may say: no secret, no query string."""

import logging
import re

SECRET_PATHS = re.compile(r"(/(?:ma-journee|b|B|agenda)/)[^\s?\"']+")
QUERY = re.compile(r"\?[^\s\"']*")


class NoSecrets(logging.Filter):
    """Cuts personal links, badges and query strings out of every line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        record.msg = QUERY.sub("", SECRET_PATHS.sub(r"\1…", text))
        record.args = ()
        return True
