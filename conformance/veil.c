/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* accept4: no child may hold a caller */
#include "conformance/veil.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/signkey.h"

enum { PIECE = 4096, PATIENCE_MS = 3000, BACKLOG = 16, DAY_S = 86400 };

static const struct {
    const char *name, *host;
    long from_s, until_s;
} kinds[] = {
    { "good", "IP:127.0.0.1", -DAY_S, DAY_S },
    { "expired", "IP:127.0.0.1", -2 * DAY_S, -DAY_S },
    { "elsewhere", "DNS:elsewhere.test", -DAY_S, DAY_S },
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct listening {
    SSL_CTX *tls;
    X509 *cert;
    int fd, to;
    pthread_t thread;
    bool runs;
};

static int connect_to(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* What the caller has said, onwards. Returns: false, it says no more. */
static bool pass_on(SSL *tls, int plain)
{
    char piece[PIECE];
    int n = SSL_read(tls, piece, sizeof piece);

    return n > 0 && send(plain, piece, (size_t)n, MSG_NOSIGNAL) == n;
}

static bool pass_back(SSL *tls, int plain)
{
    char piece[PIECE];
    ssize_t n = recv(plain, piece, sizeof piece, 0);

    return n > 0 && SSL_write(tls, piece, (int)n) == n;
}

static void pump(SSL *tls, int fd, int plain)
{
    struct pollfd ends[] = { { .fd = fd, .events = POLLIN },
                             { .fd = plain, .events = POLLIN } };
    bool goes_on = true;

    while (goes_on && (SSL_pending(tls) > 0 || poll(ends, 2, PATIENCE_MS) > 0)) {
        if (SSL_pending(tls) > 0 || ends[0].revents != 0)
            goes_on = pass_on(tls, plain);
        if (goes_on && ends[1].revents != 0)
            goes_on = pass_back(tls, plain);
    }
}

static void visit(struct listening *l, int fd)
{
    const struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
    SSL *tls = SSL_new(l->tls);
    int plain = connect_to(l->to);

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (tls != NULL && plain >= 0 && SSL_set_fd(tls, fd) == 1 && SSL_accept(tls) == 1) {
        pump(tls, fd, plain);
        (void)SSL_shutdown(tls);
    }
    SSL_free(tls);
    if (plain >= 0)
        close(plain);
    close(fd);
}

static void *serve(void *self)
{
    struct listening *l = self;
    sigset_t pipes;
    int fd;

    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE); /* TLS writes to whoever has gone away */
    (void)pthread_sigmask(SIG_BLOCK, &pipes, NULL);
    while ((fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0 || errno == EINTR)
        if (fd >= 0)
            visit(l, fd);
    return NULL; /* it was shut down */
}

static void end(void *self)
{
    struct listening *l = self;

    if (l->fd >= 0)
        (void)shutdown(l->fd, SHUT_RDWR);
    if (l->runs)
        pthread_join(l->thread, NULL);
    if (l->fd >= 0)
        close(l->fd);
    SSL_CTX_free(l->tls);
    X509_free(l->cert);
}

static bool add_names(X509 *cert, size_t kind)
{
    X509_EXTENSION *names =
        X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, kinds[kind].host);
    X509_NAME *name = X509_get_subject_name(cert);
    bool good = names != NULL && X509_add_ext(cert, names, -1) == 1 &&
                X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                           (const unsigned char *)"sts-conformance", -1,
                                           -1, 0) == 1 &&
                X509_set_issuer_name(cert, name) == 1;

    X509_EXTENSION_free(names);
    return good;
}

static int make_certificate(struct listening *l, size_t kind, EVP_PKEY *key,
                            struct err *e)
{
    l->cert = X509_new();
    if (l->cert == NULL || X509_set_version(l->cert, X509_VERSION_3) != 1 ||
        ASN1_INTEGER_set(X509_get_serialNumber(l->cert), 1) != 1 ||
        X509_gmtime_adj(X509_getm_notBefore(l->cert), kinds[kind].from_s) == NULL ||
        X509_gmtime_adj(X509_getm_notAfter(l->cert), kinds[kind].until_s) == NULL ||
        X509_set_pubkey(l->cert, key) != 1 || !add_names(l->cert, kind) ||
        X509_sign(l->cert, key, EVP_sha256()) == 0)
        return err_set(e, ERR_CRYPTO, "no certificate can be made");
    l->tls = SSL_CTX_new(TLS_server_method());
    if (l->tls == NULL || SSL_CTX_use_certificate(l->tls, l->cert) != 1 ||
        SSL_CTX_use_PrivateKey(l->tls, key) != 1)
        return err_set(e, ERR_CRYPTO, "TLS takes no certificate of ours");
    return 0;
}

static int write_pem(struct arena *a, const struct listening *l, const char **out,
                     struct err *e)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    long len;
    int rc = -1;

    if (bio != NULL && PEM_write_bio_X509(bio, l->cert) == 1 &&
        (len = BIO_get_mem_data(bio, &text)) > 0) {
        *out = arena_slice(a, text, (size_t)len);
        rc = 0;
    }
    BIO_free(bio);
    return rc == 0 ? 0 : err_set(e, ERR_CRYPTO, "the certificate cannot be written");
}

static int listen_anywhere(struct listening *l, int *port, struct err *e)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof at;

    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (l->fd < 0 || bind(l->fd, (struct sockaddr *)&at, sizeof at) < 0 ||
        listen(l->fd, BACKLOG) < 0 ||
        getsockname(l->fd, (struct sockaddr *)&at, &len) < 0)
        return err_set(e, ERR_IO, "no port for TLS: %s", strerror(errno));
    *port = ntohs(at.sin_port);
    l->runs = pthread_create(&l->thread, NULL, serve, l) == 0;
    return l->runs ? 0 : err_set(e, ERR_IO, "there is no thread for TLS");
}

int veil_open(struct arena *a, const struct veil_ask *ask, struct veil *out,
              struct err *e)
{
    struct listening *l = arena_alloc(a, sizeof *l);
    size_t kind = 0;

    while (kind < KINDS && strcmp(kinds[kind].name, ask->kind) != 0)
        kind++;
    if (kind == KINDS)
        return err_set(e, ERR_PARSE, "veil: good, expired or elsewhere is expected");
    l->fd = -1;
    l->to = ask->port;
    arena_defer(a, end, l);
    if (make_certificate(l, kind, signkey_evp(ask->key), e) < 0 ||
        write_pem(a, l, &out->pem, e) < 0)
        return -1;
    return listen_anywhere(l, &out->port, e);
}
