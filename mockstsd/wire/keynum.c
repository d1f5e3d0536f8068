/* SPDX-License-Identifier: MIT */
#include "wire/keynum.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

const char *keynum_text(struct arena *a, const EVP_PKEY *pkey, const char *name,
                        int width)
{
    unsigned char bytes[KEYNUM_BYTES];
    BIGNUM *n = NULL;
    int len = -1;

    if (EVP_PKEY_get_bn_param(pkey, name, &n) == 1 && BN_num_bytes(n) <= KEYNUM_BYTES)
        len = BN_bn2binpad(n, bytes, width ? width : BN_num_bytes(n));
    BN_free(n);
    return len > 0 ? b64url_text(a, bytes, (size_t)len) : NULL;
}

/* Build a public key of a type from parameters; takes them over. */
static EVP_PKEY *from_params(const char *type, OSSL_PARAM *params)
{
    EVP_PKEY_CTX *ctx = params ? EVP_PKEY_CTX_new_from_name(NULL, type, NULL) : NULL;
    EVP_PKEY *pkey = NULL;

    if (ctx && EVP_PKEY_fromdata_init(ctx) == 1 &&
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
        pkey = NULL;
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    return pkey;
}

static BIGNUM *number_of(const struct b64url_bytes *bytes)
{
    return BN_bin2bn((const unsigned char *)bytes->data, (int)bytes->len, NULL);
}

EVP_PKEY *keynum_rsa(const struct b64url_bytes *n, const struct b64url_bytes *e)
{
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *n_bn = number_of(n), *e_bn = number_of(e);
    OSSL_PARAM *params = NULL;

    if (build && n_bn && e_bn &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n_bn) &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e_bn))
        params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY *pkey = from_params("RSA", params);
    OSSL_PARAM_BLD_free(build);
    BN_free(n_bn);
    BN_free(e_bn);
    return pkey;
}

EVP_PKEY *keynum_p256(const struct b64url_bytes *x, const struct b64url_bytes *y)
{
    unsigned char point[1 + 2 * KEYNUM_P256_BYTES] = { POINT_CONVERSION_UNCOMPRESSED };
    OSSL_PARAM *params = NULL;

    if (x->len != KEYNUM_P256_BYTES || y->len != KEYNUM_P256_BYTES)
        return NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    memcpy(point + 1, x->data, KEYNUM_P256_BYTES);
    memcpy(point + 1 + KEYNUM_P256_BYTES, y->data, KEYNUM_P256_BYTES);
    if (build &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME,
                                        SN_X9_62_prime256v1, 0) &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point,
                                         sizeof point))
        params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY *pkey = from_params("EC", params);
    OSSL_PARAM_BLD_free(build);
    return pkey;
}
