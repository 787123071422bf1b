"""The pages, a module for each subject; ``ROUTERS`` are all of them."""

from withheld.pages.routes import home

ROUTERS = (home.router,)
