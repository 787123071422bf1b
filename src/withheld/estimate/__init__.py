"""Claims and a case to posterior draws, tensions and scenarios."""
