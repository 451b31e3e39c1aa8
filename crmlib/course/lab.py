"""JupyterLab on a workspace: this environment's, on this machine only, and quiet."""

import os
import signal
import subprocess
import sys
from pathlib import Path

FIRST = "notebooks/00_start.ipynb"


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
    with subprocess.Popen(command(folder, port, browser), env=environment()) as server:
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
        "LabApp.default_url": f"/lab/tree/{FIRST}",
        "LabApp.app_settings_dir": Path(__file__).parent / "settings",  # no news, no pop-ups
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        "ServerApp.kernel_websocket_connection_class": "crmlib.course.connection.PromptConnection",
        "KernelManager.transport_encryption": "auto",
        "Application.log_level": "WARN",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


def environment() -> dict[str, str]:
    """Our environment variables, with the course's kernel before any other of the user's.

    Its spec names plain ``python``, for which Jupyter takes the Python that it runs in; it tells the usual slips in words.
    """
    ours, here = str(Path(__file__).parent / "jupyter"), str(Path(sys.prefix, "share", "jupyter"))
    there = os.environ.get("JUPYTER_PATH")
    return {**os.environ, "JUPYTER_PATH": os.pathsep.join(filter(None, [ours, here, there]))}
