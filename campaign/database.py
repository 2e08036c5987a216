"""How the program reaches its database: an address as an operator writes it, made into what Django
asks for.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from campaign.environment import truth

# Commands that handle the database as a whole, which a pooler does not stand.
MAINTENANCE = frozenset({"backup", "restore", "migrate"})

SQLITE = {
    # Writers queue at BEGIN instead of failing half-way; FULL keeps what was acknowledged through a
    # power cut.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
    ),
}
# How long a server that is away, or whose machine is gone, is waited for; libpq's own words.
PATIENCE = {
    "connect_timeout": 5,  # seconds, for each host
    "tcp_user_timeout": 15_000,  # milliseconds until what was sent must have arrived
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
# Compiling a query costs more than it saves here: of 300 ms of a ranking of 100 units it took 214.
AT_THE_START = "-c jit=off"
YES_OR_NO = ("AUTOCOMMIT", "ATOMIC_REQUESTS", "CONN_HEALTH_CHECKS", "DISABLE_SERVER_SIDE_CURSORS")


def is_maintenance(arguments: Sequence[str]) -> bool:
    """Whether this process was started for the database as a whole."""
    return arguments[1:2] != [] and arguments[1] in MAINTENANCE


def connection(address: dict[str, Any], *, pooler: bool, max_age: int) -> dict[str, Any]:
    """One of Django's DATABASES. `pooler`: something like PgBouncer stands in between, which lends
    a connection for one transaction; `max_age` is for addresses that do not say it themselves.

    Raises ImproperlyConfigured for what means nothing.
    """
    if address["ENGINE"].endswith("sqlite3"):
        # Opening asks for three PRAGMAs, and closing the last one folds the journal into the file:
        # together they cost as much as an act.
        kept = _seconds(address.get("CONN_MAX_AGE", max_age))
        return address | {
            "ENGINE": "wards.database.sqlite3",  # whose writers wait better
            "CONN_MAX_AGE": kept,
            "OPTIONS": dict(SQLITE),
        }
    options = PATIENCE | address.get("OPTIONS", {})
    known = {name: _truth(name, address[name]) for name in YES_OR_NO if name in address}
    if "pool" in options and _truth("pool", options["pool"]):
        options["pool"] = {"timeout": PATIENCE["connect_timeout"]}  # its own is half a minute
    elif "pool" in options:
        options["pool"] = False
    pooler = pooler or known.get("DISABLE_SERVER_SIDE_CURSORS", False)
    if not pooler:  # which refuses such words at the start: ALTER ROLE … SET says them instead
        options["options"] = f"{AT_THE_START} {options.get('options', '')}".rstrip()
        # Lets statements be kept on a connection that is ours alone (wards/database/planned.py).
        options.setdefault("prepare_threshold", 5)
    own_age = 0 if options.get("pool") else max_age
    return address | {
        "CONN_HEALTH_CHECKS": True,
        **known,
        "CONN_MAX_AGE": _seconds(address.get("CONN_MAX_AGE", own_age)),
        "DISABLE_SERVER_SIDE_CURSORS": pooler,
        "OPTIONS": options,
    }


def standby(
    address: dict[str, Any], *, of: dict[str, Any], pooler: bool, max_age: int
) -> dict[str, Any]:
    """Likewise, of a server that follows `of` and is only read from; it is waited for less, since
    there is another.

    Raises ImproperlyConfigured for what cannot be one.
    """
    if not all(connection["ENGINE"].endswith("postgresql") for connection in (address, of)):
        raise ImproperlyConfigured(
            "REPLICA_URL: only PostgreSQL has standbys, "
            "and DATABASE_URL has to name PostgreSQL too."
        )
    options = {"connect_timeout": 2} | address.get("OPTIONS", {})
    found = connection(address | {"OPTIONS": options}, pooler=pooler, max_age=max_age)
    return found | {"TEST": {"MIRROR": "default"}}


def direct_connection(address: dict[str, Any], *, of: dict[str, Any]) -> dict[str, Any]:
    """The same database as `of`, by its own address (MAINTENANCE_DATABASE_URL).

    Raises ImproperlyConfigured for a database of another kind.
    """
    found = connection(address, pooler=False, max_age=0)
    if found["ENGINE"] != of["ENGINE"]:
        raise ImproperlyConfigured(
            "MAINTENANCE_DATABASE_URL names another kind of database than DATABASE_URL."
        )
    return found


def _truth(name: str, value: Any) -> bool:
    """What `true` and `false` in an address mean: it is all text there."""
    return truth(f"DATABASE_URL: {name}", value)


def _seconds(value: Any) -> int | None:
    """None: for good."""
    if value is None or str(value).lower() == "none":
        return None
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"DATABASE_URL: conn_max_age={value} is no number of seconds."
        ) from None
