"""Every control of every panel, from end to end."""

import crmlib as crm
from crmlib import rules
from crmlib.LESSON import panels
from crmlib.LESSON.silence import silence
from tests.panels import sweep


def test_a_customer_is_asleep_above_the_chosen_days():
    panel = panels.asleep_after(crm.sample("orders"))
    for settings in sweep(panel):
        states = rules.table("LESSON/silence")
        states.loc[states["state"] == "asleep", "days_above"] = settings["days"]
        assert panel.result["state"].to_dict() == silence(crm.sample("orders"), states=states)["state"].to_dict()
