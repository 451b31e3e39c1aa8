"""Questions of lesson 4: opening."""
