"""Web pages: the article as text, the page's metadata, and its publication day."""
