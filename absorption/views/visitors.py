"""Who asks: the address of a visitor, for what is counted by address; no log and no page has it."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings

NETWORK = 64  # bits of an IPv6 address that stand for one visitor: whoever has one has all of it


def address_of(request):
    """Return the address of whoever sent the request, None when nothing says it.

    Each of the `TRUSTED_PROXIES` adds the address that called it at the end of X-Forwarded-For:
    whatever stands before those entries is the visitor's own word, and is not read. An entry
    that is no address, and a missing header, leave the address of whoever called this process.
    An IPv6 visitor is their network of 64 bits.
    """
    hops = settings.TRUSTED_PROXIES
    entries = request.headers.get("X-Forwarded-For", "").split(",")[-hops:] if hops else []
    for text in (*entries[:1], request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(text.strip())
        except ValueError:
            continue
        if isinstance(address, IPv6Address):
            network = IPv6Network((int(address), NETWORK), strict=False)
            address = address.ipv4_mapped or network.network_address
        return str(address)
    return None
