"""The way from a kernel to the browser, without waiting."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's connection, with every message sent at once.

    As it stands, the server lets the network collect small messages (Nagle's algorithm): one that follows another waits
    until the browser has acknowledged the first, which it puts off by 40 ms. A slider's move is such a row of messages.
    """

    def connect(self) -> Any:
        """Open the connection."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
