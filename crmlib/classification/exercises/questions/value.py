"""Questions of lesson 4: value."""
