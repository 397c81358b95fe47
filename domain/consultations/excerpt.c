/* excerpt: what of a slip is told to others, item by item. */
#include "domain/consultations/paper.h"

#include <string.h>

enum { OF_PERSON, OF_SLIP };

/* What is not named here is told to nobody: the caller, messages, what others answered, notes. */
static const struct {
	const char *item;
	int of;
	const char *field;
} told[] = {
	{ "identity", OF_PERSON, "name" },
	{ "identity", OF_PERSON, "kana" },
	{ "identity", OF_PERSON, "birth" },
	{ "identity", OF_PERSON, "sex" },
	{ "identity", OF_PERSON, "municipality" },
	{ "identity", OF_PERSON, "address" },
	{ "identity", OF_PERSON, "phone" },
	{ "family", OF_PERSON, "household" },
	{ "family", OF_PERSON, "key_name" },
	{ "family", OF_PERSON, "key_relation" },
	{ "family", OF_PERSON, "key_phone" },
	{ "care", OF_PERSON, "care_level" },
	{ "care", OF_PERSON, "dwelling" },
	{ "care", OF_PERSON, "physician" },
	{ "care", OF_PERSON, "care_manager_office" },
	{ "care", OF_PERSON, "care_manager" },
	{ "story", OF_SLIP, "received" },
	{ "story", OF_SLIP, "contents" },
	{ "story", OF_SLIP, "scene" },
	{ "story", OF_SLIP, "urgency" },
	{ "story", OF_SLIP, "story" },
	{ "course", OF_SLIP, "response" },
	{ "course", OF_SLIP, "result" },
	{ "course", OF_SLIP, "outcome" },
};

struct lines {
	struct excerpt *line;
	int n;
};

static void add(struct lines *to, const char *item, const char *label, const char *value)
{
	if (value)
		to->line[to->n++] = (struct excerpt){ item, label, value };
}

static void add_field(const struct paper *p, struct lines *to, size_t i)
{
	bool person = told[i].of == OF_PERSON;
	const struct record *r = person ? &person_record : &consultation_record;
	const struct field *f = record_field(r, told[i].field);
	const char *shown =
	    person ? paper_person(p, told[i].field) : paper_show(p, told[i].field);

	add(to, told[i].item, f->label, f->kind == NOTE ? paper_said(p, shown) : shown);
}

/* A memo is for the desk alone. */
static void add_course(const struct paper *p, struct lines *to)
{
	for (int i = 0; i < p->slip->actions; i++) {
		const struct action *a = &p->slip->action[i];
		const char *label;

		if (a->kind == ACTION_NOTE)
			continue;
		label = arena_printf(&p->w->arena, "%s %s",
		    date_era_short(&p->w->arena, moment_date(a->at)),
		    paper_action(p, a, "kind"));
		add(to, "course", label, paper_said(p, paper_action(p, a, "content")));
	}
}

static void gather(const struct paper *p, const char *items, struct lines *to)
{
	bool course = text_has_word(items, "course");

	for (size_t i = 0; i < COUNT(told); i++) {
		bool first = i > 0 && text_same(told[i].item, "course")
		    && !text_same(told[i - 1].item, "course");

		if (first && course)
			add_course(p, to);
		if (text_has_word(items, told[i].item))
			add_field(p, to, i);
	}
}

int consultation_excerpt(struct work *w, int64_t id, int64_t at, const char *items,
    const struct excerpt **out)
{
	struct lines lines = {0};
	struct slip slip;
	struct paper p = { .w = w, .slip = &slip };
	bool masked = w->masked;

	if (!slip_load_at(w, id, at, &slip))
		return -1;
	lines.line = arena_alloc(&w->arena,
	    (COUNT(told) + (size_t)slip.actions + 1) * sizeof *lines.line);
	paper_names(&p);
	w->masked = masked || !text_has_word(items, "identity");
	gather(&p, items, &lines);
	w->masked = masked;
	*out = lines.line;
	return lines.n;
}
