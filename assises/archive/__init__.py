"""One file that holds an installation: its rows, its media, its key. See docs/backup.md."""

from assises.archive.making import Made, backup
from assises.archive.restoring import Restored, restore

__all__ = ["Made", "Restored", "backup", "restore"]
