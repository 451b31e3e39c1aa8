"""Sentences of lesson 4: plan."""
