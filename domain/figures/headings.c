/* headings: what slips are counted by, out of their description. */
#include "domain/figures/pages.h"

#include <string.h>

static bool has_rollups(struct work *w, const struct field *f)
{
	const struct code *all;
	int n = codes_of(w, f->codes, (struct date){0}, &all);

	for (int i = 0; i < n; i++)
		if (all[i].rollup)
			return true;
	return false;
}

static void add(struct heading *out, int *n, const char *name, const char *label,
    struct dimension by)
{
	if (*n < HEADINGS_MOST)
		out[(*n)++] = (struct heading){ name, label, by };
}

static void add_field(struct work *w, const struct field *f, struct heading *out, int *n)
{
	struct arena *a = &w->arena;
	bool codes = f->kind == CODE || f->kind == CODES;

	if (codes && has_rollups(w, f))
		add(out, n, arena_printf(a, "%s.rollup", f->name),
		    arena_printf(a, "%s（まとめ）", f->label), (struct dimension){ f, BY_ROLLUP });
	if (f->kind == DATE || f->kind == MOMENT)
		add(out, n, arena_printf(a, "%s.month", f->name),
		    arena_printf(a, "%sの月", f->label), (struct dimension){ f, BY_MONTH });
	else
		add(out, n, f->name, f->label, (struct dimension){ f, BY_VALUE });
}

int headings_of(struct work *w, struct heading *out)
{
	int n = 0;

	for EACH_FIELD(f, &consultation_record)
		if (f->count && (!f->private || actor_may(&w->actor, READ_PRIVATE)))
			add_field(w, f, out, &n);
	return n;
}

bool heading_named(struct work *w, const char *name, struct heading *out)
{
	struct heading all[HEADINGS_MOST];
	int n = headings_of(w, all);

	for (int i = 0; i < n; i++)
		if (text_same(all[i].name, name)) {
			*out = all[i];
			return true;
		}
	return false;
}

bool heading_is_time(const struct heading *h)
{
	return h->by.field && h->by.by == BY_MONTH && !strcmp(h->by.field->name, "received");
}

const char *heading_label(struct work *w, const struct heading *h, const char *bucket)
{
	if (bucket && h->by.by == BY_ROLLUP)
		return bucket;
	if (bucket && h->by.by == BY_MONTH)
		return month_era(&w->arena, month_first(bucket));
	return value_label(w, h->by.field, bucket);
}

/* Every code that the bucket puts together. */
static const char *codes_in(struct work *w, const struct field *f, const char *rollup)
{
	struct text t = { .arena = &w->arena };
	const struct code *all;
	int n = codes_of(w, f->codes, (struct date){0}, &all);

	for (int i = 0; i < n; i++)
		if (text_same(code_rollup(w, f->codes, all[i].code), rollup))
			text_addf(&t, "%s%s", t.len ? " " : "", all[i].code);
	return t.len ? t.s : rollup;
}

static const char *day_value(struct work *w, const struct field *f, struct date day, bool last)
{
	if (f->kind == DATE)
		return date_iso(&w->arena, day);
	return int_text(&w->arena, last ? moment_last(day) : moment_of(day, 0));
}

/* The days of the month that the query has not ruled out already. */
static void add_month(struct work *w, struct query *q, const struct field *f, const char *bucket)
{
	struct date first = month_first(bucket), last = month_last(first);
	struct query other = query_without(q, f);

	for (int i = 0; i < q->filters; i++) {
		const struct filter *c = &q->filter[i];
		int64_t at = 0;

		if (c->field != f || !text_number(c->value, INT64_MIN, INT64_MAX, &at))
			continue;
		if (c->compare == AT_LEAST && date_compare(moment_date(at), first) > 0)
			first = moment_date(at);
		if (c->compare == AT_MOST && date_compare(moment_date(at), last) < 0)
			last = moment_date(at);
	}
	*q = other;
	query_add(q, &consultation_record, f->name, AT_LEAST, day_value(w, f, first, false));
	query_add(q, &consultation_record, f->name, AT_MOST, day_value(w, f, last, true));
}

void heading_filter(struct work *w, struct query *q, const struct heading *h, const char *bucket)
{
	const struct field *f = h->by.field;

	if (bucket && h->by.by == BY_MONTH) {
		add_month(w, q, f, bucket);
		return;
	}
	if (bucket && h->by.by == BY_ROLLUP)
		bucket = codes_in(w, f, bucket);
	query_add(q, &consultation_record, f->name,
	    !bucket           ? EMPTY
	    : f->kind == CODES ? INCLUDES
			       : EQUAL,
	    bucket);
}
