"""Words of staying signed in."""

from chalicelib.text.words import Words

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "stayed_signed_in": Words("stayed signed in", "mantuvo la sesión abierta"),
}
