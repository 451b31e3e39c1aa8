"""Questions of lesson 4: plan."""
