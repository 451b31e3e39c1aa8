"""A task becomes what a learner is told, and what is kept of it."""
