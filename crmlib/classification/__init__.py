"""Lesson 4: who buys how much, how lately and how often, and what follows for the way we serve them."""
