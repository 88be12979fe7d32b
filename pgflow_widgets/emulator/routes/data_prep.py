"""The paths of Data Prep: mapping sets, and the language of their expressions.

Source: contract, dataflow.md 6; the operations are some of Adobe's OpenAPI description.
"""

from __future__ import annotations

from pgflow_widgets.emulator.data_prep import language
from pgflow_widgets.emulator.data_prep.mapping_sets import DataPrep
from pgflow_widgets.emulator.http import Call, PlaceOf, Route, RouteOperation, json_routes, under
from pgflow_widgets.model.platform import DATA_PREP_PATH


def data_prep_routes(place: PlaceOf, prep: DataPrep) -> list[Route]:
    """Return all operations as method, path and handler.

    Parameters
    ----------
    place
        Checks the headers of a call and tells where it looks.
    prep
        What answers.
    """

    def mapping(call: Call) -> object:
        return prep.mapping(call.place, call.id, call.request.match_info["mapping"])

    def get(call: Call) -> object:
        return prep.get(call.place, call.id, call.query.get("version"))

    operations: list[RouteOperation] = [
        ("POST", "/mappingSets", lambda call: prep.create(call.place, call.body)),
        ("GET", "/mappingSets", lambda call: prep.list(call.place, call.query)),
        ("GET", "/mappingSets/{id}", get),
        ("PUT", "/mappingSets/{id}", lambda call: prep.replace(call.place, call.id, call.body)),
        ("GET", "/mappingSets/{id}/mappings", lambda call: prep.mappings(call.place, call.id)),
        ("GET", "/mappingSets/{id}/mappings/{mapping}", mapping),
        ("POST", "/mappingSets/validate", lambda call: prep.validate(call.place, call.body)),
        ("POST", "/mappingSets/preview", lambda call: prep.preview(call.place, call.body)),
        ("POST", "/languages/el/validate", lambda call: language.is_valid_expression(call.body)),
        ("GET", "/languages/el/functions", lambda _: language.list_functions()),
        ("GET", "/languages/el/operators", lambda _: language.list_operators()),
    ]
    return under(DATA_PREP_PATH, json_routes(place, operations))
