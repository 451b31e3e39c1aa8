"""The questions of the fixture's chapter: the kernel starts beside it, so its cells import them."""

from crmlib.classification.abc import top_share
from crmlib.language import tell
from crmlib.practice.question import question

question(
    "04x.1",
    tell("What share of sales do the largest twenty percent of the customers bring?"),
    number=lambda shares: top_share(shares["amount"]),
    form="share",
)
question(
    "04x.2",
    tell("What is the share of one customer a part of?"),
    options=[
        (tell("of the sales of all customers"), tell("All shares have one base, so they add up to a whole.")),
        (tell("of the sales of the largest customer"), tell("What would the largest one's own share be then?")),
        (tell("of the number of customers"), tell("Would a customer with one order count as much as any other?")),
    ],
    right="a",
)
question(
    "04x.3",
    tell("You move the end of A from 80% to 85%. Who can change class?"),
    options=[
        (tell("everybody, since all shares change"), tell("Does a line change what a customer has bought?")),
        (tell("only customers near the line"), tell("The shares stay; only the line has moved.")),
    ],
    right="b",
)
question(
    "04x.4",
    tell("How many customers do you think are in class A?"),
    number=lambda classes: int((classes["abc_class"] == "A").sum()),
)
