"""The verbs about estimates and scenarios, and what a terminal shows of them."""
