"""A plan that belongs to a sandbox: apply it, undo it, compare it with a dataflow.

This module is over 300 lines because each method documents what it takes, gives and refuses.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.errors import InputError, OutcomeUnknownError, UnfinishedError, visible
from pgflow_widgets.frames import flows as frames
from pgflow_widgets.model import platform
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.plan_yaml import read_plan, write_plan
from pgflow_widgets.model.dataflow.profile_use import CANNOT_BE_UNDONE, ProfileUse
from pgflow_widgets.notebook.access import open_sandboxes
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.notebook.access.has_access import HasAccess, access_of
from pgflow_widgets.operations import apply_plan, flow_changes
from pgflow_widgets.operations.apply_plan import UnfinishedPlanError
from pgflow_widgets.operations.flows import FlowRef

if TYPE_CHECKING:
    import pandas as pd


class UnchangedPartsWarning(UserWarning):
    """Some of what a plan says differently cannot change in a dataflow that exists."""


_SUCH_AS = "Pass it, such as plan.apply(sandbox=prod) or plan.undo(sandbox=prod)."


@dataclass(frozen=True, repr=False)
class Plan(DataflowPlan):
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
    notes
        What to know of what was proposed, such as that a key is a guess. They are no part of what
        the plan says: they are not in its text, and two plans with other notes are the same.
    options
        What becomes of rows that do not fit.
    sandbox, place
        The `Sandbox` that `apply` uses, and its name when the plan was made; `at` sets both.
    """

    sandbox: HasAccess | None = field(default=None, compare=False, repr=False)
    place: str = field(default="", compare=False, repr=False)

    def __repr__(self) -> str:
        notes = "".join(f"; {visible(note)}" for note in self.notes)
        use = f", for Profile: {self.target.profile}" if self._is_for_profile else ""
        return (
            f"<Plan {self.name!r} from {self.table!r} of {self.connection!r} to"
            f" {self.target.dataset!r}{use}, {self._runs}{notes}>"
        )

    @property
    def _is_for_profile(self) -> bool:
        return self.target.profile is not ProfileUse.NO

    @property
    def _call(self) -> str:
        return "plan.apply(confirm=True)" if self._is_for_profile else "plan.apply()"

    @property
    def _runs(self) -> str:
        """When it runs, in words; at a service on this machine it starts sooner."""
        if self.sandbox is None:
            return self.schedule.words
        return self.schedule.words_after(platform.start_lead(access_of(self.sandbox).base_url))

    def _card(self) -> Card:
        profile = f"{self.target.profile}. {CANNOT_BE_UNDONE}" if self._is_for_profile else ""
        kind = "new" if self.target.new else "existing"
        schema_class = f", {self.target.schema_class}" if self.target.schema_class else ""
        facts = (
            Fact("Connection", self.connection),
            Fact("Table", f"{self.table}, {len(self.columns)} columns"),
            Fact("Dataset", f"{self.target.dataset} ({kind}{schema_class})"),
            Fact("Profile", profile),
            Fact("Runs", self._runs),
            Fact("New rows by", self.schedule.delta_column),
            Fact("Bad rows", self.options.words),
            Fact("Description", self.description),
            *(Fact("Note", note) for note in self.notes if note != CANNOT_BE_UNDONE),
        )
        remark = f"{self._call} creates the dataflow; print(plan.to_yaml()) shows it all."
        return Card("Plan", self.name, "nothing is created yet", facts=facts, remark=remark)

    def _repr_html_(self) -> str:
        return self._card().html()

    @classmethod
    def of(cls, plan: DataflowPlan, sandbox: HasAccess | None = None, place: str = "") -> Self:
        """Return a plan that belongs to a sandbox, by the name that it has now."""
        content = {part.name: getattr(plan, part.name) for part in fields(DataflowPlan)}
        return cls(**content, sandbox=sandbox, place=place)

    @classmethod
    def from_yaml(cls, text: str, sandbox: HasAccess | None = None) -> Self:
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
        plan = cls.of(read_plan(text))
        return plan if sandbox is None else plan.at(sandbox)

    def to_yaml(self) -> str:
        """Return the plan as YAML, to be read and reviewed; there are no ids and no secrets in it.

        Returns
        -------
        str
            What `from_yaml` reads.
        """
        return write_plan(self)

    def at(self, sandbox: HasAccess) -> Self:
        """Return the plan for another sandbox, as that is named now."""
        return replace(self, sandbox=sandbox, place=_access(sandbox).name)

    def __getstate__(self) -> dict[str, Any]:
        """Return what goes into a pickle: no sandbox, for that holds a credential."""
        return {**self.__dict__, "sandbox": None, "place": ""}

    def apply(self, sandbox: HasAccess | None = None, *, confirm: bool = False) -> Dataflow:
        """Make everything that the plan needs, in order: what is there already is not made again.

        Parameters
        ----------
        sandbox
            The `Sandbox` to make it in. If left out, the one that the plan is from, by the name
            that it had then; of a plan from YAML, the one that is open.
        confirm
            Whether to do what cannot be undone: to enable a schema for Profile.

        Returns
        -------
        Dataflow
            The dataflow that is there now; ``.id`` and ``.name`` of it, for instance.

        Raises
        ------
        InputError
            There is no such connection, table or dataset, or Data Prep refuses an expression; or
            the plan is bound to no sandbox, and several are open; or it is for Profile, and that
            is not confirmed. Nothing was made.
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
        access, place = self._destination(sandbox)
        return _apply(self, access, place, confirm=confirm)

    def undo(self, sandbox: HasAccess | None = None) -> list[str]:
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
        access, place = self._destination(sandbox)
        return _undo(self, access, place)

    def diff(self, flow: FlowRef = None, sandbox: HasAccess | None = None) -> pd.DataFrame:
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
            One row per difference: ``part``, ``field``, ``plan``, ``flow`` (string),
            ``changeable`` (boolean), ``reason`` (string): whether `update` can change it, and why
            not. Empty if they say the same.
        """
        access, place = self._destination(sandbox)
        return frames.DIFFERENCES.frame(
            access.run_in(place, flow_changes.differences_to, self, flow)
        )

    def update(self, flow: FlowRef = None, sandbox: HasAccess | None = None) -> Dataflow:
        """Change a dataflow that exists to what the plan says, in all that Adobe lets change.

        `diff` shows it first. A new mapping is checked by Data Prep and made before the dataflow
        is changed, by one call; its later runs go by it.

        Parameters
        ----------
        flow, sandbox
            As in `diff`.

        Returns
        -------
        Dataflow
            The dataflow, as it is now.

        Raises
        ------
        InputError
            The plan breaks a rule, or Data Prep refuses an expression; nothing was changed.
        StaleError
            Somebody else changed the dataflow meanwhile; nothing was changed.

        Warns
        -----
        UnchangedPartsWarning
            It names what stays different, and why: source, target, delta column, and what a start
            that has passed forbids. A new dataflow can have that.
        """
        access, place = self._destination(sandbox)
        updated = access.run_in(place, flow_changes.update, self, flow)
        if updated.left:
            reasons = (f"{part.part} {part.field}: {part.reason}" for part in updated.left)
            warnings.warn(f"Not changed: {' '.join(reasons)}", UnchangedPartsWarning, stacklevel=2)
        return updated.flow

    def _destination(self, sandbox: HasAccess | None) -> tuple[Access, str]:
        """Return where the plan goes; a later `switch` of its sandbox does not lead it astray."""
        if sandbox is not None:
            access = _access(sandbox)
            return access, access.name
        if self.sandbox is not None:
            return _access(self.sandbox), self.place
        access = access_of(open_sandboxes.only_one(hint=_SUCH_AS))
        return access, access.name


