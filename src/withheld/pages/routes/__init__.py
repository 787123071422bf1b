"""The pages, a module for each subject; ``ROUTERS`` are all of them."""

from withheld.pages.routes import (
    contradictions,
    documents,
    estimates,
    exports,
    find,
    home,
    hosts,
    log,
    records,
    review,
    runs,
    scenarios,
    sources,
)  # fmt: skip

ROUTERS = tuple(
    module.router
    for module in (
        home, review, records, documents, sources, hosts, contradictions, estimates, scenarios, find, exports, runs, log,
    )
)  # fmt: skip
