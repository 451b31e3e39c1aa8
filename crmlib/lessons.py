"""The lessons of the course, in their order: a lesson's name finds its chapters, wing, exercises, report and tests."""

LESSONS = ("prospecting", "information", "visits", "classification", "credit", "followup")
