/* any_range: the days between which a list is narrowed, as its address says them. */
#include "web/pages.h"

/* One end of a range, as a field that a form can ask for and field_read can read. */
static struct field end_of(struct arena *a, const struct field *f, bool last)
{
	return (struct field){ .name = form_beside(a, f, last ? "until" : "from"),
		.label = arena_printf(a, "%s：この日%s", f->label, last ? "まで" : "から"),
		.kind = DATE };
}

bool any_is_range(const struct field *f)
{
	return f->count && (f->kind == DATE || f->kind == MOMENT);
}

/* The last day counts to its end. */
static const char *bound(struct arena *a, const struct field *f, struct date day, bool last)
{
	if (f->kind == DATE)
		return date_iso(a, day);
	return int_text(a, last ? moment_last(day) : moment_of(day, 0));
}

static bool read_end(const struct request *rq, const struct field *end, struct date *day)
{
	const char *typed = query_value(rq, end->name);

	return !typed || field_read(rq->work, end, typed, day);
}

static void add_end(const struct request *rq, struct query *q, const struct field *f,
    struct date day, bool last)
{
	if (date_known(day))
		any_filter(rq, q,
		    (struct filter){ f, last ? AT_MOST : AT_LEAST,
			bound(&rq->work->arena, f, day, last) });
}

void any_range_add(const struct request *rq, struct query *q, const struct field *f)
{
	struct field first = end_of(&rq->work->arena, f, false);
	struct field last = end_of(&rq->work->arena, f, true);
	struct date from = {0}, until = {0};
	bool read = read_end(rq, &first, &from);

	if (!read_end(rq, &last, &until) || !read)
		return;
	if (date_known(from) && date_known(until) && date_compare(from, until) > 0) {
		work_problem(rq->work, last.name,
		    "「この日から」より前の日です。二つの日を入れ替えるか、どちらかを空にしてください。");
		return;
	}
	add_end(rq, q, f, from, false);
	add_end(rq, q, f, until, true);
}

static const char *end_said(const struct request *rq, const struct field *f, bool last)
{
	struct arena *a = &rq->work->arena;
	const char *typed = query_value(rq, end_of(a, f, last).name), *why;
	struct date day;

	if (!typed || !date_read(a, typed, work_today(rq->work), &day, &why))
		return typed;
	return date_era_short(a, day);
}

const char *any_range_said(const struct request *rq, const struct field *f)
{
	const char *from = end_said(rq, f, false), *until = end_said(rq, f, true);

	if (from && until)
		return text_same(from, until)
		    ? from
		    : arena_printf(&rq->work->arena, "%s–%s", from, until);
	if (from)
		return arena_printf(&rq->work->arena, "%sから", from);
	return until ? arena_printf(&rq->work->arena, "%sまで", until) : NULL;
}

bool any_range_wrong(const struct request *rq, const struct field *f)
{
	struct arena *a = &rq->work->arena;

	return work_problem_of(rq->work, end_of(a, f, false).name)
	    || work_problem_of(rq->work, end_of(a, f, true).name);
}

void any_range_ends(struct request *rq, const struct field *f)
{
	for (int last = 0; last < 2; last++) {
		struct field end = end_of(&rq->work->arena, f, last);

		form_alone(rq, &end, query_value(rq, end.name));
	}
}
