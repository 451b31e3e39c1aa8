"""Sentences of lesson 4: keeping."""