def _access(sandbox: object) -> Access:
    """Return the access of a sandbox; refuse what is none, such as the name of one."""
    if not isinstance(sandbox, HasAccess):
        raise InputError(
            f"sandbox is of type {type(sandbox).__name__}: that is no sandbox.",
            hint=_SUCH_AS,
            field="sandbox",
        )
    return access_of(sandbox)


def _apply(plan: DataflowPlan, access: Access, place: str, *, confirm: bool) -> Dataflow:
    try:
        return access.run_in(place, apply_plan.apply, plan, confirm=confirm)
    except UnfinishedPlanError as error:
        unfinished = error
    raise unfinished_error(
        unfinished,
        undo=partial(_undo, plan, access, place),
        resume=partial(_apply, plan, access, place, confirm=confirm),
    )


def _undo(plan: DataflowPlan, access: Access, place: str) -> list[str]:
    parts = access.run_in(place, apply_plan.undo, plan)
    return [f"{part} in {access.place(place)}" for part in parts]


def unfinished_error(
    unfinished: UnfinishedPlanError,
    *,
    undo: Callable[[], Sequence[str]],
    resume: Callable[[], object],
) -> UnfinishedError:
    """Return the error that tells which parts are there, and offers to undo or go on."""
    there = ", ".join(unfinished.made) or "nothing"
    reason = unfinished.reason
    # A part that may be there after all is found by its mark when the plan is applied again.
    hint = "" if isinstance(reason, OutcomeUnknownError) else f"{reason.hint} "
    return UnfinishedError(
        f"{reason.message} Made so far: {there}.",
        part=str(unfinished.part),
        made=tuple(unfinished.made),
        undo=undo,
        resume=resume,
        hint=f"{hint}`.resume()` of this error, or `plan.apply()` again, goes on with what"
        " is missing; `.undo()`, or `plan.undo()`, deletes what was made.".strip(),
        field=reason.field,
        blame=reason.blame,
    )
