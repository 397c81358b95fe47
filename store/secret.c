/* secret: the installation's key, in a file of its own that no backup of the database holds. */
#include "store/secret.h"

#include <assert.h>
#include <fcntl.h>
#include <sodium.h>
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

bool secret_open_old(const char *path, const char **why)
{
	int file = sodium_init() < 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);

	*why = file < 0 ? "開けません" : read_key(file);
	if (file >= 0)
		close(file);
	there = !*why;
	return there;
}

bool secret_open(const char *path, const char **why)
{
	int file = sodium_init() < 0
	    ? -1
	    : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (file < 0)
		return secret_open_old(path, why);
	*why = write_key(file) ? NULL : "書けません";
	close(file);
	there = !*why;
	return there;
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
