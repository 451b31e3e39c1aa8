"""Moving a panel as a reader would."""

import pytest


def sweep(panel):
    """Move each control over its extremes and back to the start; hand out the settings after each move."""
    start = panel.png
    for name, control in panel.controls.items():
        for value in [*control.sweep(), control.start]:
            panel.set(**{name: value})
            assert panel.error == "", f"{name}={value}: {panel.error}"
            assert (
                panel.settings[name] == pytest.approx(value)
                if isinstance(value, float)
                else panel.settings[name] == value
            )
            yield dict(panel.settings)
        assert panel.png == start, f"back at the start, {name} leaves another picture"
        assert panel.moved_now == ""
