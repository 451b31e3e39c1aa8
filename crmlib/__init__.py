"""Customer management for exporters: the methods behind the course, and the course itself.

``import crmlib as crm`` gives every public name; each loads what it needs when it is first used, so that the command line
answers at once. A lesson's pictures and panels are imported from its wing: ``from crmlib.classification import panels, plots``.
"""

import ast
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# The public names, each once: editors and type checkers read them here, and so does the program itself, below.
if TYPE_CHECKING:
    from crmlib.classification.abc import abc_classify, abc_summary, abcd_classify, pareto_point, sales_share, top_share
    from crmlib.classification.account_plan import account_plan
    from crmlib.classification.account_talks import accounts_to_ask, pages_to_write
    from crmlib.classification.attitude import attitude, attitude_summary
    from crmlib.classification.calls import call_hours, call_list, silence_seen
    from crmlib.classification.composition import composition, product_mix, sales_grid
    from crmlib.classification.concentration import concentration, without_largest
    from crmlib.classification.criteria import account_profile, key_account_criteria
    from crmlib.classification.crosswalk import crosswalk, grade_systems, systems_beside
    from crmlib.classification.effort import effort_gap
    from crmlib.classification.fallen import who_fell
    from crmlib.classification.first_value import goal_figures, value_first
    from crmlib.classification.headlines import headline_figures
    from crmlib.classification.inequality import gini, lorenz
    from crmlib.classification.key_accounts import account_facts, false_key_accounts, orders_for_a_recall
    from crmlib.classification.lifetime import (
        lifetime_curve,
        lifetime_value,
        retention_by_year,
        retention_for_gain,
        retention_gain,
        win_and_keep,
    )
    from crmlib.classification.limits import fitting_limits, score_limits
    from crmlib.classification.margins import gross_margin
    from crmlib.classification.metals import metal_tiers
    from crmlib.classification.migration import migration_matrix, movers
    from crmlib.classification.order_profile import order_profile
    from crmlib.classification.periods import months_before, order_window, sales_by_period
    from crmlib.classification.plan import plan_page, service_plan
    from crmlib.classification.potential import potential_matrix, share_of_wallet
    from crmlib.classification.profit import cost_to_serve, share_of_best, whale_curve
    from crmlib.classification.promise import sales_people, service_load, visit_list
    from crmlib.classification.promotion import everybody, promote, promotion_answers, promotion_requests
    from crmlib.classification.quantiles import quantile_edges
    from crmlib.classification.questions import (
        four_natures,
        question_facts,
        question_summary,
        six_questions,
        with_leads,
    )
    from crmlib.classification.rfm import (
        recency_in_months,
        rfm_preset,
        rfm_score,
        rfm_weighted,
        tie_scores,
        vip_summary,
    )
    from crmlib.classification.rhythm import own_rhythm
    from crmlib.classification.scheme import check_scheme, rfm_segment, segment_actions, segment_summary
    from crmlib.classification.year_grades import abc_of_year
    from crmlib.classification.yearly import short_of_last_year, year_on_year
    from crmlib.credit.ageing import ageing, ageing_summary
    from crmlib.credit.approval import approver_for, policy_page
    from crmlib.credit.candidates import limit_candidates
    from crmlib.credit.caps import grade_reasons, grade_sentence
    from crmlib.credit.collection import collection_steps, early_warnings, watch_facts
    from crmlib.credit.dso import average_days_delinquent, cei, dso
    from crmlib.credit.exposure import exposure, order_decision, orders_today
    from crmlib.credit.figures import credit_figures, monthly_credit_sales, receivable_days
    from crmlib.credit.five_c import five_c, five_c_detail
    from crmlib.credit.inputs import credit_lines, evidence_of, evidence_sources, limit_inputs
    from crmlib.credit.insurance import duties_ahead, insurance_duties, insurance_premium, insured_recovery
    from crmlib.credit.investigation import investigation_detail, investigation_gate, open_checks
    from crmlib.credit.ledger import open_items, paid_items
    from crmlib.credit.lens import empty_cells, lens
    from crmlib.credit.limits import credit_limit, limit_expired, limit_sentence
    from crmlib.credit.overdue import overdue, watch_list
    from crmlib.credit.payment import mean_days_beyond_terms, paid_days, payment_index, payment_sentence
    from crmlib.credit.probability import (
        bet_sentence,
        break_even_probability,
        expected_loss,
        expected_profit,
        expected_profit_with_repeat,
    )
    from crmlib.credit.promises import kept_promises
    from crmlib.credit.provision import loss_rates, provision
    from crmlib.credit.ratios import altman_z2, ratios, z2_zone
    from crmlib.credit.record import (
        accounts_evidence,
        accounts_of,
        cost_of_no_accounts,
        ledger_evidence,
        paid_late,
        renew,
    )
    from crmlib.credit.terms import terms_for
    from crmlib.credit.words import money_unit
    from crmlib.information.completeness import completeness
    from crmlib.information.duplicates import (
        candidate_pairs,
        duplicate_clusters,
        find_duplicates,
        judge_pairs,
        pair_quality,
    )
    from crmlib.information.names import normalise_name, similarity
    from crmlib.language import DataError
    from crmlib.orders import customer_table, order_lines
    from crmlib.practice.slips import slips
    from crmlib.prospecting.gate import gate_steps, lead_gate
    from crmlib.prospecting.man import man_action, man_code
    from crmlib.reading.readers import (
        read_accounts,
        read_company,
        read_contacts,
        read_customers,
        read_evidence,
        read_invoices,
        read_leads,
        read_orders,
        read_payments,
        read_quotes,
        read_visits,
    )
    from crmlib.reading.sample import sample
    from crmlib.rows import left_out, noticed
    from crmlib.showing.cards import with_names
    from crmlib.showing.monday import on_monday
    from crmlib.showing.page import section
    from crmlib.showing.prose import at_halden, show
    from crmlib.visits.goals import example_goal, smart_lint
    from crmlib.visits.windows import contact_windows, overlap_minutes

else:
    _HOME = {
        alias.name: line.module
        for line in ast.walk(ast.parse(Path(__file__).read_text(encoding="utf-8")))
        if isinstance(line, ast.ImportFrom) and line.module.startswith("crmlib.")
        for alias in line.names
    }
    __all__ = sorted(_HOME)

    def __getattr__(name):
        """A public name, or a module such as ``crm.rules``, when it is first asked for."""
        if name in _HOME:
            globals()[name] = getattr(import_module(_HOME[name]), name)
            return globals()[name]
        if not name.startswith("_") and find_spec(f"crmlib.{name}"):
            return import_module(f"crmlib.{name}")
        raise AttributeError(f"module 'crmlib' has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__all__})


# in a running notebook the usual slips are told in words; see crmlib.practice.slips
if "IPython" in sys.modules and (_shell := sys.modules["IPython"].get_ipython()):
    import_module("crmlib.practice.slips").install(_shell)
