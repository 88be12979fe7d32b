"""Keep texts that may hold a secret out of text fields, which are shown and saved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pgflow_widgets.model import suspected_secrets
from pgflow_widgets.model.field_rules import NOT_KEPT


@dataclass(slots=True)
class TextGuard:
    """Remembers which text fields of a form refused a text that may hold a secret.

    ``emptied`` counts for each field how often the page has to empty it, too.
    """

    messages: dict[str, str] = field(default_factory=dict)
    emptied: Counter[str] = field(default_factory=Counter)

    def admits(self, name: str, text: str) -> bool:
        """Whether a field may keep a text; also clears an earlier refusal of the field."""
        self.messages.pop(name, None)
        return not suspected_secrets.holds_secret(text)

    def refuse(self, name: str, text: str, said: str = NOT_KEPT) -> str:
        """Explain why a text is refused, and return the new content of its field: nothing."""
        self.messages[name] = said
        # The page sent anything else while it was typed, and would go on in an empty field.
        self.emptied[name] += suspected_secrets.may_begin_secret(text)
        return ""
