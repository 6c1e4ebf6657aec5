"""Names of devices, by what their browsers say of themselves."""

from chalicelib.inbox.words import words

# The first that fits: browsers also name those they descend from.
_BROWSERS = (
    (("Edg/", "EdgA/", "EdgiOS/"), "Edge"),
    (("SamsungBrowser/",), "Samsung Internet"),
    (("OPR/",), "Opera"),
    (("Firefox/", "FxiOS/"), "Firefox"),
    (("Chrome/", "CriOS/"), "Chrome"),
    (("Safari/",), "Safari"),
)
_SYSTEMS = (
    (("iPhone",), "iPhone"),
    (("iPad",), "iPad"),
    (("Android",), "Android"),
    (("Windows",), "Windows"),
    (("CrOS",), "Chromebook"),
    (("Macintosh",), "Mac"),
    (("Linux",), "Linux"),
)


def device_in_words(user_agent: str, language: str) -> str:
    """Name a device, like "Safari on iPhone". Only words of ours are ever in the name."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    if browser and system:
        return words(language)["device_both"].format(browser=browser, system=system)
    return browser or system or words(language)["device_unknown"]


def _first(table: tuple[tuple[tuple[str, ...], str], ...], user_agent: str) -> str:
    return next((name for marks, name in table if any(mark in user_agent for mark in marks)), "")
