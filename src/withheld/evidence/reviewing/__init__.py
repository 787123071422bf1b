"""Queries for the review pages: an ordered queue, similar records, and whether a page is still up to date."""
