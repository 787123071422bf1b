"""The stock-flow forward model, in pure array code."""
