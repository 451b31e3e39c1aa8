"""Sentences of lesson 4: opening."""
