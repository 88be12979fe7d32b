"""A dataflow as a value: what goes from which table to which dataset, how, and when.

It holds names and no ids, so that it fits another sandbox, and never a secret, so that it can be
kept in version control.
"""

from __future__ import annotations

import hashlib
import json
import weakref
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol, Self, runtime_checkable

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import yaml_text
from pgflow_widgets.model.dataflow.column_mapping import Rule
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.schema_fields import (
    CHOICES,
    FieldType,
    SchemaClass,
    SchemaField,
    field_name,
    own,
)

_FORMAT = 1
_MARK_FORMAT = 2
_UTC_ONLY = "Adobe reads it as UTC."
_SUCH_AS = "Pass it, such as plan.apply(sandbox=prod) or plan.undo(sandbox=prod)."
STEPS = ("columns", "target", "mapping", "schedule")
"""What a plan is made of, in order; the first part of the `field` of what is wrong with it."""


@runtime_checkable
class Bench(Protocol):
    """What a plan is applied in: a `Sandbox`."""

    name: str

    def _where(self, place: str = "") -> str: ...
    def _apply_plan(self, plan: Plan, place: str) -> Any: ...  # noqa: ANN401 - of a layer above
    def _diff_plan(self, plan: Plan, flow: Any, place: str) -> Any: ...  # noqa: ANN401
    def _undo_plan(self, plan: Plan, place: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """When a dataflow runs.

    Parameters
    ----------
    frequency
        The unit of the interval, or once; of a dataflow that exists, also one not known here.
    interval
        How many units lie between two runs; None if it runs once.
    start
        When it begins, in UTC; None for the moment in which the plan is applied.
    backfill
        Whether the first run takes what was there before the start; None if it runs once.
    delta_column
        The timestamp by which later runs know what is new; empty for none. A row that is deleted
        in the table leaves no timestamp, so it stays in the dataset.
    """

    frequency: Frequency | str = Frequency.ONCE
    interval: int | None = None
    start: datetime | None = None
    backfill: bool | None = None
    delta_column: str = ""

    @classmethod
    def read(
        cls,
        frequency: str,
        interval: object = None,
        start: datetime | str | None = None,
        backfill: object = None,
        delta_column: str | None = None,
    ) -> Timing:
        """Understand what a person gives; what is left out gets its usual value.

        Raises
        ------
        InputError
            It breaks a limit of Adobe; the message says why, `field` which.
        """
        try:
            unit = Frequency(str(frequency).strip().casefold())
        except ValueError:
            known = ", ".join(Frequency)
            raise _wrong(
                "schedule.frequency", f"{frequency!r} is no frequency.", f"Choose from: {known}."
            ) from None
        begins = utc(start, "schedule.start")
        if unit is Frequency.ONCE:
            for name, value in (("interval", interval), ("backfill", backfill)):
                if not _missing(value):
                    raise _wrong(
                        f"schedule.{name}",
                        f"A dataflow that runs once has no {name}.",
                        "Adobe refuses it: leave it out, or choose another frequency.",
                    )
            return cls(unit, start=begins, delta_column=delta_column or "")
        count = unit.shortest if _missing(interval) else _whole(interval)
        if count is None or count < unit.shortest:
            reason = f"Adobe runs a dataflow every {Frequency.MINUTE.shortest} minutes at most."
            if unit is not Frequency.MINUTE:
                reason = f"It counts whole {unit}s."
            said = f"Every {interval} {unit}s is not possible: {unit.shortest} or more."
            raise _wrong("schedule.interval", said, reason)
        past = True if _missing(backfill) else backfill
        if not isinstance(past, bool):
            raise _wrong("schedule.backfill", f"{backfill!r} is neither true nor false.")
        return cls(unit, count, begins, past, delta_column or "")

    def params(self, now: datetime) -> dict[str, Any]:
        """Return the ``scheduleParams`` of a request."""
        params: dict[str, Any] = {
            "startTime": int((self.start or now).timestamp()),
            "frequency": str(self.frequency),
        }
        if self.interval is not None:
            params |= {"interval": self.interval, "backfill": self.backfill is not False}
        return params

    @property
    def words(self) -> str:
        """The schedule as a sentence would have it."""
        begins = f"{self.start:%Y-%m-%d %H:%M} UTC" if self.start else "now"
        if self.interval is None:
            return f"once, {begins}"
        unit = f"{self.interval} {self.frequency}s" if self.interval > 1 else str(self.frequency)
        return f"every {unit} from {begins}"


@dataclass(frozen=True, slots=True)
class Target:
    """The dataset that the rows go to.

    Parameters
    ----------
    dataset
        Its name.
    schema_class
        What the rows are about, for a new dataset; None for one that exists.
    fields
        The own fields of a new dataset.
    identity
        Path of the field that is the primary identity; empty for none.
    namespace
        Code of the identity namespace, such as ``Email``; it must exist in the organisation.
    """

    dataset: str
    schema_class: SchemaClass | None = None
    fields: tuple[SchemaField, ...] = ()
    identity: str = ""
    namespace: str = ""

    def __post_init__(self) -> None:
        for name in ("dataset", "namespace"):
            _trim(self, name)

    @property
    def new(self) -> bool:
        """Whether the dataset is to be made."""
        return self.schema_class is not None

    @property
    def all_fields(self) -> tuple[SchemaField, ...]:
        """The own fields of a new dataset, and those that its class asks for."""
        if self.schema_class is None:
            return self.fields
        asked = self.schema_class.required.items()
        return (*(SchemaField(path, kind) for path, kind in asked), *self.fields)


@dataclass(frozen=True)
class Plan:
    """A dataflow from a table to a dataset, before it exists or beside it.

    `Sandbox.plan` makes one; `to_yaml` and `from_yaml` keep it in a file.

    Parameters
    ----------
    name
        How the dataflow is listed; its parts are known by it.
    connection
        Name of the base connection.
    table
        ``path`` of the table.
    columns
        Names of the columns to take.
    target
        Where the rows go.
    mapping
        Which column or expression fills which field.
    schedule
        When it runs.
    description
        What it is for.
    sandbox, place
        The sandbox that `apply` uses, and its name when the plan was made; `at` sets both.
    notes
        What to know of what was proposed, such as that a key is a guess. They are no part of what
        the plan says: they are not in its text, and two plans with other notes are the same.
    """

    known: ClassVar[weakref.WeakKeyDictionary[Any, None]] = weakref.WeakKeyDictionary()
    """The open sandboxes, oldest first: a plan that is bound to none goes to the only one."""

    name: str
    connection: str
    table: str
    columns: tuple[str, ...]
    target: Target
    mapping: tuple[Rule, ...]
    schedule: Timing = Timing()
    description: str = ""
    sandbox: Bench | None = field(default=None, compare=False, repr=False)
    place: str = field(default="", compare=False, repr=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for name in ("name", "connection"):
            _trim(self, name)

    def to_yaml(self) -> str:
        """Return the plan as YAML, to be read and reviewed; there are no ids and no secrets in it.

        Returns
        -------
        str
            What `from_yaml` reads.
        """
        return yaml_text.write(self._document())

    @classmethod
    def from_yaml(cls, text: str, sandbox: Bench | None = None) -> Self:
        """Read a plan that `to_yaml` wrote, or that was written by hand.

        Parameters
        ----------
        text
            The YAML, or JSON. Names are the texts that stand there, ``on`` and ``010`` too; a
            field that is mapped to nothing (``~``) is left out.
        sandbox
            The `Sandbox` that `apply` and `diff` use if they are given none.

        Raises
        ------
        InputError
            It is no plan, or breaks a rule; `field` says where.
        """
        plan: Self = _Reader(cls).plan(yaml_text.read(text, hint="plan.to_yaml() writes it."))
        plan.check()
        return plan if sandbox is None else plan.at(sandbox)

    def at(self, sandbox: Bench) -> Self:
        """Return the plan for another sandbox, as that is named now."""
        _refuse_other(sandbox)
        return replace(self, sandbox=sandbox, place=sandbox.name)

    # A plan is a value: a copy is the plan itself, and so bound to the very same sandbox.
    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Return what goes into a pickle: no sandbox, for that holds a credential."""
        return {**self.__dict__, "sandbox": None, "place": ""}

    def check(self) -> None:
        """Raise the first thing that is wrong with the plan as an `InputError`."""
        for step in STEPS:
            for problem in self.problems(step):
                raise problem

    def problems(self, step: str) -> list[InputError]:
        """Return what is wrong in one step of `STEPS`, as far as it can be told without asking."""
        checks = {
            "columns": self._wrong_columns,
            "target": self._wrong_target,
            "mapping": self._wrong_mapping,
            "schedule": self._wrong_schedule,
        }
        return checks[step]()

    def apply(self, sandbox: Bench | None = None) -> Any:  # noqa: ANN401 - of a layer above
        """Make everything that the plan needs, in order: what is there already is not made again.

        Parameters
        ----------
        sandbox
            The `Sandbox` to make it in. If left out, the one that the plan is from, by the name
            that it had then; of a plan from YAML, the one that is open.

        Returns
        -------
        Dataflow
            The dataflow that is there now; ``.id`` and ``.name`` of it, for instance.

        Raises
        ------
        InputError
            There is no such connection, table or dataset, or Data Prep refuses an expression; or
            the plan is bound to no sandbox, and several are open. Nothing was made.
        UnfinishedError
            A part could not be made. It names those that are there; ``.resume()`` of it, or this
            method again, goes on with what is missing, and ``.undo()`` deletes what was made.

        Notes
        -----
        Every part carries a mark, which is made of the plan's own words, so the same plan finds its
        parts again: after an interrupt, in another kernel, on another machine. One after the other,
        though: a part is looked for and then made, and Adobe offers no lock, so two kernels that
        apply the same plan in the same moment can make a part twice. `undo` deletes both; a mapping
        set stays, as ever.
        """
        bench, place = self._bench(sandbox)
        return bench._apply_plan(self, place)  # noqa: SLF001 - the protocol of these two

    def undo(self, sandbox: Bench | None = None) -> list[str]:
        """Delete every part of the plan that exists, a new dataset and its rows included.

        Parameters
        ----------
        sandbox
            As in `apply`.

        Returns
        -------
        list
            What was deleted, and where. A mapping set stays, for Adobe offers no way to delete one;
            it does nothing by itself.
        """
        bench, place = self._bench(sandbox)
        return bench._undo_plan(self, place)  # noqa: SLF001 - the protocol of these two

    def diff(self, flow: Any = None, sandbox: Bench | None = None) -> Any:  # noqa: ANN401
        """Compare the plan with a dataflow that exists.

        Parameters
        ----------
        flow
            Its id, its unique name or a result of `apply`; the dataflow of the plan's name if left
            out.
        sandbox
            As in `apply`.

        Returns
        -------
        DataFrame
            One row per difference: ``part``, ``field``, ``plan``, ``flow`` (string). Empty if they
            say the same.
        """
        bench, place = self._bench(sandbox)
        return bench._diff_plan(self, flow, place)  # noqa: SLF001 - the protocol of these two

    def mark(self, part: str) -> str:
        """Return what a new part of that kind is known by: 16 hexadecimal digits.

        It is made of what the part is made of, so a part that would be another has another mark.
        """
        return self.marks(part)[0]

    def marks(self, part: str) -> tuple[str, ...]:
        """Return all marks by which the plan's part of that kind is known, the newest kind first.

        What a mark is made of never changes: a part that was made with it could not be found any
        more. Where it has to, `_MARK_FORMAT` counts on, and the old marks are still given.
        """
        content = self._marked(part)
        first = [self._document()] if part == "dataflow" else content
        return (
            _digest([_MARK_FORMAT, self.name, part, content]),
            _digest([self.name, part, first]),
        )

    def _marked(self, part: str) -> list[Any]:
        """Return what a part of that kind is made of."""
        target, schedule = self.target, self.schedule
        fields = [[each.path, each.type, each.title] for each in target.fields]
        described = [target.schema_class, fields]
        dataset = [target.dataset, described, target.identity, target.namespace]
        rules = [[each.source, each.destination] for each in self.mapping]
        source = [self.connection, self.table, self.columns]
        start = schedule.start and schedule.start.astimezone(UTC).isoformat()
        when = [schedule.frequency, schedule.interval, schedule.backfill, start]
        content: Mapping[str, list[Any]] = {
            "source connection": source,
            "class": described,
            "field group": described,
            "schema": [target.dataset, *described],
            "identity": dataset,
            "dataset": dataset,
            "target connection": dataset,
            "mapping set": [rules, self.columns, dataset],
            "dataflow": [self.description, source, dataset, rules, when, schedule.delta_column],
        }
        return content[part]

    def _bench(self, sandbox: Bench | None) -> tuple[Bench, str]:
        """Return where the plan goes; a later `switch` of its sandbox does not lead it astray."""
        if sandbox is not None:
            _refuse_other(sandbox)
            return sandbox, sandbox.name
        if self.sandbox is not None:
            return self.sandbox, self.place
        # Two objects for one place are no question; of them the newest signs in.
        places: dict[str, Bench] = {
            bench._where(): bench  # noqa: SLF001 - the protocol of these two
            for bench in list(self.known)
        }
        if len(places) == 1:
            bench = next(iter(places.values()))
            return bench, bench.name
        several = f"several are open: {'; '.join(sorted(places))}" if places else "none is open"
        raise InputError(
            f"It is not said in which sandbox, and {several}.",
            hint=_SUCH_AS,
            field="sandbox",
        )

    def _document(self) -> dict[str, Any]:
        target, schedule = self.target, self.schedule
        dataset: dict[str, Any] = {"name": target.dataset}
        if target.schema_class is not None:
            dataset["class"] = str(target.schema_class)
            dataset["fields"] = [
                {"name": each.name, "type": str(each.type)}
                | ({"title": each.title} if each.title not in {"", each.name} else {})
                for each in target.fields
            ]
            if target.identity:
                dataset["identity"] = {"field": target.identity, "namespace": target.namespace}
        when: dict[str, Any] = {"frequency": str(schedule.frequency)}
        if schedule.interval is not None:
            when |= {"interval": schedule.interval, "backfill": schedule.backfill}
        if schedule.start is not None:
            when["start"] = schedule.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if schedule.delta_column:
            when["delta_column"] = schedule.delta_column
        return {
            "pgflow_plan": _FORMAT,
            "name": self.name,
            **({"description": self.description} if self.description else {}),
            "connection": self.connection,
            "table": self.table,
            "columns": list(self.columns),
            "dataset": dataset,
            "mapping": {each.destination: each.source for each in self.mapping},
            "schedule": when,
        }

    def _wrong_columns(self) -> list[InputError]:
        if not self.columns:
            return [_wrong("columns", "No column is chosen.", "Choose one at least.")]
        twice = [each for each in self.columns if self.columns.count(each) > 1]
        return [_wrong("columns", f"The column {twice[0]!r} is chosen twice.")] if twice else []

    def _wrong_target(self) -> list[InputError]:
        target, wrong = self.target, []
        if not target.dataset.strip():
            wrong.append(_wrong("target.dataset", "The dataset has no name."))
        if not self.name.strip():
            wrong.append(_wrong("target.name", "The dataflow has no name."))
        if not target.new:
            return wrong
        if not target.fields:
            wrong.append(_wrong("target.fields", "The new dataset has no field."))
        seen: set[str] = set()
        for each in target.fields:
            try:
                field_name(each.name)
            except InputError as error:
                wrong.append(_wrong(f"target.fields.{each.name}", error.message, error.hint))
            if each.name.casefold() in seen:
                said = f"Two fields are called {each.name!r}; case does not count."
                wrong.append(_wrong(f"target.fields.{each.name}", said))
            seen.add(each.name.casefold())
        types = {each.path: each.type for each in target.fields}
        if target.identity and types.get(target.identity) is not FieldType.STRING:
            said = f"The identity {target.identity!r} is no field of type string."
            wrong.append(_wrong("target.identity", said, "Adobe takes only text as an identity."))
        if target.identity and not target.namespace.strip():
            said = "An identity needs a namespace, such as Email."
            wrong.append(_wrong("target.namespace", said, "It must exist in your organisation."))
        return wrong

    def _wrong_mapping(self) -> list[InputError]:
        wrong = []
        if not self.mapping:
            wrong.append(_wrong("mapping", "No column is mapped to a field."))
        known = {each.path for each in self.target.all_fields}
        seen: set[str] = set()
        for each in self.mapping:
            at = f"mapping.{each.destination}"
            if not each.source.strip():
                wrong.append(_wrong(at, f"Nothing fills {each.destination}."))
            if each.destination in seen:
                wrong.append(_wrong(at, f"Two lines fill {each.destination}."))
            if known and each.destination not in known:
                wrong.append(_wrong(at, f"The dataset has no field {each.destination}."))
            seen.add(each.destination)
        asked = self.target.schema_class.required if self.target.schema_class else {}
        needed = [*asked, *([self.target.identity] if self.target.identity else [])]
        wrong += [
            _wrong(f"mapping.{path}", f"{path} must be filled in every row, and nothing fills it.")
            for path in needed
            if path not in seen
        ]
        return wrong

    def _wrong_schedule(self) -> list[InputError]:
        schedule = self.schedule
        try:
            Timing.read(schedule.frequency, schedule.interval, schedule.start, schedule.backfill)
        except InputError as error:
            return [error]
        if schedule.delta_column and schedule.delta_column not in self.columns:
            said = f"The delta column {schedule.delta_column!r} is not among the columns taken."
            return [_wrong("schedule.delta_column", said)]
        if schedule.frequency is not Frequency.ONCE and not schedule.delta_column:
            return [
                _wrong(
                    "schedule.delta_column",
                    "A dataflow that runs again needs a delta column.",
                    "Without it every run would bring all rows again, and double them.",
                )
            ]
        return []


def _digest(content: list[Any]) -> str:
    text = json.dumps(content, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Reader:
    """Reads the document of a plan, and says where it is wrong."""

    def __init__(self, kind: type[Plan]) -> None:
        self._kind = kind

    def plan(self, found: object) -> Any:  # noqa: ANN401 - a Plan or a class below it
        if not isinstance(found, dict) or found.get("pgflow_plan") != str(_FORMAT):
            raise _wrong(
                "pgflow_plan", "The text is no plan.", f"It begins: pgflow_plan: {_FORMAT}"
            )
        known = {"pgflow_plan", "name", "description", "connection", "table", "columns"}
        _only(found, known | {"dataset", "mapping", "schedule"}, "")
        columns = found.get("columns")
        if not isinstance(columns, list):
            raise _wrong("columns", "columns must be a list of names.")
        mapping = found.get("mapping")
        if not isinstance(mapping, dict):
            raise _wrong("mapping", "mapping must give a column or an expression for each field.")
        return self._kind(
            name=_text(found, "name"),
            description=_text(found, "description", needed=False),
            connection=_text(found, "connection"),
            table=_text(found, "table"),
            columns=tuple(_named(each, "columns") for each in columns),
            target=self._target(found.get("dataset")),
            mapping=tuple(
                Rule(_named(source, f"mapping.{to}"), to)
                for each, source in mapping.items()
                if source is not None and (to := _named(each, "mapping"))
            ),
            schedule=self._schedule(found.get("schedule")),
        )

    def _target(self, found: object) -> Target:
        if not isinstance(found, dict):
            raise _wrong("dataset", "dataset must have a name, and a class if it is new.")
        _only(found, {"name", "class", "fields", "identity"}, "dataset.")
        name = _text(found, "name", at="dataset.name")
        if found.get("class") is None:
            return Target(name)
        fields = found.get("fields")
        if not isinstance(fields, list):
            raise _wrong("dataset.fields", "fields must be a list.")
        identity = found.get("identity") or {}
        if not isinstance(identity, dict):
            raise _wrong("dataset.identity", "identity must have a field and a namespace.")
        return Target(
            name,
            SchemaClass.read(_text(found, "class")),
            tuple(self._field(each) for each in fields),
            _text(identity, "field", needed=False),
            _text(identity, "namespace", needed=False),
        )

    def _field(self, found: object) -> SchemaField:
        if not isinstance(found, dict):
            raise _wrong("dataset.fields", "A field must have a name and a type.")
        _only(found, {"name", "type", "title"}, "dataset.fields.")
        name = _text(found, "name", at="dataset.fields.name")
        title = _text(found, "title", needed=False) or name
        return SchemaField(own(name), field_type(_text(found, "type")), title)

    def _schedule(self, found: object) -> Timing:
        if not isinstance(found, dict):
            raise _wrong("schedule", "schedule must have a frequency.")
        _only(found, {"frequency", "interval", "start", "backfill", "delta_column"}, "schedule.")
        frequency = _text(found, "frequency", at="schedule.frequency")
        return Timing.read(
            frequency,
            _single(found, "interval"),
            _single(found, "start"),
            _truth(_single(found, "backfill")),
            _text(found, "delta_column", needed=False),
        )


def field_type(text: str) -> FieldType:
    """Return a type that a new field may have; `InputError` if there is none of that name."""
    if text not in set(CHOICES):
        known = ", ".join(CHOICES)
        raise _wrong("target.fields", f"{text!r} is no type of a field.", f"Choose from: {known}.")
    return FieldType(text)


def utc(value: datetime | str | None, at: str) -> datetime | None:
    """Return a moment in UTC; what says no zone is UTC already."""
    if isinstance(value, str) and value.strip():
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            hint = f"Write it as 2026-03-01T12:00. {_UTC_ONLY}"
            raise _wrong(at, f"{value!r} is no date and time.", hint) from None
    if not isinstance(value, datetime):
        if not _missing(value):
            raise _wrong(at, f"{value!r} is no date and time.", "Write it as 2026-03-01T12:00.")
        return None
    zoned = value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return zoned.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise _wrong(at, f"{value} is out of range in UTC.", _UTC_ONLY) from None


def _trim(value: Target | Plan, name: str) -> None:
    """Take the blanks around a name away: services keep it without, and would not find it."""
    object.__setattr__(value, name, getattr(value, name).strip())


def _refuse_other(sandbox: object) -> None:
    """Raise what is said of a sandbox that is none, such as the name of one."""
    if not isinstance(sandbox, Bench):
        kind = type(sandbox).__name__
        raise _wrong("sandbox", f"sandbox is of type {kind}: that is no sandbox.", _SUCH_AS)


def _missing(value: object) -> bool:
    """Whether nothing is said; a list, which no set can hold, says something."""
    return value is None or value == ""


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _wrong(at: str, message: str, hint: str = "") -> InputError:
    return InputError(message, hint=hint, field=at)


def _only(found: Mapping[Any, Any], known: Sequence[str] | set[str], where: str) -> None:
    for name in found:
        if name not in known:
            hint = f"It may have: {', '.join(sorted(known))}."
            raise _wrong(f"{where}{name}", f"A plan has no {where}{name}.", hint)


def _text(found: Mapping[Any, Any], name: str, *, needed: bool = True, at: str = "") -> str:
    value = found.get(name)
    return "" if value is None and not needed else _named(value, at or name)


def _named(value: object, at: str) -> str:
    """Return what stands where a name or an expression must."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        hint = "A name such as null is put in quotation marks."
        raise _wrong(at, f"{at} must be a text.", hint)
    return str(value)


def _single(found: Mapping[Any, Any], name: str) -> Any:  # noqa: ANN401 - `Timing.read` checks it
    """Return a part of a schedule, which is one value: what many aliases stand for has no end."""
    value = found.get(name)
    if isinstance(value, Collection) and not isinstance(value, str):
        raise _wrong(f"schedule.{name}", f"schedule.{name} must be one value.")
    return value


def _truth(value: object) -> object:
    """Return what a word of YAML for yes or no says; anything else as it is."""
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    return words.get(value.casefold(), value) if isinstance(value, str) else value
