"""Web pages: what stands on them as the report, what they say of themselves, and the day on which they were published."""
