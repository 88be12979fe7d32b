"""Show the forms, the browser and the watch: one folder a screen."""
