"""The functions and methods of Data Prep's mapping language that this service knows.

A null given to a function that wants a value gives null. Source: Adobe's Data Prep functions page.
"""

from pgflow_widgets.emulator.data_prep.functions import (  # noqa: F401 - they register functions
    arrays,
    dates,
    hashes,
    numbers,
    objects,
    strings,
    urls,
)
from pgflow_widgets.emulator.data_prep.functions.methods import METHODS
from pgflow_widgets.emulator.data_prep.functions.registry import FUNCTIONS

__all__ = ["FUNCTIONS", "METHODS"]
