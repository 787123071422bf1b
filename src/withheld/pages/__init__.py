"""The pages of a case in a browser: review, documents, figures with their origins, search and the log.

``create_app`` makes the application for a case folder, ``serve`` runs it.
"""

from withheld.pages.app import create_app
from withheld.pages.serving import serve

__all__ = ["create_app", "serve"]
