/* papers: attached files for tests, and the key that seals them. */
#include "tests/papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void papers_key(void)
{
	char path[64];
	const char *why;

	snprintf(path, sizeof path, "/tmp/yui-papers-%d.key", (int)getpid());
	if (!secret_open(path, &why)) {
		fprintf(stderr, "%s: %s\n", path, why);
		abort();
	}
	unlink(path);
	file_rules.ready = true;
}

bool papers_fill(struct work *w, const struct record *r, struct file *f, const char *words)
{
	const char *bytes = arena_printf(&w->arena, "%%PDF-1.7 %s", words);
	struct sealing *s = sealed_begin(w, f->head.id, false);

	sealed_put(s, bytes, strlen(bytes));
	f->seal = sealed_end(s);
	f->size = (struct number){ true, (int64_t)strlen(bytes) };
	f->type = 1; /* a PDF */
	f->state = FILE_CLEAN;
	sealed_settle(w, f->head.id);
	return store_save(w, r, f) == SAVED;
}
