"""Can these figures all be true? Contradictions by arithmetic that can be redone by hand."""
