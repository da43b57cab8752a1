"""The public addresses, the same in Greek (/) and in English (/en/)."""

urlpatterns: list = []
