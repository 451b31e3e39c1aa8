"""Lesson 2: what we know about a customer, what is missing, and which records are the same firm."""
