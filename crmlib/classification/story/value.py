"""Sentences of lesson 4: value."""
