"""Why an archive cannot be made or put back: what happened, then what to do."""

from assises.errors import Refused


class Exists(Refused):
    code = "exists"
    message = "This file exists already and was left as it is. Give the archive another name."


class NotWritten(Refused):
    code = "not_written"


class NotMigrated(Refused):
    code = "not_migrated"
    message = (
        "The database is not at the state that this program knows. Run `manage.py migrate` with"
        " the program that serves the site, then try again."
    )


class Unreadable(Refused):
    code = "unreadable"


class Damaged(Refused):
    code = "damaged"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The archive is damaged: {what}. Nothing was touched. Take another archive, or"
            " copy this one again from where it is kept."
        )


class Newer(Refused):
    code = "newer"
    message = (
        "A newer version of the program made this archive. Nothing was touched. Install that"
        " version, or a later one, then restore."
    )


class Occupied(Refused):
    code = "occupied"


class OtherKey(Refused):
    code = "other_key"
    message = (
        "SECRET_KEY is set, and is not the key of this archive: personal links and badges would"
        " stop working. Nothing was touched. Set SECRET_KEY to what `unzip -p FILE secret_key`"
        " prints, or leave it unset, then restore."
    )


class NoRoom(Refused):
    code = "no_room"


class NotRestored(Refused):
    code = "not_restored"
