/* boundaries: outlines of municipalities for the map, as the page takes them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/database.h"
#include "domain/finding/finding.h"

struct wanted {
	const char *data, *hub, *name, *attribution, *file;
};

/* One byte more than is taken, so that it is known for too large.  NULL: the command has said why
 * it cannot be read. */
static const char *bytes_of(const struct command *c, struct work *w, const char *path, size_t *n)
{
	char *bytes = arena_alloc(&w->arena, BOUNDARY_FILE_MOST + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t some = fd < 0 ? -1 : 1;

	for (*n = 0; some > 0 && *n <= BOUNDARY_FILE_MOST; *n += some > 0 ? (size_t)some : 0)
		some = read(fd, bytes + *n, BOUNDARY_FILE_MOST + 1 - *n);
	if (some < 0)
		command_say(c, "%s を読めません（%s）。", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return some < 0 ? NULL : bytes;
}

/* As if it stood in the form. */
static bool put(struct work *w, struct boundaries *b, const char *name, const char *typed)
{
	const struct field *f = record_field(&boundaries_record, name);
	const char *trimmed = text_trim(&w->arena, typed);

	return !trimmed || field_read(w, f, trimmed, b);
}

static bool take(const struct command *c, struct work *w, const struct wanted *want)
{
	struct boundaries b = {0};
	size_t n;
	const char *bytes = bytes_of(c, w, want->file, &n);
	bool well = bytes && boundaries_read(w, bytes, n, &b) && put(w, &b, "name", want->name)
	    && put(w, &b, "attribution", want->attribution)
	    && record_check(w, &boundaries_record, &b)
	    && store_save(w, &boundaries_record, &b) == SAVED;

	for (const struct problem *p = w->problems; p; p = p->next)
		command_say(c, "%s", p->say);
	if (well)
		printf("%lld市町村の境界を取り込みました。\n", (long long)b.towns.n);
	return well;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct wanted want = {0};
	const struct option options[] = {
		DATABASE_OPTION(&want.data),
		DATABASE_HUB_OPTION(&want.hub),
		{ "name", "名称", "何の境界か。例：福島県の市町村の境界（2021年）", .text = &want.name },
		{ "attribution", "言葉", "出典の表示。地図の下にいつも出ます", .text = &want.attribution },
		{ 0 }
	};
	struct work w;
	int64_t region;
	int code, words = options_read(c, options, argc, argv, &code);

	if (words < 0)
		return code;
	if (words != 2 || !want.name || !want.attribution) {
		command_say(c,
		    "--name、--attribution と、TopoJSON か GeoJSON のファイルが一つ要ります。");
		return EXIT_USAGE;
	}
	want.file = argv[1];
	if (!database_begin(c, &w, database_where(want.data), 0, true))
		return EXIT_FAILED;
	region = database_current(c, &w) ? database_region(c, &w, want.hub) : 0;
	w.actor = actor_program(region);
	if (!region || !take(c, &w, &want)) {
		database_cancel(&w);
		return EXIT_FAILED;
	}
	return database_end(c, &w) ? 0 : EXIT_FAILED;
}

const struct command command_boundaries = { .name = "boundaries",
	.about = "市町村の境界（TopoJSON・GeoJSON）を地図に取り込む",
	.usage = "ファイル",
	.run = run };
