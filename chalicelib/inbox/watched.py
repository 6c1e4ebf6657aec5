"""What rings when it happens often in a short time: what a thief with a session, or a mistake, would do many times."""

from chalicelib.metrics import Counter

# By what the audit log calls it. How often is too often, the alarms in infra/resources.yaml say.
WATCHED: dict[str, Counter] = {
    "exported_list": "FilesTaken",
    "exported_lead": "FilesTaken",
    "printed_lead": "FilesTaken",
    "exported_audit": "FilesTaken",
    "exported_breach": "FilesTaken",
    "erased": "RequestsErased",
    "enrolled": "AccessGiven",
    "replaced_device": "AccessGiven",
    "added_passkey": "AccessGiven",
}
