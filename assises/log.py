"""What the log may say: no secret, no query string."""

import logging
import re

SECRET_PATHS = re.compile(
    r"(/(?:ma-journee|inscription/groupe|accueil/telephone|reponses|intervention|animation|desinscription|b|B|agenda)/)[^\s?\"']+"
)
QUERY = re.compile(r"\?[^\s\"']*")


def without_secrets(text: str) -> str:
    """The same line without personal links, badges and query strings."""
    return QUERY.sub("", SECRET_PATHS.sub(r"\1…", text))


class NoSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_secrets(record.getMessage())
        record.args = ()
        return True
