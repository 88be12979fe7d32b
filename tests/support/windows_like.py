"""Takes from our modules, and from them alone, what Python has not on Windows.

A copy of this file named ``sitecustomize.py`` on the path simulates it in a program and in all that
it starts. The operating system below remains what it is.
"""

from __future__ import annotations

import builtins
import os
import signal
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

_OURS = "pgflow_widgets"
_MODULES = {
    *("crypt", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "spwd"),
    *("syslog", "termios", "tty"),
}
_MISSING = {
    "os": {
        *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "WNOHANG", "chown", "chroot"),
        *("confstr", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid"),
        *("getgroups", "getloadavg", "getpgid", "getuid", "initgroups", "killpg", "lchown"),
        *("mkfifo", "pipe2", "posix_spawn", "pread", "pwrite", "register_at_fork", "sched_yield"),
        *("setegid", "seteuid", "setgid", "setgroups", "setpgid", "setsid", "setuid", "statvfs"),
        *("sysconf", "uname", "wait", "wait3", "wait4"),
    },
    "signal": {
        *("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGUSR1"),
        *("SIGUSR2", "alarm", "pause", "pthread_kill", "pthread_sigmask", "setitimer", "sigwait"),
    },
    "socket": {"AF_UNIX", "SO_REUSEPORT"},
    "time": {"tzset"},
}


class _Module(types.ModuleType):
    """A module without some of its names."""

    def __init__(self, real: types.ModuleType, missing: set[str]) -> None:
        super().__init__(real.__name__)
        self._real, self._missing = real, missing

    def __getattr__(self, name: str) -> Any:
        if name in self._missing:
            raise AttributeError(f"Windows has no {self._real.__name__}.{name}")
        return getattr(self._real, name)


def _open(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
    if Path(path).is_dir():
        raise PermissionError(13, "Windows opens no folder", str(path))
    return os.open(path, flags, *arguments, **named)


def _fsync(descriptor: int) -> None:
    import fcntl

    if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(9, "Windows syncs only what may be written")
    os.fsync(descriptor)


class _Popen(subprocess.Popen[Any]):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        for name in ("user", "group", "extra_groups", "preexec_fn"):
            if options.get(name) is not None:
                raise ValueError(f"{name} is not supported on Windows")
        super().__init__(*arguments, **options | {"start_new_session": False})

    def send_signal(self, sig: int) -> None:
        if sig != signal.SIGTERM:
            raise ValueError(f"Unsupported signal: {sig}")
        self.kill()  # which is all that it does there


def _rename(self: Path, target: Any) -> Path:
    if Path(target).exists():
        raise FileExistsError(17, "Windows renames to no name that is taken", str(target))
    os.rename(self, target)  # noqa: PTH104 - what `Path.rename` does
    return Path(target)


_ALTERED: dict[str, types.ModuleType] = {}


def _altered(name: str) -> types.ModuleType:
    if name not in _ALTERED:
        module = _Module(sys.modules[name], _MISSING.get(name, set()))
        if name == "os":
            module.open, module.fsync = _open, _fsync  # type: ignore[attr-defined]
        if name == "subprocess":
            module.Popen = _Popen  # type: ignore[attr-defined]
        if name == "asyncio":
            _take_signal_handlers(module)
        _ALTERED[name] = module
    return _ALTERED[name]


def _take_signal_handlers(asyncio: Any) -> None:
    def refuse(*_: Any) -> None:
        raise NotImplementedError

    asyncio.SelectorEventLoop.add_signal_handler = refuse
    Path.rename = _rename  # type: ignore[method-assign]


_real_import = builtins.__import__


def _import(
    name: str,
    globals: dict[str, Any] | None = None,  # noqa: A002 - as Python calls it
    locals: Any = None,  # noqa: A002
    fromlist: Any = (),
    level: int = 0,
) -> Any:
    module = _real_import(name, globals, locals, fromlist, level)
    package = str((globals or {}).get("__package__") or "")
    if package.partition(".")[0] != _OURS:
        return module
    if name in _MODULES:
        raise ModuleNotFoundError(f"No module named {name!r} on Windows", name=name)
    if name in {*_MISSING, "asyncio", "subprocess"}:
        return _altered(name)
    return module


builtins.__import__ = _import
