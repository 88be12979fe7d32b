"""Read the rows of a query as Arrow batches, with Apache Arrow's driver for PostgreSQL (ADBC).

The driver takes everything in one text, the password too. That text is made in the driver's call
and has no name here: no log, error or frame holds it. What the environment or the home of whoever
runs this says of connections does not count, as it does not in `database_session`; only a service
that ``PGSERVICE`` names has to be there.
"""

from __future__ import annotations

import contextlib
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.secrets import call_hiding_frames
from pgflow_widgets.postgres.database_errors import (
    DatabaseError,
    DatabaseTrouble,
    check_login,
    is_sendable,
)
from pgflow_widgets.postgres.database_session import SETTINGS
from pgflow_widgets.postgres.login import CONNECT_TIMEOUT, Login

if TYPE_CHECKING:
    import adbc_driver_manager as adbc
    import pyarrow as pa

_BATCH_BYTES = 4 * 1024 * 1024
_ASK_AGAIN = 0.5  # seconds until a query is told once more to stop
_ABSENT = str(Path(__file__).with_name("no-such-file"))
_TROUBLES = {
    "28": DatabaseTrouble.PASSWORD,
    "3D": DatabaseTrouble.DATABASE,
    "42501": DatabaseTrouble.PERMISSION,
    "57014": DatabaseTrouble.SLOW,
    "57P": DatabaseTrouble.LOST,
    "08": DatabaseTrouble.LOST,
}
"""The kinds of failure by how their SQLSTATE begins."""


class ArrowStream:
    """The rows of one query, in a read-only snapshot of its own.

    All calls block: they belong in a thread. `close` may be called from another one.

    Parameters
    ----------
    login
        The database.
    query
        A SELECT without parameters.
    """

    def __init__(self, login: Login, query: str) -> None:
        self._login = login
        self._query = query
        self._resources = ExitStack()
        self._statement: adbc.AdbcStatement | None = None
        self._reader: pa.RecordBatchReader | None = None
        self._busy = threading.Lock()
        self._closing = self._complete = False

    def open(self) -> None:
        """Sign in and begin the query.

        Raises
        ------
        DatabaseError
            The database said no, or a part of the login cannot be sent.
        """
        import adbc_driver_manager as adbc
        import pyarrow as pa

        check_login(self._login)
        failure: DatabaseError | None = None
        with self._busy:
            try:
                self._begin()
            except (adbc.Error, pa.ArrowException, OSError) as error:
                failure = _database_error(error, self._login)
        # Raised out here so that the error does not carry the frames that saw the password.
        if failure is not None:
            raise failure

    def read(self) -> pa.RecordBatch | None:
        """Return the next rows, None at the end.

        Raises
        ------
        DatabaseError
            The database said no.
        """
        import adbc_driver_manager as adbc
        import pyarrow as pa

        failure: DatabaseError
        with self._busy:
            if self._reader is None or self._closing:
                raise DatabaseError("The query was stopped.", DatabaseTrouble.LOST)
            try:
                return self._reader.read_next_batch()
            except StopIteration:
                self._complete = True
                return None
            except (adbc.Error, pa.ArrowException, OSError) as error:
                failure = _database_error(error, self._login)
        raise failure

    def close(self) -> None:
        """Stop the query, if it has not ended, and sign out."""
        import adbc_driver_manager as adbc

        self._closing = True
        while not self._complete:
            self._cancel()
            if self._busy.acquire(timeout=_ASK_AGAIN):
                break
        else:
            self._busy.acquire()
        try:
            with contextlib.suppress(adbc.Error):
                self._resources.close()
        finally:
            self._busy.release()

    def _cancel(self) -> None:
        import adbc_driver_manager as adbc

        if self._statement is not None:
            with contextlib.suppress(adbc.Error):
                self._statement.cancel()

    def _begin(self) -> None:
        import adbc_driver_manager as adbc
        import adbc_driver_postgresql as driver
        import pyarrow as pa

        keep = self._resources.enter_context
        with _trusted_roots(self._login) as roots:
            if not is_sendable(roots + _ABSENT):
                message = "the path of the certificates holds half of a character"
                raise DatabaseError(message, DatabaseTrouble.TLS)
            # The driver would ask for all types of the database; none but its own are read.
            types = {"adbc.postgresql.type_resolver_mode": "builtin"}
            database = keep(
                call_hiding_frames(
                    lambda: driver.connect(_connection_text(self._login, roots), types)
                )
            )
            connection = keep(adbc.AdbcConnection(database))
        settings = ", ".join(
            f"pg_catalog.set_config('{name}', '{value}', true)" for name, value in SETTINGS.items()
        )
        for statement in (
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            # All rows come in one statement, however long whoever takes them needs.
            "SET LOCAL statement_timeout = 0",
            f"SELECT {settings}",
        ):
            with adbc.AdbcStatement(connection) as setting:
                setting.set_sql_query(statement)
                setting.execute_update()
        self._statement = keep(adbc.AdbcStatement(connection))
        size = driver.StatementOptions.BATCH_SIZE_HINT_BYTES.value
        self._statement.set_options(**{size: str(_BATCH_BYTES)})
        self._statement.set_sql_query(self._query)
        if not self._closing:
            stream, _ = self._statement.execute_query()
            self._reader = keep(pa.RecordBatchReader.from_stream(stream))


