/* kinds: any text typed into a field of any kind; the first byte picks the kind. */
#include "fuzz/fuzz.h"

#include "base/record.h"

#include <string.h>

static const struct choice choices[] = { { "female", "女" }, { "male", "男" }, { 0 } };

union value {
	TEXT_t text;
	NUMBER_t number;
	TIME_t time;
	LINK_t link;
};

/* What a field accepts is kept as text that leads back to it, both ways. */
static void check_kept(struct work *w, const struct field *f, const union value *v)
{
	const char *canonical = field_write(&w->arena, f, v), *plain = field_plain(&w->arena, f, v);
	union value set = {0}, read = {0};

	if (!canonical)
		return;
	assert(utf8_valid(canonical, strlen(canonical)));
	field_set(w, f, canonical, &set);
	assert(text_same(field_write(&w->arena, f, &set), canonical));
	if (plain) {
		assert(field_read(w, f, plain, &read));
		assert(text_same(field_write(&w->arena, f, &read), canonical));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct work w = { .now = moment_of((struct date){ 2026, 11, 22 }, 545) };
	struct field f = { .name = "field", .label = "項目", .choices = choices, .unit = "人" };
	union value v = {0};

	if (!size || !utf8_valid((const char *)data + 1, size - 1))
		return 0;
	f.kind = data[0] % KINDS;
	f.scale = f.kind == DECIMAL ? data[0] / KINDS % 4 : 0;
	if (field_read(&w, &f, arena_copyn(&w.arena, (const char *)data + 1, size - 1), &v))
		check_kept(&w, &f, &v);
	else
		assert(w.problems && *w.problems->say);
	arena_reset(&w.arena);
	return 0;
}
