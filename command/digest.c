/* digest: see digest.h. */
#include "command/digest.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/files.h"

enum { BYTES = crypto_hash_sha256_BYTES, HEX = 2 * BYTES };

static bool digest_of(const char *file, char hex[HEX + 1])
{
	static unsigned char piece[1 << 16];
	crypto_hash_sha256_state state;
	unsigned char hash[BYTES];
	FILE *f = fopen(file, "rb");
	bool well;
	size_t n;

	if (f == NULL)
		return false;
	crypto_hash_sha256_init(&state);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		crypto_hash_sha256_update(&state, piece, n);
	well = !ferror(f);
	fclose(f);
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(hex, HEX + 1, hash, sizeof hash);
	return well;
}

static const char *beside(struct arena *a, const char *file)
{
	return arena_printf(a, "%s.sha256", file);
}

bool digest_note(const struct command *c, struct arena *a, const char *file)
{
	const char *name = text_leaf(file), *line;
	struct files_out *out;
	char hex[HEX + 1];

	if (!digest_of(file, hex)) {
		command_say(c, "%s を読み返せません（%s）。", file, strerror(errno));
		return false;
	}
	out = files_new(c, a, beside(a, file));
	if (out == NULL)
		return false;
	line = arena_printf(a, "%s  %s\n", hex, name);
	if (files_put(out, line, strlen(line)))
		return files_finish(out);
	files_drop(out);
	return false;
}

bool digest_holds(const struct command *c, struct arena *a, const char *file)
{
	char noted[HEX + 1] = "", hex[HEX + 1] = "";
	FILE *f = fopen(beside(a, file), "r");

	if (f == NULL) {
		command_say(c, "%s.sha256 がないので、控えがそのときのままかは分かりません。",
		    file);
		return true;
	}
	if (fread(noted, 1, HEX, f) == HEX && digest_of(file, hex) && strcmp(noted, hex) == 0) {
		fclose(f);
		return true;
	}
	fclose(f);
	command_say(c,
	    "控えが、とったときのままではありません（%s.sha256 と合いません）。"
	    "何も戻していません。別の控えをお使いください。",
	    file);
	return false;
}
