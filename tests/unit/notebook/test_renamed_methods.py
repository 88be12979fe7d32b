"""Old method names of `Sandbox` say in their error what the new ones are."""

from __future__ import annotations

import re
from operator import attrgetter

import pytest

from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.notebook.sandbox.renamed_methods import RENAMED_METHODS
from tests.support.tables import for_each


@for_each("old", RENAMED_METHODS)
def test_an_old_method_name_says_the_new_one(old: str) -> None:
    sandbox = Sandbox(Credentials("i", Secret("s"), "o", base_url="http://127.0.0.1:9"))
    with pytest.raises(AttributeError, match=f"sandbox.{old} is now sandbox.") as caught:
        attrgetter(old)(sandbox)
    new_names = re.findall(r"(?<=sandbox\.)\w+\.\w+", str(caught.value).partition("is now")[2])
    assert new_names
    for name in new_names:
        assert callable(attrgetter(name)(sandbox))
