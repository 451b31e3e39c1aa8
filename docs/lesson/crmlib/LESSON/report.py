"""The sections of the report of lesson N: what :mod:`crmlib.LESSON.pack` has worked out, as people read it."""

from crmlib import rules
from crmlib.LESSON import plots
from crmlib.LESSON.pack import Pack
from crmlib.language import say
from crmlib.rows import left_out
from crmlib.showing.page import Section, listed
from crmlib.showing.prose import Json, Table, Words


def opening(found: Pack) -> Section:
    """What to do this week, in one sentence."""
    return Section(
        [
            Words(
                say(
                    "As of {day}, {n} of {all} [customer|customers] [n:waits|wait] for a call.",
                    day=found.states.attrs["as_of"],
                    n=len(found.calls),
                    all=len(found.states),
                )
            )
        ]
    )


def whom_to_call(found: Pack) -> Section:
    """The picture, and the list with names, the longest silence first."""
    words = rules.words("LESSON/silence", "label")
    shown = found.calls.assign(reason=found.calls["state"].map(words)).drop(columns="state")
    return Section([plots.silent(found.states), *listed(shown)])


def accounted(found: Pack) -> Section:
    """What was read and what was left out."""
    return Section([Table(left_out(found.read))])


def headline(found: Pack) -> Json:
    """The figures of the report, for other programs."""
    return Json({"as_of": found.states.attrs["as_of"], "customers": len(found.states), "calls": len(found.calls)})
