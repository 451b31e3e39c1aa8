"""A result becomes what a person sees."""
