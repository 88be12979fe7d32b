"""One client on the wire: its messages, its settings, its statements."""
