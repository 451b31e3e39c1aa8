"""Sentences of lesson 4: grades."""
