"""What ``python -m ipykernel_launcher`` does."""

from __future__ import annotations

import sys

import ipykernel.control
import ipykernel.heartbeat
import ipykernel.iostream
import ipykernel.ipkernel
import ipykernel.parentpoller
import ipykernel.shellchannel
import ipykernel.zmqshell  # noqa: F401

# All that the application of a kernel loads but for itself, which reads the environment meanwhile.


def main() -> None:
    del sys.path[0]  # the folder, which IPython adds by its own rules

    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
