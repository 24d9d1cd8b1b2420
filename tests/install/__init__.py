"""Install, check, upgrade and remove."""
