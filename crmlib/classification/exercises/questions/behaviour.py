"""Questions of lesson 4: behaviour."""
