"""Figures entered by hand and the sentences that hold them: matches in stored texts, proposed and never accepted by itself."""
