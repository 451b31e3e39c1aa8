"""The pictures of lesson 4. Each takes a result of the methods and says its finding in the title.

They are found in one place, wherever they are drawn: ``value``, ``sales``, ``grades``, ``behaviour``, ``classes``, ``accounts``.
"""

from crmlib.classification.plots.accounts import Loss, disagreements, effort, losing, metals, whale
from crmlib.classification.plots.behaviour import (
    Weighed,
    migration,
    retention,
    rhythm,
    score_grid,
    tie_trap,
    vip_levels,
)
from crmlib.classification.plots.classes import Cuts, Eight, Path, class_cuts, class_path, segments
from crmlib.classification.plots.grades import service_load
from crmlib.classification.plots.sales import sales_grid, year_on_year
from crmlib.classification.plots.value import (
    amount_and_room,
    lorenz_curve,
    make_up,
    margins,
    pareto,
    pareto_classes,
    pareto_grades,
)

__all__ = [
    "Cuts",
    "Eight",
    "Loss",
    "Path",
    "Weighed",
    "amount_and_room",
    "class_cuts",
    "class_path",
    "disagreements",
    "effort",
    "lorenz_curve",
    "losing",
    "make_up",
    "margins",
    "metals",
    "migration",
    "pareto",
    "pareto_classes",
    "pareto_grades",
    "retention",
    "rhythm",
    "sales_grid",
    "score_grid",
    "segments",
    "service_load",
    "tie_trap",
    "vip_levels",
    "whale",
    "year_on_year",
]
