"""Turn a table into a running dataflow with a form."""
