/* tiles: the towns as squares, roughly where they lie to each other. */
#include "domain/finding/pages.h"

#include <string.h>

/* The nine of the casebook; others stand below, in the order of their codes. */
static const struct {
	const char *code;
	int column, row;
} laid[] = { { "074233", 3, 0 }, { "074446", 2, 0 }, { "074454", 1, 1 }, { "073679", 0, 1 },
	{ "074462", 2, 1 }, { "072079", 5, 1 }, { "073440", 4, 2 }, { "073423", 5, 2 },
	{ "074845", 6, 3 } };

enum { COLUMNS_WIDE = 7, LAID_ROWS = 4 };

static void lay(struct tile *t, const char *code, int *others)
{
	for (size_t i = 0; i < COUNT(laid); i++)
		if (text_same(laid[i].code, code)) {
			t->column = laid[i].column;
			t->row = laid[i].row;
			return;
		}
	t->column = *others % COLUMNS_WIDE;
	t->row = LAID_ROWS + *others / COLUMNS_WIDE;
	(*others)++;
}

/* They stand town by town, so that it is mostly the same as of the one before. */
static void count(struct map *m, const struct findings *f)
{
	int k = 0;

	for (int i = 0; i < f->n; i++) {
		int64_t town = f->place[i].town;

		if (k == m->tiles || m->tile[k].town != town)
			for (k = 0; town && k < m->tiles && m->tile[k].town != town;)
				k++;
		if (town && k < m->tiles)
			m->tile[k].count++;
		else
			m->elsewhere++;
	}
}

void tiles_make(struct request *rq, const char *path, const struct criteria *c,
    const struct findings *f, struct map *m)
{
	enum { MOST = 200 };
	struct query q = { .sort = record_field(&municipality_record, "code"), .ascending = true,
		.limit = MOST };
	struct listing l = store_list(rq->work, &municipality_record, &q);
	int others = 0;

	m->schematic = true;
	m->tile = arena_alloc(&rq->work->arena, (size_t)(l.n + 1) * sizeof *m->tile);
	m->columns = COLUMNS_WIDE;
	for (int i = 0; i < l.n; i++) {
		const struct municipality *town = LISTED(l, &municipality_record, i);
		struct tile *t = &m->tile[m->tiles++];

		*t = (struct tile){ .town = town->head.id, .name = town->name,
			.chosen = town->head.id == c->town.head.id };
		lay(t, town->code, &others);
		t->href = address_with(rq, path, "town",
		    t->chosen ? NULL : int_text(&rq->work->arena, t->town));
		m->rows = t->row >= m->rows ? t->row + 1 : m->rows;
	}
	count(m, f);
}
