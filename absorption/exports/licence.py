"""Under which terms everything that the portal publishes may be used."""

LICENCE = "CC BY 4.0"
LICENCE_ID = "CC-BY-4.0"
LICENCE_NAME = "Creative Commons Attribution 4.0 International"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
