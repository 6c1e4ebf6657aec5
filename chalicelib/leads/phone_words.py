"""What the notes on phone numbers say, in both languages."""

from chalicelib.text.words import Words

_PLACES = {
    "phone_anguilla": ("Anguilla", "Anguila"),
    "phone_antigua": ("Antigua and Barbuda", "Antigua y Barbuda"),
    "phone_bahamas": ("the Bahamas", "Bahamas"),
    "phone_barbados": ("Barbados", "Barbados"),
    "phone_bermuda": ("Bermuda", "Bermudas"),
    "phone_british_virgin_islands": ("the British Virgin Islands", "Islas Vírgenes Británicas"),
    "phone_canada": ("Canada", "Canadá"),
    "phone_cayman_islands": ("the Cayman Islands", "Islas Caimán"),
    "phone_dominica": ("Dominica", "Dominica"),
    "phone_dominican_republic": ("the Dominican Republic", "República Dominicana"),
    "phone_grenada": ("Grenada", "Granada"),
    "phone_jamaica": ("Jamaica", "Jamaica"),
    "phone_montserrat": ("Montserrat", "Montserrat"),
    "phone_saint_kitts": ("Saint Kitts and Nevis", "San Cristóbal y Nieves"),
    "phone_saint_lucia": ("Saint Lucia", "Santa Lucía"),
    "phone_saint_vincent": ("Saint Vincent and the Grenadines", "San Vicente y las Granadinas"),
    "phone_sint_maarten": ("Sint Maarten", "Sint Maarten"),
    "phone_trinidad": ("Trinidad and Tobago", "Trinidad y Tobago"),
    "phone_turks_and_caicos": ("the Turks and Caicos Islands", "Islas Turcas y Caicos"),
}
PHONE_NOTES = {
    "phone_costs": Words(
        "Calling this number costs extra: it belongs to a paid or satellite service.",
        "Llamar a este número cuesta más: es de un servicio de pago o satelital.",
    ),
    "phone_abroad": Words("Not a US number.", "No es un número de EE. UU."),
    **{
        code: Words(f"Not a US number: {english}.", f"No es un número de EE. UU.: {spanish}.")
        for code, (english, spanish) in _PLACES.items()
    },
}
