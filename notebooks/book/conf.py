"""How Sphinx makes a site of the README, the notebooks, the docstrings and the declarations.

Run by ``make docs``; the pages that are nowhere else stand beside this file.
"""

import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "pgflow-widgets"
copyright = "the pgflow-widgets authors"  # noqa: A001 - Sphinx's name
release = installed("pgflow-widgets")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "declared",
]
exclude_patterns = ["README.md", "**/.ipynb_checkpoints"]
default_role = "code"  # a name in single backticks, as editors show it
myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 3

# Each notebook runs once, on the local service. What a form shows is a picture in the text: a page
# has no kernel to talk to.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_ipywidgets_js = {}
nb_merge_streams = True

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "separated"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_preprocess_types = False

# Nothing is fetched while the site is built, so names of other projects are not looked up.
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!pgflow_widgets\.).*"),
    ("py:.*", r"pgflow_widgets\.(?!Sandbox$|Credentials$|Secret$).*"),
]

smartquotes = False
html_theme = "furo"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_title = "pgflow-widgets"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
