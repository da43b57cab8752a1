"""What links carry for those who count clicks: no page and no file asks for it.

A newsletter, a social network or an advertisement adds parameters to the addresses that it
shows. They are taken off before anything reads the address, so that a page is kept once, its
own links stay clean, and a file, which refuses what it does not know, still comes.
"""

# Beginnings: Google Analytics, Mailchimp, HubSpot, Matomo, Meta, Omeda, Vero, Piano.
FAMILIES = (
    *("utm_", "mc_", "hsa_", "_hs", "__hs", "mtm_", "matomo_", "pk_", "piwik_", "fb_"),
    *("oly_", "vero_", "at_"),
)
# Whole names: the click and visitor numbers of networks and of senders of mail.
NAMES = {
    *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "srsltid"),
    *("_ga", "_gl", "fbclid", "igshid", "igsh", "msclkid", "twclid", "ttclid", "li_fat_id"),
    *("epik", "rdt_cid", "sccid", "scclid", "yclid", "ysclid", "_openstat", "ref_src", "ref_url"),
    *("mkt_tok", "s_cid", "cmpid", "wickedid", "_kx", "ss_source", "trk", "trkcampaign"),
}


def ignored(get_response):
    """Take the parameters of campaigns off every address."""

    def answered(request):
        if query := request.META.get("QUERY_STRING"):
            request.META["QUERY_STRING"] = without_campaigns(query)
        return get_response(request)

    return answered


def without_campaigns(query):
    """Return a query string without the parameters of campaigns, the others as they stood."""
    return "&".join(pair for pair in query.split("&") if not is_of_a_campaign(pair))


def is_of_a_campaign(pair):
    """Return whether a `name=value` of a query string is for those who count clicks."""
    name = pair.partition("=")[0].lower()
    return name in NAMES or name.startswith(FAMILIES)
