"""The files of a dataset for other engines: downloaded once, bounded, private, resumed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from pgflow_widgets.api.messages.datasets.files import FilePart
from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.errors import InputError, PgflowError, ProtocolError
from pgflow_widgets.local import cache_folder
from pgflow_widgets.operations.datasets import file_cache
from pgflow_widgets.operations.datasets.file_cache import FileCache
from pgflow_widgets.operations.datasets.scan import scan
from tests.support.fabricated import answer, fabricated_client
from tests.unit.operations.test_reading import Lake, parquet

PLACE = "prod of o@AdobeOrg"


async def scanned(lake: Any, folder: Path, most: int = 1 << 30) -> Any:
    client, _ = fabricated_client(lake)
    return await scan(client, "Orders", lambda: FileCache(folder, most), PLACE)


def names(folder: Path, ending: str = ".parquet") -> list[str]:
    return sorted(path.name for path in folder.rglob(f"*{ending}"))


def listed(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_dataset_is_downloaded_once_and_its_files_are_private(tmp_path: Path) -> None:
    lake = Lake(parquet(0, 30), parquet(30, 10), parquet(40, 1))
    dataset = await scanned(lake, tmp_path)
    assert dataset.count_rows() == 41
    ids = dataset.to_table(columns=["_retail"]).flatten()
    assert ids["_retail.id"].to_pylist() == list(range(41))
    assert sorted(dataset.files) == sorted(str(tmp_path / name) for name in names(tmp_path))
    assert {path.stat().st_mode & 0o077 for path in listed(tmp_path)} == {0}
    taken = lake.bytes
    assert (await scanned(lake, tmp_path)).count_rows() == 41
    assert lake.bytes == taken
    assert names(tmp_path, ".begun") == []


async def test_no_name_of_a_service_leaves_the_folder_or_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    hostile = [
        "../../up.parquet",
        "/etc/x.parquet",
        "a\0b.parquet",
        "..\\w.parquet",
        "\u202e.parquet",
    ]
    lake = Lake(*[parquet(n, 1) for n in range(len(hostile))], names=hostile)
    assert (await scanned(lake, folder)).count_rows() == len(hostile)
    assert [path.name for path in listed(tmp_path)] == ["cache"]
    for name in names(folder):
        stem = name.removesuffix(".parquet")
        assert len(stem) == 64
        assert set(stem) <= set("0123456789abcdef")


async def test_other_places_and_other_versions_have_other_files(tmp_path: Path) -> None:
    cache = FileCache(tmp_path)
    parts = [
        FilePart("f", "p", 1),
        FilePart("f", "p", 2),
        FilePart("f", "p", 1, "2"),
        FilePart("fp", "", 1),
    ]
    paths = {cache.path_of(place, part) for place in ("a", "b") for part in parts}
    assert len(paths) == 8


async def test_a_download_that_broke_off_is_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_cache, "_PIECE", 1000)
    content = parquet(0, 300)
    lake = Lake(content)

    def broken(request: Request) -> Response:
        if request.headers.get("Range", "").startswith("bytes=5000-"):
            return answer({"title": "busy"}, 500)
        return lake(request)

    with pytest.raises(PgflowError):
        await scanned(broken, tmp_path)
    (begun,) = (path for path in listed(tmp_path) if path.suffix == ".begun")
    assert begun.stat().st_size == 5000
    assert names(tmp_path) == []
    taken = lake.bytes
    assert (await scanned(lake, tmp_path)).count_rows() == 300
    assert lake.bytes - taken == len(content) - 5000
    assert names(tmp_path, ".begun") == []


@pytest.mark.parametrize("begun", [b"x" * 100, b"x" * 10**6])
async def test_what_was_begun_and_cannot_go_on_begins_again(tmp_path: Path, begun: bytes) -> None:
    lake = Lake(parquet(0, 30))
    lake.ranges = False
    client, _ = fabricated_client(lake)
    (part,) = await client.dataset_parts("d" * 24)
    path = FileCache(tmp_path).path_of(PLACE, part)
    path.with_suffix(".begun").write_bytes(begun)
    assert (await scanned(lake, tmp_path)).count_rows() == 30


async def test_a_file_that_is_shorter_or_longer_than_announced_is_refused(tmp_path: Path) -> None:
    lake = Lake(parquet(0, 30))
    lake.cut = 500
    with pytest.raises(ProtocolError):
        await scanned(lake, tmp_path)
    assert names(tmp_path) == []


async def test_a_damaged_file_does_not_stay(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="no Parquet"):
        await scanned(Lake(parquet(0, 3), b"no Parquet at all"), tmp_path)
    assert len(names(tmp_path)) == 1


async def test_the_cache_is_bounded_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    files = [parquet(n, 50) for n in range(0, 200, 50)]
    size = max(map(len, files))
    for age, content in enumerate(files[:3]):
        (path,) = map(
            Path, (await scanned(Lake(content, names=[f"{age}.parquet"]), tmp_path)).files
        )
        os.utime(path, (age + 1, age + 1))
    assert len(names(tmp_path)) == 3
    await scanned(Lake(files[0], names=["0.parquet"]), tmp_path)  # used again
    lake = Lake(files[3], names=["3.parquet"])
    assert (await scanned(lake, tmp_path, most=3 * size)).count_rows() == 50
    left = {pq.read_table(tmp_path / name)["_retail"][0]["id"].as_py() for name in names(tmp_path)}
    assert left == {0, 100, 150}
    with pytest.raises(InputError, match="GB of files") as caught:
        await scanned(Lake(*files), tmp_path, most=size)
    assert caught.value.field == "cache_gb"
    assert len(names(tmp_path)) == 3


async def test_two_at_once_do_not_write_into_one_file(tmp_path: Path) -> None:
    lake = Lake(parquet(0, 30), parquet(30, 30))
    both = await asyncio.gather(scanned(lake, tmp_path), scanned(lake, tmp_path))
    assert [dataset.count_rows() for dataset in both] == [60, 60]
    assert (len(names(tmp_path)), names(tmp_path, ".begun")) == (2, [])


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.suffix != ".lock")


async def test_two_datasets_at_once_keep_to_the_bound_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_cache, "_PIECE", 1000)
    contents = [parquet(n, 3000) for n in (0, 3000)]
    most = max(map(len, contents)) * 3 // 2
    sizes: list[int] = []

    def watched(lake: Lake) -> Any:
        def respond(request: Request) -> Response:
            sizes.append(_bytes_in(tmp_path))
            return lake(request)

        return respond

    lakes = [Lake(content, names=[f"{n}.parquet"]) for n, content in enumerate(contents)]
    ends = await asyncio.gather(
        *(scanned(watched(lake), tmp_path, most) for lake in lakes), return_exceptions=True
    )
    assert all(end.field == "cache_gb" for end in ends if isinstance(end, InputError))
    assert any(not isinstance(end, Exception) for end in ends)
    assert 0 < max(sizes) <= most
    assert 0 < _bytes_in(tmp_path) <= most


async def test_it_waits_for_the_download_of_another_process_and_not_for_what_is_there(
    tmp_path: Path,
) -> None:
    lake = Lake(parquet(0, 30))
    program = (
        "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire();"
        " print('held', flush=True); sys.stdin.read(); lock.release()"
    )
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, str(tmp_path / "downloads.lock")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert other.stdin
    assert other.stdout
    assert await other.stdout.readline() == b"held\n"
    waiting = asyncio.create_task(scanned(lake, tmp_path))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    assert lake.bytes == 0
    other.stdin.close()
    assert (await waiting).count_rows() == 30
    await other.wait()
    with FileLock(tmp_path / "downloads.lock"):
        assert (await scanned(lake, tmp_path)).count_rows() == 30


async def test_files_that_had_to_make_room_at_once_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = FileCache.fetch

    async def taken_away(self: FileCache, *given: Any) -> list[Path]:
        paths = await fetch(self, *given)
        paths[0].unlink()
        return paths

    monkeypatch.setattr(FileCache, "fetch", taken_away)
    with pytest.raises(InputError, match="make room for another dataset"):
        await scanned(Lake(parquet(0, 30)), tmp_path)


async def test_threads_share_the_bound(tmp_path: Path) -> None:
    contents = [parquet(n, 500) for n in range(0, 2000, 500)]
    most = max(map(len, contents)) * 2
    lakes = [Lake(content, names=[f"{n}.parquet"]) for n, content in enumerate(contents)]

    def in_a_loop_of_its_own(lake: Lake) -> None:
        with contextlib.suppress(InputError):  # it may have to make room for another at once
            asyncio.run(scanned(lake, tmp_path, most))

    await asyncio.gather(*(asyncio.to_thread(in_a_loop_of_its_own, lake) for lake in lakes))
    assert 0 < _bytes_in(tmp_path) <= most


async def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, target = tmp_path / "cache", tmp_path / "precious"
    folder.mkdir()
    target.write_text("mine")
    lake = Lake(parquet(0, 3))
    client, _ = fabricated_client(lake)
    (part,) = await client.dataset_parts("d" * 24)
    FileCache(folder).path_of(PLACE, part).with_suffix(".begun").symlink_to(target)
    with pytest.raises(PgflowError, match="cannot be kept"):
        await scanned(lake, folder)
    assert target.read_text() == "mine"


async def test_an_empty_dataset_has_no_rows(tmp_path: Path) -> None:
    assert (await scanned(Lake(), tmp_path)).count_rows() == 0


def test_the_folder_of_downloads_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGFLOW_CACHE", str(tmp_path / "mine" / "here"))
    folder = cache_folder.cache_folder()
    assert folder == tmp_path / "mine" / "here" / "pgflow_widgets" / "datasets"
    assert folder.stat().st_mode & 0o777 == 0o700
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o775)
    shared.chmod(0o775)
    monkeypatch.setenv("PGFLOW_CACHE", str(shared))
    assert cache_folder.cache_folder().parents[1] == shared
    assert shared.stat().st_mode & 0o777 == 0o775  # it may be others' too
    linked = tmp_path / "linked"
    (linked / "pgflow_widgets").mkdir(parents=True)
    (linked / "pgflow_widgets" / "datasets").symlink_to(folder)
    (tmp_path / "file").write_text("")
    for other in (linked, tmp_path / "file"):
        monkeypatch.setenv("PGFLOW_CACHE", str(other))
        with pytest.raises(PgflowError, match="must be your own"):
            cache_folder.cache_folder()
    monkeypatch.delenv("PGFLOW_CACHE")
    for system, variables, expected in (
        ("win32", {"LOCALAPPDATA": str(tmp_path / "Local")}, "Local"),
        ("win32", {"LOCALAPPDATA": ""}, "AppData/Local"),
        ("darwin", {}, "Library/Caches"),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(sys, "platform", system)
            changed.setenv("HOME", str(tmp_path))
            for variable, value in variables.items():
                changed.setenv(variable, value)
            there = tmp_path / expected / "pgflow_widgets" / "datasets"
            assert cache_folder.cache_folder() == there
            assert there.stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder.cache_folder() == tmp_path / "pgflow_widgets" / "datasets"


async def test_only_our_own_files_count_and_go(tmp_path: Path) -> None:
    mine = [tmp_path / name for name in ("my_sales.parquet", f"{'a' * 63}.parquet", "x.begun")]
    for path in mine:
        path.write_bytes(b"x" * 5000)
        os.utime(path, (1, 1))
    at_work, left = (tmp_path / f"{digit * 64}.begun" for digit in "ab")
    for path in (at_work, left):
        path.write_bytes(b"x" * 5000)
    os.utime(left, (1, 1))
    content = parquet(0, 3)
    await scanned(Lake(content), tmp_path, most=len(content) + 10)
    assert all(path.exists() for path in (*mine, at_work))
    assert not left.exists()


async def test_a_file_that_is_listed_twice_is_one_and_unannounced_ones_are_bounded(
    tmp_path: Path,
) -> None:
    content = parquet(0, 30)
    lake = Lake(content, content, content)
    client, _ = fabricated_client(lake)
    part = (await client.dataset_parts("d" * 24))[0]
    paths = await FileCache(tmp_path).fetch(client, PLACE, [part, part])
    assert paths[0] == paths[1]
    assert len(names(tmp_path)) == 1
    lake.lengths = False
    with pytest.raises(InputError, match="GB of files"):
        await scanned(lake, tmp_path / ".", most=2 * len(content))
