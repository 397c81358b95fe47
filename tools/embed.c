/* embed: turns files into C that holds them, as they are and compressed.
 *
 *	embed FILE… > assets.c
 *
 * An asset is called as the last part of its path.  A file called `packages` is a list: each line
 * is the name of an asset and the path of its file (node_modules/…); # begins a comment. */
#include <brotli/encode.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ASSETS_MAX = 256, NAME_MAX_ = 100 };

static char names[ASSETS_MAX][NAME_MAX_];
static int count;
static FILE *rows; /* of the table: the bytes go out at once, these at the end */

struct bytes {
	unsigned char *s;
	size_t n;
};

static _Noreturn void die(const char *path, const char *why)
{
	fprintf(stderr, "embed: %s: %s\n", path, why);
	exit(1);
}

static void *allocate(size_t n)
{
	void *s = malloc(n + 1);

	if (!s)
		die("memory", "none left");
	return s;
}

static struct bytes read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct bytes b = {0};
	long n;

	if (!f || fseek(f, 0, SEEK_END) || (n = ftell(f)) < 0)
		die(path, "cannot be read");
	rewind(f);
	b.n = (size_t)n;
	b.s = allocate(b.n);
	if (fread(b.s, 1, b.n, f) != b.n)
		die(path, "cannot be read");
	b.s[b.n] = 0;
	fclose(f);
	return b;
}

static const char *type_of(const char *name)
{
	static const char *const types[][2] = {
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".mjs", "text/javascript; charset=utf-8" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".ico", "image/x-icon" },
		{ ".webp", "image/webp" },
		{ ".woff2", "font/woff2" },
		{ ".json", "application/json" },
		{ ".webmanifest", "application/manifest+json" },
		{ ".txt", "text/plain; charset=utf-8" },
	};
	const char *end = strrchr(name, '.');

	for (size_t i = 0; end && i < sizeof types / sizeof *types; i++)
		if (!strcmp(end, types[i][0]))
			return types[i][1];
	die(name, "no type is known for this ending");
}

static struct bytes gzipped(struct bytes plain)
{
	z_stream z = {0};
	struct bytes b;

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		die("gzip", "does not begin");
	b.n = deflateBound(&z, plain.n);
	b.s = allocate(b.n);
	z.next_in = plain.s;
	z.avail_in = (uInt)plain.n;
	z.next_out = b.s;
	z.avail_out = (uInt)b.n;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		die("gzip", "does not end");
	b.n = z.total_out;
	deflateEnd(&z);
	return b;
}

static struct bytes brotlied(struct bytes plain)
{
	struct bytes b = { .n = BrotliEncoderMaxCompressedSize(plain.n) };

	b.s = allocate(b.n);
	if (!BrotliEncoderCompress(11, 22, BROTLI_MODE_TEXT, plain.n, plain.s, &b.n, b.s))
		die("brotli", "does not compress");
	return b;
}

/* FNV-1a, twice with different beginnings: tells versions of our own files apart. */
static uint64_t hash(struct bytes b, uint64_t h)
{
	for (size_t i = 0; i < b.n; i++)
		h = (h ^ b.s[i]) * 0x100000001b3u;
	return h;
}

static void print_bytes(const char *what, struct bytes b)
{
	printf("static const char %s_%d[] =", what, count);
	for (size_t i = 0; i < b.n; i++) {
		if (i % 64 == 0)
			fputs("\n\t\"", stdout);
		printf("\\%03o", b.s[i]);
		if (i % 64 == 63 || i == b.n - 1)
			putchar('"');
	}
	puts(b.n ? ";" : " \"\";");
}

static void print_member(const char *what, struct bytes b, bool there)
{
	if (there)
		fprintf(rows, "\t\t.%s = %s_%d, .%s_length = %zu,\n", what, what, count, what, b.n);
}

static void embed(const char *name, const char *path)
{
	struct bytes plain = read_file(path), gzip, brotli;
	uint64_t one = hash(plain, 0xcbf29ce484222325u), two = hash(plain, 0x9e3779b97f4a7c15u);
	bool pays;

	for (int i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			die(path, "there is another asset of this name");
	if (count == ASSETS_MAX || strlen(name) >= NAME_MAX_ || strpbrk(name, "\"\\?%& "))
		die(path, "too many assets, or its name cannot be used");
	memcpy(names[count], name, strlen(name) + 1);
	gzip = gzipped(plain);
	brotli = brotlied(plain);
	pays = plain.n > 200 && gzip.n < plain.n - plain.n / 10;
	print_bytes("plain", plain);
	if (pays) {
		print_bytes("gzip", gzip);
		print_bytes("brotli", brotli);
	}
	fprintf(rows, "\t{ .name = \"%s\", .type = \"%s\", .hash = \"%08x%08x\",\n", name,
	    type_of(name), (unsigned)(one >> 32), (unsigned)(two >> 32));
	fprintf(rows, "\t\t.url = \"/assets/%s?v=%08x%08x\",\n", name, (unsigned)(one >> 32),
	    (unsigned)(two >> 32));
	print_member("plain", plain, true);
	print_member("gzip", gzip, pays);
	print_member("brotli", brotli, pays);
	fputs("\t},\n", rows);
	count++;
	free(plain.s);
	free(gzip.s);
	free(brotli.s);
}

static void embed_list(const char *path)
{
	char *list = (char *)read_file(path).s, *rest;

	for (char *line = strtok_r(list, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char name[NAME_MAX_], file[1000];

		if (*line == '#' || !line[strspn(line, " \t")])
			continue;
		if (sscanf(line, "%99s %999s", name, file) != 2)
			die(path, "a line is a name and a path");
		embed(name, file);
	}
	free(list);
}

int main(int argc, char **argv)
{
	char *table;
	size_t length;

	rows = open_memstream(&table, &length);
	if (!rows)
		die("memory", "none left");
	puts("/* assets: made by tools/embed.c. */\n#include \"web/assets.h\"\n");
	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/'), *name = slash ? slash + 1 : argv[i];

		if (!strcmp(name, "packages"))
			embed_list(argv[i]);
		else
			embed(name, argv[i]);
	}
	fclose(rows);
	printf("\nconst struct asset assets[] = {\n%s\t{ 0 }\n};\n", table);
	return 0;
}
