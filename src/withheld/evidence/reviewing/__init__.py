"""What a review on pages asks of the store: a queue in an order, what is alike, and whether a page still shows what stands."""
