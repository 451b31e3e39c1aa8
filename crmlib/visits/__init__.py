"""Lesson 3: a goal for every visit, and an hour at which the customer picks up the phone."""
