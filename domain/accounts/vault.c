/* vault: what is kept so that a copy of the database alone gives nothing away. */
#include "domain/accounts/vault.h"
#include "base/settle.h"
#include "domain/accounts/accounts.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING, KEY_TEXT = 43 };

static unsigned char key[crypto_secretbox_KEYBYTES];
static bool there;
_Static_assert(sizeof key == 32, "the key is 43 signs of base 64");

/* ---- The file ---- */

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

bool account_key_open(const char *path, const char **why)
{
	int file = sodium_init() < 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);

	if (file >= 0) {
		*why = read_key(file);
		close(file);
	} else {
		*why = errno == ENOENT ? make_key(path) : "開けません";
	}
	there = !*why;
	return there;
}

bool account_key_ready(void)
{
	return there;
}

/* ---- Sealing ---- */

/* Moved to another account's row, it does not open. */
static const unsigned char *place(struct work *w, int64_t account, size_t *n)
{
	const char *s = arena_printf(&w->arena, "account/%lld/%lld",
	    (long long)w->actor.region, (long long)account);

	*n = strlen(s);
	return (const unsigned char *)s;
}

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

const char *vault_seal(struct work *w, int64_t account, const unsigned char *secret, size_t n)
{
	size_t placed, size = NONCE + n + TAG, room = sodium_base64_ENCODED_LEN(size, VARIANT);
	const unsigned char *where = place(w, account, &placed);
	unsigned char *box = arena_alloc(&w->arena, size);

	if (!there)
		return NULL;
	randombytes_buf(box, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, secret, n, where, placed,
	    NULL, box, key);
	return sodium_bin2base64(arena_alloc(&w->arena, room), room, box, size, VARIANT);
}

bool vault_unseal(struct work *w, int64_t account, const char *sealed, unsigned char *to, size_t n)
{
	size_t placed, size, room = NONCE + n + TAG;
	const unsigned char *where = place(w, account, &placed);
	unsigned char *box = arena_alloc(&w->arena, room);

	return there
	    && !sodium_base642bin(box, room, sealed, strlen(sealed), NULL, &size, NULL, VARIANT)
	    && size == room
	    && !crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, box + NONCE,
		size - NONCE, where, placed, box, key);
}

const char *vault_digest(struct work *w, int64_t account, const char *s)
{
	unsigned char hash[32];
	size_t room = sodium_base64_ENCODED_LEN(sizeof hash, VARIANT), n;
	const char *all = arena_printf(&w->arena, "%s/%s", (const char *)place(w, account, &n), s);

	if (!there)
		return NULL;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)all, strlen(all), key,
	    sizeof key);
	return sodium_bin2base64(arena_alloc(&w->arena, room), room, hash, sizeof hash, VARIANT);
}
