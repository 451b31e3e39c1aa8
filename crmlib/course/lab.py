"""JupyterLab on a workspace: this environment's, on this machine only, and quiet."""

import os
import signal
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

from crmlib.language import DataError, say
from crmlib.places import STARTED

FIRST = "notebooks/00_start.ipynb"
_PORTS = 50  # so many are tried


def serve(folder: Path | str, port: int = 8888, browser: bool = True) -> int:
    """Run JupyterLab on a workspace until it is stopped.

    Parameters
    ----------
    folder : path
        The workspace.
    port : int
        Where it listens on 127.0.0.1; when taken, JupyterLab takes the next free one.
    browser : bool
        Open the first chapter in the browser.

    Returns
    -------
    int
        JupyterLab's exit code.
    """
    folder = Path(folder).absolute()  # where the server stands, its terminals stand
    with subprocess.Popen(command(folder, port, browser), env=environment(), cwd=folder) as server:
        # Ctrl-C reaches JupyterLab by itself: it asks, saves and ends; we only wait
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        return server.wait()


def command(folder: Path | str, port: int = 8888, browser: bool = True) -> list[str]:
    """The command line that opens a workspace, with JupyterLab's own random token.

    Examples
    --------
    >>> "--ServerApp.ip=127.0.0.1" in command("my-course")
    True
    """
    options = {
        "ServerApp.root_dir": Path(folder).absolute(),
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.open_browser": browser,
        "ServerApp.allow_root": True,
        "ServerApp.jpserver_extensions": {"voila.server_extension": False},  # in here it only brings others' warnings
        "LabApp.default_url": f"/lab/tree/{FIRST}",
        "LabApp.app_settings_dir": Path(__file__).parent / "settings",  # no news, no pop-ups
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        "ServerApp.kernel_websocket_connection_class": "crmlib.course.connection.PromptConnection",
        "KernelManager.transport_encryption": "auto",
        "Application.log_level": "WARN",
    }
    if os.name != "nt":  # a login shell, which JupyterLab may take, could set another PATH than ours
        options["ServerApp.terminado_settings"] = {"shell_command": [os.environ.get("SHELL") or "sh"]}
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


def environment() -> dict[str, str]:
    """Our environment variables: the course's kernel and commands before others of the user's, and where we were started.

    The kernel's spec names plain ``python``, for which Jupyter takes the Python that it runs in; it tells the usual slips
    in words.
    """
    ours, here = str(Path(__file__).parent / "jupyter"), str(Path(sys.prefix, "share", "jupyter"))
    first = {"JUPYTER_PATH": [ours, here], "PATH": [sysconfig.get_path("scripts")]}
    paths = {name: os.pathsep.join(filter(None, [*places, os.environ.get(name)])) for name, places in first.items()}
    return {**os.environ, **paths, STARTED: str(Path.cwd())}


def free_port(wanted: int) -> int:
    """The first port from the one wanted on that nobody listens on; 0 stands for any.

    Raises
    ------
    DataError
        None of them can be used.
    """
    last = min(wanted + _PORTS, 65_536) - 1
    for port in range(wanted, last + 1):
        with socket.socket() as tried:
            if os.name != "nt":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that has just ended is no hindrance
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise DataError(
        say("None of the ports {first} to {last} can be used: choose another with --port.", first=wanted, last=last)
    )
