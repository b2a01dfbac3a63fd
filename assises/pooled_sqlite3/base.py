"""Django's SQLite backend, with connections that outlive the thread that opened them.

Under ASGI each request has a thread of its own and so a connection of its own: opening one,
setting it up and reading the schema again took longer than the request's queries.
"""

from collections import defaultdict
from sqlite3 import Connection
from threading import Lock
from typing import Any

from django.db.backends.sqlite3 import base

AT_REST = 16  # connections kept open, at most

_lock = Lock()
_resting: dict[str, list[Connection]] = defaultdict(list)


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        with _lock:
            resting = _resting[str(conn_params["database"])]
            found = resting.pop() if resting else None
        return found or super().get_new_connection(conn_params)

    def _close(self) -> None:
        """Lay the connection down, clean, for the next thread; Django has let go of it."""
        connection = self.connection
        if connection is None or self.is_in_memory_db():
            super()._close()  # type: ignore[misc]
            return
        connection.rollback()
        with _lock:
            resting = _resting[str(self.settings_dict["NAME"])]
            if len(resting) < AT_REST:
                resting.append(connection)
                return
        super()._close()  # type: ignore[misc]
