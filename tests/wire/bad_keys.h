/* SPDX-License-Identifier: MIT */
/* bad_keys: keys in PEM that signkey must refuse. Made for this test; they open nothing. */
#ifndef STS_BAD_KEYS_H
#define STS_BAD_KEYS_H

static const char bad_key_rsa_1024[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDC1QOo2EflFLroKW/L7D9WU3I2\n"
    "8fvzw6AaMRK16uZoSykp+KbVHgPobmGlTpuTYRRCjf9visjsmyMer59082m7OepE\n"
    "F2m1SQ/V1+/81S4b9eQwRTzzzR/0Q+E9eVvaUGW7z9nR0oBvi2+JEOA/iM2RgbAn\n"
    "PKIVJVNo3OQTkwdB+wIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

static const char bad_key_rsa_e3[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAs3MCreei2ZxckW9gQjP8\n"
    "Yw4IcXn7atvvmSkRpx06YilRTnjj5y08E/kzYGU5GkG7erVL/K/6HrgdRKR3xbPa\n"
    "4ur0WM87YXutBFD8s5uMuvlmHPVK0AjoJKo6CVNdFrqhX96sePelNtTjA/lDPdNy\n"
    "rw8+dz/P9S8RMNJpX+BVmUbFGhyIYJXootyOO7vrTDFUK2AUdkzxfpkbE3Z1rHW7\n"
    "oa9/qNf5ItjC9pfA5z0afPXy7c7ZY9Wk2q0/7wlDvfX4KwxbFJQI8qCbt/5phPiM\n"
    "N3WiIv2hnVuNGOckbC+J1BTyY1RPU5cQR3wdI7IgYKno7d4v9l5+itDdMgyxqy34\n"
    "NQIBAw==\n"
    "-----END PUBLIC KEY-----\n";

static const char bad_key_p384[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEflDYJV85e2C3wwdt3MDmry2NXqQSb4k0\n"
    "c1wgdMJ2VyyNy9h3J4P52HT1vezxl7I842wh7Q2/ut/TK7Io6XdOKeDaYYaDw+1r\n"
    "OlJCQAfwU5RLoMOXZSd4h2cpK7XQFx+7\n"
    "-----END PUBLIC KEY-----\n";

static const char bad_key_ed25519[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAmgWCPAhlu1Q5Eho1ED3n0CtMvuVvCk1Ed8WzWlAs/Kg=\n"
    "-----END PUBLIC KEY-----\n";

static const char bad_key_rsa_pss[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBAOf8ayUrpeN9T2iGimxpz3uL\n"
    "lGPFV2k42I1IILOPvlBx6JUvf2KF3aF2r0Td1je4THiLv4UFHdJXlufO7ulqBAj+\n"
    "iCsb9PkcFmn1plOxE96ldypnrO3J3HTuaRus3H0XSkk+RfUbMgUqkyIh3YdCbOPm\n"
    "U03bJXBXVZ14oAeheukfv5/sVZfJozWpicB55m69QwE4scxvPSQK6ZuF9/67LLhD\n"
    "i6R1BMOtF5PemAna+j3JmqWjuoa76/rfwiOhzJp34bomC/dDkb76ua0MZtmmLvUz\n"
    "2OSk+j/Wev4pb6/AlonNsalXFZ37DCj7drUsq9PCv2QHp08ZrpDfhI6NUd/G80kC\n"
    "AwEAAQ==\n"
    "-----END PUBLIC KEY-----\n";

static const char bad_key_encrypted_pkcs8[] =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAikwe8uIBs05gICCAAw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEB6YRX0tNRoAi3XE/lQ6WHwEgZBU\n"
    "1mNDwQsPcZ+YKrfmtGUUxJxgjxheVxNrGegqkuS7GTUnZynSKO/Ib8pNsDDK1kPU\n"
    "r9RnswoCNdyZYDy2GUm8FA1Ku+z+M0Z9ye5oA0y9GU91g3PFBxsgB4g7gUyzGeIq\n"
    "gRnyG0WwWVO+BrtM5DNJHC2LDv5fuSrC5ItIYYuwqoJv+9mnlvVw6dH4CM5pS6w=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

static const char bad_key_encrypted_traditional[] =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\n"
    "DEK-Info: AES-128-CBC,2CEEC5D176D07D5FC121681496554AF0\n"
    "\n"
    "1Zfd4D86qemmfxFQOWxLivfjnnhbEL603nSY/wHKvQicKIo0pJ5zBRVHgoTxtKpZ\n"
    "QMn2LrNGc8rgZU554k/f2Dp2w0UQNn8H8JiB0UIISXnalCygIH6Uj/60CWevCm9w\n"
    "4grnbIVikyKA5ohmlXSFy39zdMopZKQyOqlEFErmt9A=\n"
    "-----END EC PRIVATE KEY-----\n";

#endif
