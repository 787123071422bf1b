"""The commands about estimates and scenarios, and what a terminal shows of them."""
