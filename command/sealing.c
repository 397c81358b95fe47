/* sealing: backups that only the holder of a key kept elsewhere can read. */
#include "command/sealing.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "command/files.h"

#define MAGIC       "YUI-SEALED-1\n"
#define PUBLIC_WORD "yui-backup-public "
#define SECRET_WORD "yui-backup-secret "

enum {
	PIECE = 64 << 10,
	SEALED_PIECE = PIECE + crypto_secretstream_xchacha20poly1305_ABYTES,
	KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
	HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	BOX = KEY + crypto_box_SEALBYTES,
	LAST = crypto_secretstream_xchacha20poly1305_TAG_FINAL,
};
_Static_assert(crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32,
    "one size of key file");

/* ---- Key files ---- */

static bool key_write(const struct command *c, struct arena *arena, const char *path,
    const char *word, const unsigned char *key)
{
	char hex[65];
	struct files_out *out = files_new(c, arena, path);
	const char *line =
	    arena_printf(arena, "%s%s\n", word, sodium_bin2hex(hex, sizeof hex, key, 32));

	sodium_memzero(hex, sizeof hex);
	return out != NULL && files_put(out, line, strlen(line)) && files_finish(out);
}

bool sealing_make_keys(const struct command *c, const char *name)
{
	unsigned char public[32], secret[32];
	struct arena arena = { 0 };
	bool well;

	if (sodium_init() < 0)
		return false;
	crypto_box_keypair(public, secret);
	well = key_write(c, &arena, arena_printf(&arena, "%s.secret", name), SECRET_WORD, secret)
	    && key_write(c, &arena, arena_printf(&arena, "%s.pub", name), PUBLIC_WORD, public);
	sodium_memzero(secret, sizeof secret);
	arena_reset(&arena);
	return well;
}

static bool key_read(const struct command *c, const char *path, const char *word,
    unsigned char *key)
{
	char line[128] = "";
	FILE *f = fopen(path, "r");
	bool well = f != NULL && fgets(line, sizeof line, f) != NULL && text_starts(line, word)
	    && sodium_hex2bin(key, 32, line + strlen(word), 64, NULL, NULL, NULL) == 0;

	if (f != NULL)
		fclose(f);
	sodium_memzero(line, sizeof line);
	if (!well)
		command_say(c, "%s は、この用途の鍵のファイルではありません（先頭が %s のもの）。",
		    path, word);
	return well;
}

/* ---- Files ---- */

bool sealing_is_closed(const char *path)
{
	char head[sizeof MAGIC - 1] = "";
	FILE *f = fopen(path, "rb");
	bool closed = f != NULL && fread(head, 1, sizeof head, f) == sizeof head
	    && memcmp(head, MAGIC, sizeof head) == 0;

	if (f != NULL)
		fclose(f);
	return closed;
}

static void begin_closed(struct files_out *out, crypto_secretstream_xchacha20poly1305_state *state,
    const unsigned char *public)
{
	unsigned char key[KEY], box[BOX], header[HEADER];

	crypto_secretstream_xchacha20poly1305_keygen(key);
	crypto_secretstream_xchacha20poly1305_init_push(state, header, key);
	crypto_box_seal(box, key, sizeof key, public);
	sodium_memzero(key, sizeof key);
	files_put(out, MAGIC, strlen(MAGIC));
	files_put(out, (const char *)box, sizeof box);
	files_put(out, (const char *)header, sizeof header);
}

static bool close_pieces(FILE *in, struct files_out *out,
    crypto_secretstream_xchacha20poly1305_state *state)
{
	static unsigned char plain[PIECE], sealed[SEALED_PIECE];
	bool last = false;

	while (!last) {
		size_t n = fread(plain, 1, PIECE, in);
		unsigned long long length;
		int ahead = fgetc(in);
		last = ahead == EOF;
		if (!last)
			ungetc(ahead, in);
		crypto_secretstream_xchacha20poly1305_push(state, sealed, &length, plain, n, NULL,
		    0, last ? LAST : 0);
		files_put(out, (const char *)sealed, (size_t)length);
	}
	sodium_memzero(plain, sizeof plain);
	return ferror(in) == 0;
}

bool sealing_close(const struct command *c, const char *from, const char *to,
    const char *public_key_file)
{
	unsigned char public[32];
	struct arena arena = { 0 };
	crypto_secretstream_xchacha20poly1305_state state;
	FILE *in = fopen(from, "rb");
	struct files_out *out = NULL;
	bool well = sodium_init() >= 0 && in != NULL
	    && key_read(c, public_key_file, PUBLIC_WORD, public)
	    && (out = files_new(c, &arena, to)) != NULL;

	if (well) {
		begin_closed(out, &state, public);
		well = close_pieces(in, out, &state);
		if (!well) {
			command_say(c, "%s を読めませんでした。", from);
			files_drop(out);
		}
		well = well && files_finish(out);
	}
	if (in != NULL)
		fclose(in);
	arena_reset(&arena);
	return well;
}

static bool begin_open(FILE *in, crypto_secretstream_xchacha20poly1305_state *state,
    const unsigned char *secret)
{
	unsigned char public[32], key[KEY], box[BOX], header[HEADER];
	char magic[sizeof MAGIC - 1];
	bool well = fread(magic, 1, sizeof magic, in) == sizeof magic
	    && fread(box, 1, BOX, in) == BOX && fread(header, 1, HEADER, in) == HEADER;

	crypto_scalarmult_base(public, secret);
	well = well && crypto_box_seal_open(key, box, BOX, public, secret) == 0
	    && crypto_secretstream_xchacha20poly1305_init_pull(state, header, key) == 0;
	sodium_memzero(key, sizeof key);
	return well;
}

/* True only if every piece is whole and the last one was the last: nothing is cut off. */
static bool open_pieces(FILE *in, struct files_out *out,
    crypto_secretstream_xchacha20poly1305_state *state)
{
	static unsigned char plain[PIECE], sealed[SEALED_PIECE];
	unsigned char tag = 0;
	size_t n;

	while (tag != LAST && (n = fread(sealed, 1, SEALED_PIECE, in)) > 0) {
		unsigned long long length;
		if (crypto_secretstream_xchacha20poly1305_pull(state, plain, &length, &tag, sealed,
			n, NULL, 0)
		    != 0)
			return false;
		files_put(out, (const char *)plain, (size_t)length);
	}
	return tag == LAST && fgetc(in) == EOF;
}

bool sealing_open(const struct command *c, const char *from, const char *to,
    const char *secret_key_file)
{
	unsigned char secret[32];
	struct arena arena = { 0 };
	crypto_secretstream_xchacha20poly1305_state state;
	FILE *in = fopen(from, "rb");
	struct files_out *out = NULL;
	bool well = sodium_init() >= 0 && in != NULL
	    && key_read(c, secret_key_file, SECRET_WORD, secret)
	    && (out = files_new(c, &arena, to)) != NULL;

	if (well) {
		well = begin_open(in, &state, secret) && open_pieces(in, out, &state);
		if (!well) {
			command_say(c, "%s を開けません。鍵が違うか、ファイルが壊れています。",
			    from);
			files_drop(out);
		}
		well = well && files_finish(out);
	}
	sodium_memzero(secret, sizeof secret);
	if (in != NULL)
		fclose(in);
	arena_reset(&arena);
	return well;
}
