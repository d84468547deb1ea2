"""Why a server's certificate is not trusted, and what an operator does about it, in plain words."""

import ssl

# X509_V_ERR_* of OpenSSL's x509_vfy.h, as Python hands them on in verify_code.
_NOT_YET_VALID, _EXPIRED = 9, 10
_OTHER_NAME = {62, 64}  # of a host, of an IP address


def why_untrusted(error: ssl.SSLCertVerificationError, where: str, table: str) -> tuple[str, str]:
    """What is wrong with the certificate of `where`, and the remedy. table: "mailbox" or "smtp"."""
    if error.verify_code in _OTHER_NAME:
        return (
            f"the certificate of {where} is for another name: {error.verify_message}",
            f"Write the server's name into [{table}] url exactly as your mail provider gives it.",
        )
    if error.verify_code in {_NOT_YET_VALID, _EXPIRED}:
        return (
            f"the certificate of {where} is out of date: {error.verify_message}",
            "See whether this machine's clock is right (`date`); if it is, whoever runs the server must renew the "
            "certificate.",
        )
    return (
        f"the certificate of {where} is not trusted: {error.verify_message}",
        f"Check the host in [{table}] url. If the server is your own, save its authority's certificate beside the "
        f'configuration, and name it there: [{table}] ca_file = "ca.pem".',
    )
