"""Sentences of lesson 4: behaviour."""
