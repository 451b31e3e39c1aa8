"""Questions of lesson 4: accounts."""
