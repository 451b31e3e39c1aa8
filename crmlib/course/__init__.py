"""The machinery around the notebooks: the learner's workspace, the reports, the class."""
