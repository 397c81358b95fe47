/* spread: counts over a table in which a record may stand in several rows and columns. */
#include "store/spread.h"

#include "store/codes.h"

#include <stdlib.h>
#include <string.h>

/* More than a table can show; what is beyond shares the last place, and none is lost. */
enum { BUCKETS_MOST = 1000, SPLIT_MOST = 64, FIRST_ROOM = 64 };

/* Somebody in a pair of cells. */
struct met {
	int64_t who;
	int32_t a, b;
};

/* Room for one more, twice as much as before. */
static void *more_room(struct arena *a, void *old, size_t n, size_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return old;
	*room = *room ? *room * 2 : FIRST_ROOM;
	more = arena_room(a, *room * size);
	return n ? memcpy(more, old, n * size) : more;
}

/* ---- Buckets ----------------------------------------------------------------------------- */

static int bucket_of(struct work *w, struct axis *a, const char *value)
{
	size_t room = (size_t)a->room;

	for (int i = a->n - 1; i >= 0; i--)
		if (text_same(a->value[i], value))
			return i;
	if (a->n == BUCKETS_MOST)
		return a->n - 1;
	a->value = more_room(&w->arena, a->value, (size_t)a->n, &room, sizeof *a->value);
	a->room = (int)room;
	a->value[a->n] = arena_copy(&w->arena, value);
	return a->n++;
}

const char *code_rollup(struct work *w, const char *list, const char *code)
{
	const struct code *all;
	int n = codes_of(w, list, (struct date){0}, &all);

	for (int i = 0; i < n; i++)
		if (text_same(all[i].code, code))
			return all[i].rollup ? all[i].rollup : all[i].label;
	return code;
}

/* 2026-04 or, of the fiscal year, 2026. */
static const char *day_bucket(struct work *w, const struct dimension *by, const char *cell)
{
	struct date day = {0};
	struct field as_date = { .kind = DATE };

	if (by->field->kind == MOMENT)
		day = date_of_days((int)strtol(cell, NULL, 10));
	else
		field_set(w, &as_date, cell, &day);
	if (by->by == BY_YEAR)
		return int_text(&w->arena, date_fiscal_year(day));
	return arena_printf(&w->arena, "%04d-%02d", day.year, day.month);
}

static void add_once(int *list, int *n, int bucket)
{
	for (int i = 0; i < *n; i++)
		if (list[i] == bucket)
			return;
	if (*n < SPLIT_MOST)
		list[(*n)++] = bucket;
}

/* A record with several codes stands in several buckets, in each of them once. */
static int split(struct work *w, struct axis *a, const char *cell, int *out)
{
	const struct dimension *by = &a->by;
	bool days = by->by == BY_MONTH || by->by == BY_YEAR;
	int n = 0;

	if (!by->field)
		return 0;
	if (!cell || days || (by->field->kind != CODES && by->field->kind != CODE)) {
		add_once(out, &n,
		    bucket_of(w, a, cell && days ? day_bucket(w, by, cell) : cell));
		return n;
	}
	for (const char *s = cell; *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");
		const char *code = arena_copyn(&w->arena, s, len);

		if (by->by == BY_ROLLUP)
			code = code_rollup(w, by->field->codes, code);
		add_once(out, &n, bucket_of(w, a, code));
		s += len;
	}
	return n;
}

/* ---- Cells ------------------------------------------------------------------------------- */

static int *slot_of(const struct axis *a, uint64_t hash, const char *text)
{
	int at = (int)(hash & (uint64_t)(a->slots - 1));

	while (a->slot[at]
	    && (a->cell[a->slot[at] - 1].hash != hash
		|| !text_same(a->cell[a->slot[at] - 1].text, text)))
		at = (at + 1) & (a->slots - 1);
	return &a->slot[at];
}

static void more_slots(struct work *w, struct axis *a)
{
	if (a->cells * 2 < a->slots)
		return;
	a->slots = a->slots ? a->slots * 2 : FIRST_ROOM;
	a->slot = arena_alloc(&w->arena, (size_t)a->slots * sizeof *a->slot);
	for (int i = 0; i < a->cells; i++)
		*slot_of(a, a->cell[i].hash, a->cell[i].text) = i + 1;
}

