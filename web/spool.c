/* spool: bytes that came and are too many for memory, in a nameless file. */
#include "web/spool.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64, PIECE = 16 << 10 };

struct spool {
	int file;
	size_t size;
	_Atomic int keepers; /* beside the first */
	unsigned char key[crypto_stream_xchacha20_KEYBYTES];
};

/* A key of its own for each file; so a nonce that is always the same is used once. */
static const unsigned char nonce[crypto_stream_xchacha20_NONCEBYTES];

struct spool *spool_new(void)
{
	struct spool *s = sodium_init() < 0 ? NULL : calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->file = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->file < 0)
		s->file = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->file < 0) {
		free(s);
		return NULL;
	}
	randombytes_buf(s->key, sizeof s->key);
	return s;
}

/* In place, and the same both ways. */
static void cipher(const struct spool *s, size_t at, unsigned char *bytes, size_t n)
{
	size_t in = at % BLOCK, some = in && n > BLOCK - in ? BLOCK - in : n;
	unsigned char block[BLOCK] = {0};

	if (in) {
		memcpy(block + in, bytes, some);
		crypto_stream_xchacha20_xor_ic(block, block, in + some, nonce, at / BLOCK, s->key);
		memcpy(bytes, block + in, some);
		at += some;
		bytes += some;
		n -= some;
	}
	if (n)
		crypto_stream_xchacha20_xor_ic(bytes, bytes, n, nonce, at / BLOCK, s->key);
}

bool spool_add(struct spool *s, const void *bytes, size_t n)
{
	const unsigned char *from = bytes;
	unsigned char piece[PIECE];

	while (n) {
		size_t some = n < PIECE ? n : PIECE;

		memcpy(piece, from, some);
		cipher(s, s->size, piece, some);
		if (pwrite(s->file, piece, some, (off_t)s->size) != (ssize_t)some)
			return false;
		s->size += some;
		from += some;
		n -= some;
	}
	return true;
}

size_t spool_size(const struct spool *s)
{
	return s->size;
}

bool spool_read(const struct spool *s, size_t at, void *to, size_t n)
{
	if (at > s->size || n > s->size - at
	    || pread(s->file, to, n, (off_t)at) != (ssize_t)n)
		return false;
	cipher(s, at, to, n);
	return true;
}

struct spool *spool_keep(const struct spool *s)
{
	struct spool *kept = (struct spool *)(uintptr_t)s;

	if (kept)
		kept->keepers++;
	return kept;
}

void spool_free(struct spool *s)
{
	if (!s || atomic_fetch_sub(&s->keepers, 1) > 0)
		return;
	close(s->file);
	sodium_memzero(s->key, sizeof s->key);
	free(s);
}
