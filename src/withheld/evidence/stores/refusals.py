"""Explains errors of a PostgreSQL server, in one line each, with the remedy."""

from __future__ import annotations

NOTHING = "nothing of this step was saved"
_GONE = f"the database server cannot be reached, or the connection was lost ({{}}); {NOTHING}: run the same command again when it is back"
_CLOSED = (
    "the database server refuses the login ({}); set PGUSER and a password in ~/.pgpass, PGPASSWORD or WITHHELD_STORE"
)
_STATES = (
    ("55P03", "another withheld is writing to this case; wait for it and run the same command again"),
    ("28", _CLOSED),
    (
        "3D000",
        "there is no such database on the server ({}); create it (createdb --encoding UTF8 --template template0 NAME)",
    ),
    ("53300", f"the server has too many connections; {NOTHING}: run the same command again later"),
    ("53", f"the server is out of space ({{}}); {NOTHING}: free some and run the same command again"),
    (
        "42501",
        "you may not do this on the server ({}); ask its administrator for rights on the schema, or use another user",
    ),
    ("25006", f"the server is read-only ({{}}); {NOTHING}: use the primary server"),
    ("42P01", "the case is no longer in that schema ({}); it was moved away or dropped, or the address is another's"),
    ("3F000", "the case is no longer in that schema ({}); it was moved away or dropped, or the address is another's"),
    ("40", f"the server cancelled the step ({{}}); {NOTHING}: run the same command again"),
    ("08", _GONE),
    ("57P", _GONE),
    ("57", f"the server cancelled the step ({{}}); {NOTHING}: run the same command again"),
)
"""By the beginning of SQLSTATE."""
_SAID = (
    ("password", _CLOSED),
    ("authentication failed", _CLOSED),
    ("pg_hba.conf", _CLOSED),
    ("role", _CLOSED),
    ("does not exist", _STATES[2][1]),
)
"""By the message of a connection that was never made, which has no SQLSTATE."""
LONGEST = 200
"""Characters of the server's message that are repeated."""


def remedy(error: BaseException) -> str:
    """What an error of psycopg means and what to do; one line, without a password."""
    state = getattr(error, "sqlstate", None)
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    said = " ".join((primary or str(error) or type(error).__name__).split())[:LONGEST]
    known = next((line for begin, line in _STATES if state and state.startswith(begin)), None)
    if known is None and state is None and type(error).__name__ in ("OperationalError", "InterfaceError"):
        known = next((line for words, line in _SAID if words in said.lower() and "connection" in said.lower()), _GONE)
    return (known or f"the database server says: {{}}; {NOTHING}").format(said.replace("{", "(").replace("}", ")"))