/* The same values come again and again, and are split once. */
static int cell_of(struct work *w, struct axis *a, const char *text)
{
	uint64_t hash = text ? text_hash(text, strlen(text)) : 1;
	size_t room = (size_t)a->cell_room;
	int list[SPLIT_MOST], *slot;
	struct cell *c;

	more_slots(w, a);
	slot = slot_of(a, hash, text);
	if (*slot)
		return *slot - 1;
	a->cell = more_room(&w->arena, a->cell, (size_t)a->cells, &room, sizeof *a->cell);
	a->cell_room = (int)room;
	c = &a->cell[a->cells++];
	*slot = a->cells;
	*c = (struct cell){ .text = arena_copy(&w->arena, text), .hash = hash };
	c->n = split(w, a, text, list);
	c->bucket = arena_alloc(&w->arena, (size_t)(c->n + 1) * sizeof *list);
	memcpy(c->bucket, list, (size_t)c->n * sizeof *list);
	return a->cells - 1;
}

/* ---- Counting ---------------------------------------------------------------------------- */

void spread_begin(struct spread *s, struct work *w, struct dimension rows, struct dimension cols,
    bool people)
{
	*s = (struct spread){ .work = w, .side = { { .by = rows }, { .by = cols } },
		.people = people, .grid.arena = &w->arena };
}

void spread_add(struct spread *s, const char *row, const char *col, int64_t who, int64_t n)
{
	int a = cell_of(s->work, &s->side[0], row), b = cell_of(s->work, &s->side[1], col);
	int as = s->side[0].cell[a].n, bs = s->side[1].cell[b].n;

	s->mentions += n * (as ? as : 1) * (bs ? bs : 1);
	if (!s->people) {
		tally_add(&s->grid, a, b, 0, n);
		return;
	}
	if (!who) {
		s->unknown += n;
		return;
	}
	s->met = more_room(&s->work->arena, s->met, s->mets, &s->room, sizeof *s->met);
	s->met[s->mets++] = (struct met){ who, a, b };
}

static size_t place_of(const struct spread *s, int a, int b)
{
	return (size_t)(a + 1) * (size_t)(s->side[1].n + 1) + (size_t)(b + 1);
}

int64_t spread_of(const struct spread *s, int row, int col)
{
	return s->count[place_of(s, row, col)];
}

/* Every place of a pair of cells, the margins too; with marks, of each person once. */
static void count(struct spread *s, int a, int b, int64_t n, int *mark, int person)
{
	const struct cell *row = &s->side[0].cell[a], *col = &s->side[1].cell[b];

	for (int i = ALL; i < row->n; i++)
		for (int j = ALL; j < col->n; j++) {
			size_t at = place_of(s, i < 0 ? ALL : row->bucket[i],
			    j < 0 ? ALL : col->bucket[j]);

			if (mark && mark[at] == person)
				continue;
			s->count[at] += n;
			if (mark)
				mark[at] = person;
		}
}

/* Brings together who is the same; digit by digit, for a million of them go through here at
 * once. */
static struct met *gather(struct arena *m, struct met *met, size_t n)
{
	struct met *other = (struct met *)arena_room(m, (n + 1) * sizeof *other), *was;

	for (int shift = 0; shift < 64; shift += 8) {
		size_t at[257] = {0};
		bool all_alike = false;

		for (size_t i = 0; i < n; i++)
			at[((uint64_t)met[i].who >> shift & 255) + 1]++;
		for (int d = 0; d < 256; d++) {
			all_alike = all_alike || at[d + 1] == n;
			at[d + 1] += at[d];
		}
		if (all_alike)
			continue;
		for (size_t i = 0; i < n; i++)
			other[at[(uint64_t)met[i].who >> shift & 255]++] = met[i];
		was = met;
		met = other;
		other = was;
	}
	return met;
}

static void count_people(struct spread *s, size_t places)
{
	int *mark = arena_alloc(&s->work->arena, places * sizeof *mark), person = 0;
	const struct met *met = gather(&s->work->arena, s->met, s->mets);

	for (size_t i = 0; i < s->mets; i++) {
		person += i == 0 || met[i].who != met[i - 1].who;
		count(s, met[i].a, met[i].b, 1, mark, person);
	}
}

void spread_settle(struct spread *s)
{
	size_t places = (size_t)(s->side[0].n + 1) * (size_t)(s->side[1].n + 1);

	s->count = arena_alloc(&s->work->arena, places * sizeof *s->count);
	if (s->people)
		count_people(s, places);
	for (size_t i = 0; i < s->grid.room; i++)
		if (s->grid.entry[i].n)
			count(s, s->grid.entry[i].a, s->grid.entry[i].b, s->grid.entry[i].n, NULL,
			    0);
}
