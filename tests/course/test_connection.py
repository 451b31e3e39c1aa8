"""The kernel's messages go to the browser at once, in the lab and on the page of panels."""

from importlib import import_module
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from crmlib.course import lab, panels
from crmlib.course.connection import PromptConnection


@pytest.mark.parametrize(
    "command", [lab.command("my-course"), panels.command(Path("panels.ipynb"))], ids=["lab", "panels"]
)
def test_both_servers_use_the_connection(command):
    (given,) = [part.partition("=")[2] for part in command if "kernel_websocket_connection_class" in part]
    module, _, name = given.rpartition(".")
    assert getattr(import_module(module), name) is PromptConnection


def test_it_waits_for_no_acknowledgement(monkeypatch):
    done = []
    handler = create_autospec(KernelWebsocketHandler, instance=True)
    handler.set_nodelay.side_effect = lambda value: done.append(("no delay", value))
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda connection: done.append("connected"))
    connection = PromptConnection.__new__(PromptConnection)
    monkeypatch.setattr(PromptConnection, "websocket_handler", handler)
    connection.connect()
    assert done == [("no delay", True), "connected"]
