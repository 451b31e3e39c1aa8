"""Lesson 5: who gets goods before money, how sure we are, and what no good score can buy."""
