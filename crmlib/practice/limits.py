"""A learner's own code runs beside the notebook, so that what never ends does not hold it up.

A thread is the only way that works everywhere: an alarm does not exist on Windows, and another process would not know the
functions of the notebook. A thread that has run too long is told to stop at its next step; a call into a library that
never comes back cannot be stopped, and is left alone.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeVar

LIMIT = 10.0  # seconds for one answer
STACK = 64 * 2**20  # as much room as the notebook itself has
TOLD = 20  # how often a thread is told to stop: code may catch the first time

Result = TypeVar("Result")


class OutOfTimeError(Exception):
    """The code did not end in time."""


class Stopped(BaseException):
    """Raised inside of code that has run too long."""


def limited(work: Callable[[], Result], seconds: float | None = None) -> Result:
    """What `work` gives; its own exceptions come through.

    Raises
    ------
    OutOfTimeError
        It did not end within `seconds`, by default ``LIMIT``.

    Examples
    --------
    >>> limited(lambda: 6 * 7)
    42
    """
    done: list[tuple[Any, BaseException | None]] = []

    def run() -> None:
        try:
            done.append((work(), None))
        except BaseException as problem:  # exit() too ends the thread alone
            done.append((None, problem))

    context = copy_context()
    thread = threading.Thread(target=lambda: context.run(run), daemon=True)
    if not _started(thread):
        run()
    else:
        try:
            thread.join(LIMIT if seconds is None else seconds)
        finally:
            _stop(thread)
    if not done or isinstance(done[0][1], Stopped):
        raise OutOfTimeError
    result, problem = done[0]
    if problem is not None:
        raise problem
    return result


def _started(thread: threading.Thread) -> bool:
    """Some places, such as a browser, have no threads."""
    try:
        before = threading.stack_size(STACK)
    except (ValueError, RuntimeError):
        before = None
    try:
        thread.start()
    except RuntimeError:
        return False
    finally:
        if before is not None:
            threading.stack_size(before)
    return True


def _stop(thread: threading.Thread) -> None:
    for _ in range(TOLD):
        if not thread.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Stopped))
        thread.join(0.05)
