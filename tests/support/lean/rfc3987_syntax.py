"""In place of a package that builds a grammar of web addresses as it is loaded, for two seconds.

`jsonschema` loads it where it is installed, and so do each JupyterLab and each process that reads
notebooks. It can do without, and nothing here has a format that is checked with it.
"""

raise ImportError("The tests leave it out.")
