"""Questions of lesson 4: opening. One for the heart of each chapter; the replies say what to read and what to skip."""

from crmlib.language import tell
from crmlib.practice.question import question

question(
    "04.1",
    tell("Somebody says that a fifth of your customers bring eighty percent. What do you ask first?"),
    options=[
        (
            tell("who they are"),
            tell("The names come second. If the base is profit, are they the same names? Read 04a."),
        ),
        (
            tell("eighty percent of what"),
            tell(
                "The base decides which customers these are. You may skip 04a; make its list for Monday all the same."
            ),
        ),
        (
            tell("how to get there too"),
            tell("Would it be good to live on so few? And are sales meant, or profit? Read 04a."),
        ),
    ],
    right="b",
)
question(
    "04.2",
    tell("A firm buys little from you and much of the same goods from others. How do you grade it?"),
    options=[
        (tell("by its sales with you, so among the small"), tell("Is it small, or small with you? Read 04b.")),
        (
            tell("at the top, for it could become the largest"),
            tell("On what evidence, and who would serve it as a top customer until then? Read 04b."),
        ),
        (
            tell("one grade higher, with a reason and a last day"),
            tell("Room lifts a customer by a step, for a time, on a dated fact. You may skip 04b."),
        ),
    ],
    right="c",
)
question(
    "04.3",
    tell("Two customers have been silent for sixty days. One orders every week, one twice a year. Whom do you call?"),
    options=[
        (tell("both"), tell("Is sixty days long for somebody who orders twice a year? Read 04c.")),
        (tell("the one who orders every week"), tell("Late is late by a customer's own rhythm. You may skip 04c.")),
        (
            tell("the larger of the two"),
            tell("Size says whom a call is worth most for. Does it say who is late? Read 04c."),
        ),
    ],
    right="b",
)
question(
    "04.4",
    tell("Last year 100 customers bought. This year 120 buy, and 80 of them are the same. What is your retention?"),
    options=[
        (
            tell("80 of 100"),
            tell("Retention looks at last year's customers and asks who is still there. You may skip 04d."),
        ),
        (
            tell("80 of 120"),
            tell(
                "That is the share of repeat customers. Would it fall if you won forty more? Did you keep fewer then? Read 04d."
            ),
        ),
        (tell("120 of 100"), tell("That is growth. How many of the first hundred have you lost? Read 04d.")),
    ],
    right="a",
)
question(
    "04.5",
    tell(
        "Your largest buyer pays late, asks for the lowest price and takes half of Hao Ruan's week. Is it a key account?"
    ),
    options=[
        (
            tell("yes, the largest always is"),
            tell("What is left of its sales after discount, waiting and hours? Read 04e."),
        ),
        (tell("no, let it go"), tell("Do you know what would be left without it? Read 04e before you write.")),
        (
            tell("size does not say; several criteria do"),
            tell("Large is one sign of several. You may skip 04e, and go on to the page for one account in 04f."),
        ),
    ],
    right="c",
)
