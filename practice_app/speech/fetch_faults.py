"""What can go wrong when a model is fetched, in the user's words."""

from __future__ import annotations

from enum import StrEnum

from practice_app.errors import FetchError


class Fault(StrEnum):
    """What stood in the way of a fetch: `FetchError.fault`."""

    NETWORK = "no network"
    CERTIFICATE = "certificate"
    PROXY = "proxy or login page"
    STATUS = "server refused"
    STALLED = "stalled"
    DISK = "disk full"
    CONTENT = "wrong bytes"


def disk_full(message: str) -> FetchError:
    return FetchError(Fault.DISK, message, "Make room on the disk and fetch it again.")


def proxy_unusable(details: str) -> FetchError:
    return FetchError(
        Fault.PROXY,
        "The proxy that is set on this machine can't be used.",
        "Check the variables HTTPS_PROXY and ALL_PROXY; socks proxies are not supported.",
        details,
    )


def certificates_unreadable(details: str) -> FetchError:
    return FetchError(
        Fault.CERTIFICATE,
        "The certificates that are set on this machine can't be read.",
        "Check the variables SSL_CERT_FILE and SSL_CERT_DIR.",
        details,
    )


class Faults:
    """Of one fetch. model: its name. host: of the address that was asked."""

    def __init__(self, model: str, host: str) -> None:
        self._model, self._host = model, host

    def no_network(self, what: str, details: str = "") -> FetchError:
        return FetchError(
            Fault.NETWORK,
            f"{what}, so “{self._model}” is not here yet.",
            "Check the network and fetch it again: it goes on where it stopped.",
            details,
        )

    def stalled(self, seconds: float) -> FetchError:
        return FetchError(
            Fault.STALLED,
            f"{self._host} sent nothing for {seconds:g} seconds.",
            "Fetch it again later: it goes on where it stopped.",
        )

    def login_page(self, details: str = "") -> FetchError:
        return FetchError(
            Fault.PROXY,
            "The network answered with a page of its own instead of the model.",
            "Log in to the network or the proxy in a browser, then fetch it again.",
            details,
        )

    def refused(self, details: str) -> FetchError:
        return FetchError(
            Fault.STATUS,
            f"{self._host} did not give “{self._model}” ({details}).",
            "Try again later, set another address in Settings, or import the model from a folder.",
        )

    def wrong_bytes(self, details: str) -> FetchError:
        return FetchError(
            Fault.CONTENT,
            f"What {self._host} sent is not the model “{self._model}”, so it was thrown away.",
            "Fetch it again. If that doesn't help, set another address in Settings.",
            details,
        )

    def certificate(self, details: str) -> FetchError:
        return FetchError(
            Fault.CERTIFICATE,
            f"It could not be proved that {self._host} is who it says, so nothing was fetched.",
            "Check the date of this machine. In a company network, ask for its certificate to be "
            "installed, or fetch the model elsewhere and import it.",
            details,
        )
