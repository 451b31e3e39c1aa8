"""Sentences of lesson 4: accounts."""
