/* fitting: what was typed into a box, the best fitting first. */
#include "base/fold.h"
#include "web/web.h"

#include <string.h>

/* ---- By a date, alone or beside a name ----------------------------------------------------- */

/* Somebody may be known by a date too: whoever has it in a column of the list. */
static struct listing of_date(struct work *w, const struct record *r, const struct query *q,
    struct date date, const char *name)
{
	struct query of = *q;
	struct listing found = {0};

	of.find = name;
	for EACH_FIELD(f, r) {
		if (f->kind != DATE || !f->list || found.n > 0
		    || (f->private && !actor_may(&w->actor, READ_PRIVATE)))
			continue;
		of.filter[q->filters] = (struct filter){ f, EQUAL, date_iso(&w->arena, date) };
		of.filters = q->filters + 1;
		found = store_list(w, r, &of);
	}
	return found;
}

static bool is_date(struct work *w, const char *typed, struct date *date)
{
	const char *why;

	return !text_empty(typed) && date_read(&w->arena, typed, work_today(w), date, &why);
}

/* 髙橋 花子 昭和16年2月3日, or the date before the name: at one of the blanks. */
static struct listing of_name_and_date(struct work *w, const struct record *r,
    const struct query *q)
{
	const char *s = fold_width(&w->arena, q->find);
	struct listing found = {0};
	struct date date;

	if (is_date(w, s, &date))
		return of_date(w, r, q, date, NULL);
	for (const char *at = s; (at = strchr(at, ' ')) && found.n == 0; at++) {
		const char *before = arena_copyn(&w->arena, s, (size_t)(at - s));

		if (is_date(w, at + 1, &date))
			found = of_date(w, r, q, date, before);
		else if (is_date(w, before, &date))
			found = of_date(w, r, q, date, at + 1);
	}
	return found;
}

/* ---- By the beginning, and by whatever stands in it ----------------------------------------- */

/* Those of near by, and as many others as there is room for. */
static struct listing nearer_first(struct work *w, const struct record *r, const struct query *q)
{
	struct query near = *q, far = *q;
	struct listing found, others;
	char *items;

	if (!r->nearer)
		return store_list(w, r, q);
	query_add(&near, r, r->nearer, FILLED, NULL);
	found = store_list(w, r, &near);
	if (found.next)
		return found;
	query_add(&far, r, r->nearer, EMPTY, NULL);
	far.limit = q->limit - found.n > 0 ? q->limit - found.n : 1;
	others = store_list(w, r, &far);
	items = arena_alloc(&w->arena, (size_t)(found.n + others.n + 1) * r->size);
	if (found.n)
		memcpy(items, found.items, (size_t)found.n * r->size);
	if (others.n)
		memcpy(items + (size_t)found.n * r->size, others.items, (size_t)others.n * r->size);
	return (struct listing){ .n = found.n + others.n, .items = items, .next = others.next };
}

struct fitting {
	const struct record *record;
	int n, most;
	char *items;
	bool more;
};

static void add(struct fitting *t, const struct head *rec)
{
	for (int i = 0; i < t->n; i++)
		if (((struct head *)(t->items + (size_t)i * t->record->size))->id == rec->id)
			return;
	t->more = t->more || t->n == t->most;
	if (t->n < t->most)
		memcpy(t->items + (size_t)t->n++ * t->record->size, rec, t->record->size);
}

static void add_all(struct fitting *t, struct listing l)
{
	for (int i = 0; i < l.n; i++)
		add(t, LISTED(l, t->record, i));
	t->more = t->more || l.next;
}

static bool is_near(struct work *w, const struct field *nearer, const void *rec)
{
	return field_write(&w->arena, nearer, rec) != NULL;
}

/* So many ids, those near by first, else in their order. */
static void add_called(struct fitting *t, struct work *w, const struct query *q, const int64_t *id,
    int n)
{
	const struct field *nearer =
	    t->record->nearer ? record_field(t->record, t->record->nearer) : NULL;
	struct query of = *q;
	struct listing l;

	if (n == 0 || t->n == t->most)
		return;
	of.among = id;
	of.amongs = of.limit = n;
	l = store_list(w, t->record, &of);
	for (int pass = nearer ? 0 : 1; pass < 2; pass++)
		for (int i = 0; i < n * l.n; i++) {
			const struct head *rec = LISTED(l, t->record, i % l.n);

			if (rec->id == id[i / l.n] && (pass || is_near(w, nearer, rec)))
				add(t, rec);
		}
}

struct listing fitting_list(struct work *w, const struct record *r, const struct query *q)
{
	struct fitting t = { .record = r, .most = q->limit };
	struct called called;

	assert(q->limit > 0 && !q->sort && !q->after && !q->amongs);
	t.items = arena_alloc(&w->arena, (size_t)q->limit * r->size);
	add_all(&t, of_name_and_date(w, r, q));
	if (t.n == 0) {
		called = store_called(w, r, q->find);
		add_called(&t, w, q, called.id, called.whole);
		add_called(&t, w, q, called.id + called.whole, called.n - called.whole);
		if (!t.more)
			add_all(&t, nearer_first(w, r, q));
	}
	return (struct listing){ .n = t.n, .items = t.items, .next = t.more ? "" : NULL };
}
