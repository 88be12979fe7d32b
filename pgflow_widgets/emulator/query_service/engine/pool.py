"""Keeps processes that run statements: one is warm when the next statement comes."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from pgflow_widgets.emulator.query_service.engine.process import EngineProcess

_MOST_IDLE = 2


class Engines:
    """The processes of a service: each has one session at a time, and reads one folder.

    Parameters
    ----------
    scratch
        Where they may write.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._folders: dict[EngineProcess, Path] = {}
        self._idle: list[EngineProcess] = []
        self._ending: set[asyncio.Task[None]] = set()

    async def take(self, folder: Path) -> EngineProcess:
        """Return a process that nobody else uses."""
        for engine in [engine for engine in self._idle if self._folders[engine] == folder]:
            self._idle.remove(engine)
            if not engine.is_over:
                return engine
            self._end(engine)
        return await self._start(folder)

    async def warm(self, folder: Path) -> None:
        """Start a process, if none is there to be taken."""
        idle = [engine for engine in self._idle if not engine.is_over]
        if not any(self._folders[engine] == folder for engine in idle):
            self._give_back(await self._start(folder))

    async def close(self) -> None:
        """End all processes."""
        for engine in list(self._folders):
            self._end(engine)
        await asyncio.gather(*self._ending)

    async def _start(self, folder: Path) -> EngineProcess:
        scratch = self._scratch / secrets.token_hex(8)
        engine = await EngineProcess.start(folder, scratch, self._give_back)
        self._folders[engine] = folder
        return engine

    def _give_back(self, engine: EngineProcess) -> None:
        if engine not in self._folders:
            return  # it has been ended with all others
        if engine.is_over or engine.is_spent:
            self._end(engine)
            return
        self._idle.append(engine)
        if len(self._idle) > _MOST_IDLE:
            self._end(self._idle.pop(0))

    def _end(self, engine: EngineProcess) -> None:
        del self._folders[engine]
        ending = asyncio.ensure_future(engine.end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
