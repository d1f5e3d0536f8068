# SPDX-License-Identifier: MIT
"""RS256 with numbers alone, so that the actors need nothing but Python."""

import base64
import hashlib
import json

PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017 9.2, SHA-256


def encode(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text):
    return int.from_bytes(decode(text), "big")


def element(der, at):
    """Where the content of a DER element begins and ends."""
    length, at = der[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        length, at = int.from_bytes(der[at:at + size], "big"), at + size
    return at, at + length


def private_numbers(pem):
    """n and d of a PKCS #8 key."""
    der = base64.b64decode(pem.split("-----")[2])
    at, _ = element(der, 0)
    for _ in range(2):  # version, algorithm
        at = element(der, at)[1]
    at, _ = element(der, at)  # the key within
    at, _ = element(der, at)
    numbers = []
    for _ in range(4):  # version, n, e, d
        begin, at = element(der, at)
        numbers.append(int.from_bytes(der[begin:at], "big"))
    return numbers[1], numbers[3]


def padded(text, size):
    digest = PREFIX + hashlib.sha256(text).digest()
    return b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest


def sign(claims, pem):
    n, d = private_numbers(pem)
    size = (n.bit_length() + 7) // 8
    header = json.dumps({"alg": "RS256", "typ": "JWT"}).encode()
    text = f"{encode(header)}.{encode(json.dumps(claims).encode())}"
    signature = pow(int.from_bytes(padded(text.encode(), size), "big"), d, n).to_bytes(size, "big")
    return f"{text}.{encode(signature)}"


def verifies(text, signature, jwk):
    n, e = number(jwk["n"]), number(jwk["e"])
    size = (n.bit_length() + 7) // 8
    return len(signature) == size and \
        pow(int.from_bytes(signature, "big"), e, n).to_bytes(size, "big") == padded(text.encode(), size)
