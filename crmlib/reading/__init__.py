"""A user's file becomes a clean frame that knows what was left out."""
