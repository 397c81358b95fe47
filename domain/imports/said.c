/* said: see parts.h. */
#include "domain/imports/parts.h"

#include <string.h>

/* Lines and cells end where they say; what would be such an end within one is escaped. */
void said_cell(struct text *t, const char *s, char end)
{
	for (; s && *s; s++) {
		const char *sign = strchr("\n\t\\", *s);

		if (sign) {
			text_addc(t, '\\');
			text_addc(t, *s == '\n' ? 'n' : *s == '\t' ? 't' : '\\');
		} else {
			text_addc(t, *s);
		}
	}
	text_addc(t, end);
}

const char *said_next(struct arena *a, const char **at, char end)
{
	const char *s = *at;
	char *cell, *to;

	while (*s && *s != end)
		s++;
	cell = to = arena_copyn(a, *at, (size_t)(s - *at));
	*at = *s ? s + 1 : s;
	for (const char *from = cell; *from; from++) {
		bool escaped = *from == '\\' && from[1];

		from += escaped;
		*to++ = !escaped ? *from : *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
	}
	*to = '\0';
	return cell;
}

#define SILENT "-"

static void put(struct text *t, const char *of, const char *name, const char *value)
{
	if (!value)
		return;
	text_addf(t, "%s%s\t", of, name);
	said_cell(t, value, '\n');
}

static void put_record(struct work *w, struct text *t, const char *of, const struct record *r,
    const void *rec)
{
	for EACH_FIELD(f, r)
		if (!f->part)
			put(t, of, f->name, field_write(&w->arena, f, rec));
}

const char *said_text(struct work *w, const struct said *s)
{
	struct text t = { .arena = &w->arena };

	if (s->owns) {
		put_record(w, &t, "o.", &organization_record, &s->place);
		put(&t, "c.", "number", s->number);
		put(&t, "c.", "name", s->corporation);
	}
	if (s->service.kind)
		put_record(w, &t, "s.", &service_record, &s->service);
	put(&t, "", SILENT, s->silent);
	return t.s ? t.s : "";
}

const char *said_write(struct work *w, const struct entry *e, bool owns)
{
	const struct said s = { e->place, e->service, e->corporation_number, e->corporation, owns,
		e->silent };

	return said_text(w, &s);
}

static void take(struct work *w, struct said *s, const char *name, const char *value)
{
	bool place = *name == 'o';
	const struct record *r = place ? &organization_record : &service_record;
	const struct field *f = strlen(name) > 2 ? record_field(r, name + 2) : NULL;

	s->owns = s->owns || place;
	if (!strcmp(name, SILENT))
		s->silent = value;
	else if (!strcmp(name, "c.number"))
		s->number = value;
	else if (!strcmp(name, "c.name"))
		s->corporation = value;
	else if (f)
		field_set(w, f, value, place ? (void *)&s->place : (void *)&s->service);
}

void said_read(struct work *w, const char *text, struct said *s)
{
	*s = (struct said){0};
	while (text && *text) {
		const char *name = said_next(&w->arena, &text, '\t');

		take(w, s, name, said_next(&w->arena, &text, '\n'));
	}
}

int said_compare(struct work *w, const struct record *r, const void *base, const void *now,
    const void *then, struct turned *turned)
{
	struct arena *a = &w->arena;
	int n = 0;

	for EACH_FIELD(f, r) {
		struct turned t = { .field = f, .then = field_write(a, f, then),
			.base = base ? field_write(a, f, base) : NULL };

		if (f->part || (!t.base && !t.then) || n == TURNED_MOST)
			continue;
		t.now = field_write(a, f, now);
		t.local = !text_same(t.now, t.base);
		if (text_same(t.now, t.then) || text_same(t.base, t.then))
			continue;
		turned[n++] = t;
	}
	return n;
}
