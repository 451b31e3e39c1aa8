"""Lesson 1: who is worth the first call, and what stands in the way of the others."""
