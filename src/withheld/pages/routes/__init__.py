"""The pages, a module for each subject; ``ROUTERS`` are all of them."""

from withheld.pages.routes import documents, find, home, log, records, review

ROUTERS = (home.router, review.router, records.router, documents.router, find.router, log.router)
