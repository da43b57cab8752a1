"""Pages travel compressed, also where no proxy does it."""

from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Compress what is HTML; style, script and fonts have compressed copies on the disk.

    The parent pads each answer by a random length, against BREACH.
    """

    def process_response(self, request, response):
        """Return the response, compressed if it is a page and the visitor takes gzip."""
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
