"""Reach a PostgreSQL server: encrypted, at one of several addresses, with short timeouts.

What the address itself says, or the environment variables of libpq, is kept where it is safe.
Source: PostgreSQL 17, "Parameter Key Words" and "SSL Support" of libpq.
"""

import ipaddress
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError

_ENCRYPTED = ("require", "verify-ca", "verify-full")
_PLACE = "sheet 'Settings', Books"
# A server that does not answer is given up after about half a minute, not after the two hours of
# the operating system.
_NOT_FOREVER = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
_HOST = r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d+)?"
_HOSTS = re.compile(rf"(?:(?<=@)|(?<=://)){_HOST}(?:,{_HOST})+(?=/)")
_ONE = "one-of-several.invalid"  # stands for the hosts while an address is parsed


class Hosts(NamedTuple):
    """Addresses of the servers; of several, libpq takes the first that answers and fits."""

    hosts: tuple[str, ...]
    ports: tuple[str, ...]


def take_hosts(address: str) -> tuple[str, str]:
    """Return an address with one stand-in for its several hosts, and the hosts; "" for one host."""
    found = _HOSTS.search(address)
    if found is None:
        return address, ""
    return f"{address[: found.start()]}{_ONE}{address[found.end() :]}", found[0]


def put_hosts(address: str, hosts: str) -> str:
    """Return the address with its several hosts again."""
    return address.replace(_ONE, hosts, 1) if hosts else address


def split_hosts(hosts: str) -> Hosts:
    """Return the hosts and ports of a text such as `office1:5432,office2`."""
    names: list[str] = []
    ports: list[str] = []
    for host in hosts.split(","):
        name, _, port = host.rpartition(":") if re.search(r":\d+\Z", host) else (host, "", "")
        names.append(name.strip("[]"))
        ports.append(port)
    return Hosts(tuple(names), tuple(ports))


def connection_options(
    hosts: Sequence[str], given: Mapping[str, str], wait: float
) -> dict[str, str]:
    """Return what the address leaves open: encryption, timeouts, which of several servers.

    Args:
        hosts: The servers of the address; none for the usual one of this computer.
        given: What the address says, by libpq's names.
        wait: Seconds to wait for a connection.

    Raises:
        FixInputError: The address asks for a connection to another computer without encryption.
    """
    hosts = hosts or _listed(os.environ.get("PGHOSTADDR") or os.environ.get("PGHOST", ""))
    hosts = _listed(given.get("hostaddr", "")) or hosts
    options = dict(_NOT_FOREVER, connect_timeout=str(max(2, int(wait))))
    if len(hosts) > 1 and not os.environ.get("PGTARGETSESSIONATTRS"):
        options["target_session_attrs"] = "primary"
    away = [host for host in hosts if not _is_local(host)]
    if away:
        mode = given.get("sslmode", "")
        if mode and mode not in _ENCRYPTED:
            raise _unencrypted(away[0], f"the address says sslmode={mode}")
        if os.environ.get("PGSSLMODE") not in _ENCRYPTED:
            options["sslmode"] = "require"
    return {name: value for name, value in options.items() if name not in given}


def refuse_unencrypted(connection: Any) -> None:  # noqa: ANN401 - of psycopg
    """Raise FixInputError if an open connection leaves this computer unencrypted.

    A service file can name a server that the address does not show.
    """
    host = str(connection.info.hostaddr or connection.info.host)
    if not connection.pgconn.ssl_in_use and not _is_local(host):
        connection.close()
        raise _unencrypted(host, "the server took an unencrypted one")


def encryption_error(said: str) -> FixInputError | None:
    """Return the error for what libpq said about TLS; None if it is about something else."""
    if "does not support SSL" in said:
        return FixInputError(
            "The database's server does not encrypt connections, and books leave this computer "
            "encrypted only.",
            where=_PLACE,
            cure="Its administrator turns TLS on: ssl = on, with a certificate; "
            "docs/postgresql.md shows how.",
        )
    if "certificate" in said.casefold():
        return FixInputError(
            "The certificate of the database's server is not trusted on this computer.",
            where=_PLACE,
            cure="Ask its administrator for the root certificate, and name its file in the "
            "address: sslrootcert=FILE.",
        )
    return None


def _unencrypted(host: str, why: str) -> FixInputError:
    return FixInputError(
        f"The connection to {host} would not be encrypted: {why}. Nothing was sent there.",
        where=_PLACE,
        cure="Write sslmode=require there, or sslmode=verify-full to check the server's "
        "certificate too.",
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple([part for part in text.split(",") if part])


def _is_local(host: str) -> bool:
    """Return whether a host is this computer: a socket, localhost or a loopback address."""
    if not host or host.startswith(("/", "@")) or host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
