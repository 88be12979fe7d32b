"""The local Flow Service: the other end of the wire, on this machine."""
