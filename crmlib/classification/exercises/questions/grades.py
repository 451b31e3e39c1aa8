"""Questions of lesson 4: grades by rank, what they need, room, promotion, and the service that is promised."""

from typing import Any

from crmlib.language import tell
from crmlib.practice.question import question


def _above_the_rest(graded: Any) -> int:
    return int((graded["abcd_class"] != "D").sum())


def _bought_from_us(cells: Any) -> float:
    """Our part of the yearly demand that is on file."""
    return float(cells["sales"].clip(lower=0).sum() / cells["demand"].sum())


question(
    "04b.1",
    tell("How many of the customers on this page do you think are A, B or C?"),
    number=_above_the_rest,
)
question(
    "04b.2",
    tell("A firm has 200 customers. Read up to the percentages, ranks 1 and 2 are A. Which customers are B?"),
    options=[
        (tell("ranks 3 to 10"), tell("Five percent of 200 is rank 10, and the first two are A already.")),
        (tell("ranks 3 to 12"), tell("These are ten more customers. Up to which rank do five percent reach?")),
        (
            tell("those who bring the next five percent of sales"),
            tell("That would be a class by sales. What does a grade count: money or customers?"),
        ),
    ],
    right="a",
)
question(
    "04b.3",
    tell("In one grade a product has a far larger share than in the others. What do you look at first?"),
    options=[
        (tell("at the price of the product"), tell("Would a price move one grade and leave the others alone?")),
        (
            tell("at the customers of the grade who buy it"),
            tell("If one customer makes the difference, it is that customer's need and not the grade's."),
        ),
        (
            tell("at a catalogue of its own for this grade"),
            tell("What if all but one of these customers buy as everybody does?"),
        ),
    ],
    right="b",
)
question(
    "04b.4",
    tell("What part of the lamps that these customers buy in a year do they buy from you?"),
    number=_bought_from_us,
    form="share",
)
question(
    "04b.5",
    tell("Which two of the seven common criteria does the picture show?"),
    options=[
        (
            tell("deal size and potential"),
            tell("The amount across, the room upwards. The other five need other facts."),
        ),
        (tell("stability and potential"), tell("What would the picture need to show who orders steadily?")),
        (tell("deal size and the customers they bring"), tell("Where would you see whom a customer recommended?")),
    ],
    right="a",
)
question(
    "04b.6",
    tell("An exporter of lamps begins to sell garden furniture to hotels. Which of the source's strategies is that?"),
    options=[
        (tell("expansion"), tell("Expansion sells more to the customers you have. Are these hotels customers?")),
        (tell("acquisition"), tell("They are new customers. But is the product one you sell today?")),
        (
            tell("diversification"),
            tell("New products and a new market: that is diversification, and it is the dearest."),
        ),
        (tell("loyalty"), tell("Loyalty keeps those who buy. Who bought before?")),
    ],
    right="c",
)
question(
    "04b.7",
    tell("How many of these requests count under the rules above?"),
    number=lambda answers: int((answers["why_not"] == "").sum()),
)
question(
    "04b.8",
    tell("A customer is promoted from D to C. What changes in its terms of payment?"),
    options=[
        (tell("It may pay later."), tell("Did the promotion bring one fact about whether it pays?")),
        (tell("It must pay a deposit."), tell("Is a better grade a reason for harder terms?")),
        (tell("Nothing."), tell("The grade says how much service it gets. Terms follow from credit, chapter 05a.")),
    ],
    right="c",
)
question(
    "04b.9",
    tell("How many hours a year do the visits of this plan take, to all customers together?"),
    number=lambda load: float(load["hours"].sum()),
)
question(
    "04b.10",
    tell("The promise takes more hours than your people have. What do you do first?"),
    options=[
        (
            tell("keep the promise on paper and visit when there is time"),
            tell("Who notices first that a promise is not kept: the largest customers or the smallest?"),
        ),
        (
            tell("change the plan or the promotions until the hours are enough"),
            tell("A promise you can keep is worth more than a better one. Begin where the hours bring least."),
        ),
        (
            tell("take the same part of the visits from every grade"),
            tell("Does every grade bring the same for an hour?"),
        ),
    ],
    right="b",
)
