"""The pictures of lesson N, by idea. Each says its finding in the title."""

from crmlib.LESSON.plots.silence import silent

__all__ = ["silent"]
