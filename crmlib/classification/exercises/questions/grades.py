"""Questions of lesson 4: grades."""
