/* secret: the installation's key, in a file of its own that no backup of the database holds. */
#include "store/secret.h"

#include "base/settle.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING, KEY_TEXT = 43 };

static unsigned char key[SECRET_BYTES];
static bool there;
_Static_assert(SECRET_BYTES == 32, "the key is 43 signs of base 64");

static bool write_key(int file)
{
	char line[KEY_TEXT + 2];

	randombytes_buf(key, sizeof key);
	sodium_bin2base64(line, KEY_TEXT + 1, key, sizeof key, VARIANT);
	line[KEY_TEXT] = '\n';
	return write(file, line, KEY_TEXT + 1) == KEY_TEXT + 1 && fsync(file) == 0;
}

static const char *read_key(int file)
{
	struct stat about;
	char line[KEY_TEXT + 1];
	size_t n;

	if (fstat(file, &about) || (about.st_mode & 077))
		return "ほかの人も読めます。chmod 600 をしてください";
	if (read(file, line, sizeof line) != (ssize_t)sizeof line || line[KEY_TEXT] != '\n'
	    || sodium_base642bin(key, sizeof key, line, KEY_TEXT, NULL, &n, NULL, VARIANT)
	    || n != sizeof key)
		return "鍵のファイルではありません";
	return NULL;
}

/* Half a key would be one that fits nothing: it has its name only when it is whole. */
static const char *make_key(const char *path)
{
	char part[4096];
	const char *why = NULL;
	int file;

	if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part)
		return "開けません";
	unlink(part); /* of one that was never finished */
	file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return "開けません";
	if (!write_key(file) || !file_settle(part, path))
		why = "書けません";
	close(file);
	if (why)
		unlink(part);
	return why;
}

static bool open_key(const char *path, bool may_make, const char **why)
{
	int file = sodium_init() < 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);

	if (file >= 0) {
		*why = read_key(file);
		close(file);
	} else {
		*why = may_make && errno == ENOENT ? make_key(path) : "開けません";
	}
	there = !*why;
	return there;
}

bool secret_open_old(const char *path, const char **why)
{
	return open_key(path, false, why);
}

bool secret_open(const char *path, const char **why)
{
	return open_key(path, true, why);
}

bool secret_ready(void)
{
	return there;
}

const unsigned char *secret_key(void)
{
	assert(there);
	return key;
}

void secret_derive(unsigned char to[SECRET_BYTES], const char *purpose)
{
	assert(strlen(purpose) == crypto_kdf_CONTEXTBYTES);
	crypto_kdf_derive_from_key(to, SECRET_BYTES, 1, purpose, secret_key());
}

/* ---- What is small enough to stand in a cell ---------------------------------------------- */

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

const char *secret_seal(struct arena *a, const char *place, const unsigned char *said, size_t n)
{
	size_t size = NONCE + n + TAG, room = sodium_base64_ENCODED_LEN(size, VARIANT);
	unsigned char *box = arena_alloc(a, size);

	if (!there)
		return NULL;
	randombytes_buf(box, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, said, n,
	    (const unsigned char *)place, strlen(place), NULL, box, key);
	return sodium_bin2base64(arena_alloc(a, room), room, box, size, VARIANT);
}

bool secret_unseal(struct arena *a, const char *place, const char *sealed, unsigned char *to,
    size_t n)
{
	size_t size, room = NONCE + n + TAG;
	unsigned char *box = arena_alloc(a, room);

	return there
	    && !sodium_base642bin(box, room, sealed, strlen(sealed), NULL, &size, NULL, VARIANT)
	    && size == room
	    && !crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, box + NONCE,
		size - NONCE, (const unsigned char *)place, strlen(place), box, key);
}
