/* A security key in software, for tests: what OpenSSH loads in the place of libfido2 (its sk-api.h), so that its own
   ssh-agent and ssh-sk-helper make real sk-ssh-ed25519 signatures. The key handle is the seed; it needs no touch. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Of libcrypto, whose headers need not be installed. */
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_md_ctx_st EVP_MD_CTX;
EVP_PKEY *EVP_PKEY_new_raw_private_key(int, void *, const unsigned char *, size_t);
int EVP_PKEY_get_raw_public_key(const EVP_PKEY *, unsigned char *, size_t *);
EVP_MD_CTX *EVP_MD_CTX_new(void);
int EVP_DigestSignInit(EVP_MD_CTX *, void **, const void *, void *, EVP_PKEY *);
int EVP_DigestSign(EVP_MD_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
int RAND_bytes(unsigned char *, int);
unsigned char *SHA256(const unsigned char *, size_t, unsigned char *);

#define ED25519 1087 /* libcrypto's number for it */
#define SK_ED25519 1 /* OpenSSH's */

struct option;
struct resident_key;
struct enrolled {
    uint8_t flags;
    uint8_t *public_key;
    size_t public_key_len;
    uint8_t *key_handle;
    size_t key_handle_len;
    uint8_t *signature;
    size_t signature_len;
    uint8_t *attestation_cert;
    size_t attestation_cert_len;
    uint8_t *authdata;
    size_t authdata_len;
};
struct signed_by {
    uint8_t flags;
    uint32_t counter;
    uint8_t *sig_r;
    size_t sig_r_len;
    uint8_t *sig_s;
    size_t sig_s_len;
};

uint32_t sk_api_version(void)
{
    return 0x000a0000;
}

int sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len, const char *application, uint8_t flags,
              const char *pin, struct option **options, struct enrolled **out)
{
    uint8_t seed[32];
    struct enrolled *r = calloc(1, sizeof *r);
    if (alg != SK_ED25519 || r == NULL || RAND_bytes(seed, sizeof seed) != 1)
        return -1;
    r->flags = flags;
    r->public_key_len = 32;
    r->public_key = malloc(32);
    EVP_PKEY_get_raw_public_key(EVP_PKEY_new_raw_private_key(ED25519, NULL, seed, 32), r->public_key,
                                &r->public_key_len);
    r->key_handle_len = 32;
    r->key_handle = malloc(32);
    memcpy(r->key_handle, seed, 32);
    *out = r;
    return 0;
}

int sk_sign(uint32_t alg, const uint8_t *data, size_t data_len, const char *application, const uint8_t *key_handle,
            size_t key_handle_len, uint8_t flags, const char *pin, struct option **options, struct signed_by **out)
{
    static const uint8_t counter[4] = {0x12, 0x34, 0x56, 0x78};
    uint8_t message[32 + 1 + 4 + 32];
    struct signed_by *r = calloc(1, sizeof *r);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (alg != SK_ED25519 || r == NULL || key_handle_len != 32)
        return -1;
    r->flags = flags;
    r->counter = 0x12345678;
    SHA256((const unsigned char *)application, strlen(application), message);
    message[32] = flags;
    memcpy(message + 33, counter, 4);
    SHA256(data, data_len, message + 37);
    r->sig_r_len = 64;
    r->sig_r = malloc(64);
    EVP_DigestSignInit(ctx, NULL, NULL, NULL, EVP_PKEY_new_raw_private_key(ED25519, NULL, key_handle, 32));
    if (EVP_DigestSign(ctx, r->sig_r, &r->sig_r_len, message, sizeof message) != 1)
        return -1;
    *out = r;
    return 0;
}

int sk_load_resident_keys(const char *pin, struct option **options, struct resident_key ***keys, size_t *count)
{
    return -1;
}
