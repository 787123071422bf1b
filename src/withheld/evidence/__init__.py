"""The store: documents, quotations, records with their state, and the log of decisions."""
