"""Moving a panel as a reader would."""


def sweep(panel):
    """Move each control over its extremes and back to the start; hand out the settings after each move."""
    for name, control in panel.controls.items():
        for value in [*control.sweep(), control.start]:
            panel.set(**{name: value})
            assert panel.error == "", f"{name}={value}: {panel.error}"
            assert abs(panel.settings[name] - value) < 1e-9 if isinstance(value, float) else panel.settings[name] == value
            yield dict(panel.settings)
