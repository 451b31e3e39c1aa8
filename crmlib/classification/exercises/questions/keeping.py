"""Questions of lesson 4: keeping."""