def _database_error(error: Exception, login: Login) -> DatabaseError:
    """Return the error of the driver without its details: these quote values and the query."""
    state = getattr(error, "sqlstate", None) or ""
    fields = dict(getattr(error, "details", None) or ())
    primary = fields.get(b"PG_DIAG_MESSAGE_PRIMARY", b"").decode("utf-8", "replace")
    if not primary:
        first, *_ = str(error).rpartition("[libpq] ")[2].splitlines() or [type(error).__name__]
        primary = first.rpartition(":  ")[2]  # what stands before is the severity
    trouble = next((t for begin, t in _TROUBLES.items() if state.startswith(begin)), None)
    return DatabaseError(login.password.scrub(primary), trouble or DatabaseTrouble.OTHER)


def _connection_text(login: Login, roots: str) -> str:
    """Return what libpq takes; everything that it would look up elsewhere is said."""
    settings = {
        "host": login.server,
        "hostaddr": "",
        "port": str(login.port),
        "dbname": login.database,
        "user": login.username,
        "password": login.password.reveal(),
        "passfile": _ABSENT,
        "sslmode": str(login.ssl_mode),
        "sslrootcert": roots,
        "sslcrl": _ABSENT,
        "sslcrldir": _ABSENT,
        "sslcertmode": "disable",
        "sslnegotiation": "postgres",
        "sslsni": "1",
        "ssl_min_protocol_version": "TLSv1.2",
        "ssl_max_protocol_version": "",
        "require_auth": "password,md5,scram-sha-256,gss,sspi,none",
        "requirepeer": "",
        "load_balance_hosts": "disable",
        "gssencmode": "disable",
        "channel_binding": "prefer",
        "target_session_attrs": "any",
        "options": "",
        "client_encoding": "UTF8",
        "application_name": "pgflow_widgets",
        "connect_timeout": f"{CONNECT_TIMEOUT:.0f}",
    }
    return " ".join(f"{name}={_quoted(value)}" for name, value in settings.items())


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


@contextmanager
def _trusted_roots(login: Login) -> Iterator[str]:
    """Name a file with the certificates that a login trusts; there is none if it checks none."""
    if login.ssl_mode not in {SslMode.VERIFY_CA, SslMode.VERIFY_FULL}:
        yield _ABSENT
    elif login.ca_file is not None:
        yield str(login.ca_file)
    else:
        with tempfile.TemporaryDirectory(prefix="pgflow-roots-") as folder:
            path = Path(folder, "roots.pem")
            path.write_text(_system_roots(), "ascii", "ignore")
            yield str(path)


def _system_roots() -> str:
    """Return the certificates that Python trusts: the driver does not know where they are."""
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    roots = [ssl.DER_cert_to_PEM_cert(certificate) for certificate in known]
    folder = ssl.get_default_verify_paths().capath
    if folder and not roots:  # those of a folder are read when they are needed
        roots = [path.read_text("utf-8") for path in sorted(Path(folder).glob("*.[0-9]"))]
    return "".join(roots)
