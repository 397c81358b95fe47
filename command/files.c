/* files: files that are there whole and on the disk, or not at all, and never replace another. */
#include "command/files.h"
#include "base/settle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct files_out {
	const struct command *command;
	struct arena *arena;
	const char *path;
	FILE *file;
	crypto_hash_sha256_state hash;
	int64_t size;
};

struct files_out *files_new(const struct command *c, struct arena *arena, const char *path)
{
	struct files_out *out = arena_alloc(arena, sizeof *out);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0) {
		command_say(c,
		    errno == EEXIST ? "%s がすでにあります。上書きはしません。"
				    : "%s に書けません（%s）。",
		    path, strerror(errno));
		return NULL;
	}
	*out = (struct files_out){ .command = c,
		.arena = arena,
		.path = path,
		.file = fdopen(fd, "wb") };
	assert(out->file != NULL);
	crypto_hash_sha256_init(&out->hash);
	return out;
}

bool files_put(void *files_out, const char *s, size_t length)
{
	struct files_out *out = files_out;

	crypto_hash_sha256_update(&out->hash, (const unsigned char *)s, length);
	out->size += (int64_t)length;
	return fwrite(s, 1, length, out->file) == length;
}

void files_drop(struct files_out *out)
{
	if (out->file != NULL)
		fclose(out->file);
	out->file = NULL;
	unlink(out->path);
}

bool files_finish(struct files_out *out)
{
	bool well =
	    ferror(out->file) == 0 && fflush(out->file) == 0 && fsync(fileno(out->file)) == 0
	    && file_keep_name(out->path);
	int error = errno;

	well = fclose(out->file) == 0 && well;
	out->file = NULL;
	if (well)
		return true;
	command_say(out->command, "%s を書けませんでした（%s）。", out->path, strerror(error));
	files_drop(out);
	return false;
}

const char *files_sha256(struct files_out *out)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(out->arena, sizeof hash * 2 + 1);

	crypto_hash_sha256_final(&out->hash, hash);
	sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
	return hex;
}

int64_t files_size(const struct files_out *out)
{
	return out->size;
}

bool files_is_free(const struct command *c, const char *path)
{
	if (access(path, F_OK) != 0)
		return true;
	command_say(c, "%s がすでにあります。上書きはしません。", path);
	return false;
}

bool files_settle(const struct command *c, const char *part, const char *path)
{
	if (file_settle(part, path))
		return true;
	command_say(c, "%s を置けませんでした（%s）。", path, strerror(errno));
	return false;
}

bool files_copy(const struct command *c, const char *from, const char *to)
{
	static char piece[1 << 16];
	struct arena arena = { 0 };
	FILE *in = fopen(from, "rb");
	struct files_out *out = in != NULL ? files_new(c, &arena, to) : NULL;
	bool well = out != NULL;
	size_t n;

	while (well && (n = fread(piece, 1, sizeof piece, in)) > 0)
		well = files_put(out, piece, n);
	if (out != NULL && well && ferror(in) == 0) {
		well = files_finish(out);
	} else if (out != NULL) {
		command_say(c, "%s を %s へ写せませんでした（%s）。", from, to, strerror(errno));
		files_drop(out);
		well = false;
	}
	if (in != NULL)
		fclose(in);
	arena_reset(&arena);
	return well;
}

static bool is_empty(const char *path)
{
	DIR *directory = opendir(path);
	bool empty = directory != NULL;

	for (struct dirent *e = NULL; directory != NULL && (e = readdir(directory)) != NULL;)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			empty = false;
	if (directory != NULL)
		closedir(directory);
	return empty;
}

bool files_directory(const struct command *c, const char *path)
{
	if (mkdir(path, 0700) == 0 || (errno == EEXIST && is_empty(path)))
		return true;
	command_say(c,
	    errno == EEXIST || errno == ENOTDIR || errno == 0
		? "%s がすでにあり、空ではありません。上書きはしません。"
		: "%s を作れません（%s）。",
	    path, strerror(errno));
	return false;
}
