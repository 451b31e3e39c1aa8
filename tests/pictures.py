"""What holds for every picture: its title is its finding, its axes say what they show, nothing leaves it."""

from crmlib.showing.style import title


def fits(name, made):
    figure = made.figure
    assert title(figure).get_text().replace("\n", " ") == made.finding, name
    inside = figure.bbox.padded(1)
    for ax in figure.axes:
        assert ax.get_xlabel(), name
        seen = [text for text in [*ax.texts, ax.xaxis.label, ax.yaxis.label] if text.get_text() and text.get_visible()]
        seen += [text for legend in [ax.get_legend()] if legend for text in legend.get_texts()]
        for text in seen:
            box = text.get_window_extent()
            assert inside.x0 <= box.x0 and box.x1 <= inside.x1, f"{name}: {text.get_text()} leaves the figure"
    words = title(figure).get_window_extent()
    assert words.x1 <= inside.x1, f"{name}: the title leaves the figure"
    assert all(not words.overlaps(ax.get_tightbbox()) for ax in figure.axes), f"{name}: the title covers the axes"
