/* introduced: providers were named, and the family has not chosen yet. */
#include "domain/today/pages.h"

#include <stdlib.h>

/* When they were told last. */
static int64_t told(struct work *w, int64_t slip)
{
	struct listing l = store_parts(w, &action_record, slip);
	int64_t at = 0;

	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);

		if (a->kind == ACTION_INTRODUCTION && a->at > at)
			at = a->at;
	}
	return at;
}

static int longest_ago(const void *one, const void *other)
{
	const struct line *a = one, *b = other;

	return date_compare(a->due, b->due);
}

void desk_introduced(struct work *w, struct desk_view *v)
{
	struct query q = { .sort = record_field(&consultation_record, "received"),
		.ascending = true, .limit = LINES_MOST };
	struct section *s = &v->introduced;
	struct listing l;

	query_add(&q, &consultation_record, "introduction", EQUAL, "open");
	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	l = store_list(w, &consultation_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);
		struct date since = moment_date(told(w, c->head.id));
		struct line *line = line_add(s);

		line_slip(w, line, c);
		line_since(w, &v->days.opening, line, since);
		line->due = since;
	}
	if (s->n > 1)
		qsort(s->line, (size_t)s->n, sizeof(struct line), longest_ago);
}
