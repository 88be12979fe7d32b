"""The tests; what several of them use is in `tests.support`, whose asserts explain themselves."""

import pytest

pytest.register_assert_rewrite("tests.support")
