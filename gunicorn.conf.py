"""How the web server meets what strangers send it: limits, and no banner.

Gunicorn reads this file by itself in the folder that it starts in.
"""

from gunicorn.http import wsgi

# A request: an address with its query, its headers. What is longer gets 400 and no thread.
limit_request_line = 8190  # bytes; as_of and every filter of a list fit many times over
limit_request_fields = 64
limit_request_field_size = 8190  # bytes

# Seconds that a worker may be silent before it is replaced, and that it may take to stop.
timeout = 30
graceful_timeout = 30
keepalive = 5

# The answer does not say what made it.
wsgi.SERVER = "web"
