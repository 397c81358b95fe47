/* late: rows that are put in at the end of a transaction, many with one statement. */
#include "store/late.h"

#include "store/internal.h"

#include <string.h>

static struct late_shelf *shelf_of(struct late *late, const struct late_table *table)
{
	for (size_t i = 0; i < late->shelves; i++)
		if (late->shelf[i].table == table)
			return &late->shelf[i];
	assert(late->shelves < LATE_TABLES);
	late->shelf[late->shelves].table = table;
	return &late->shelf[late->shelves++];
}

static const char *insertion(struct arena *a, const struct late_table *table, size_t rows)
{
	struct text t = { .arena = a };

	text_addf(&t, "%s VALUES ", table->insert);
	for (size_t i = 0; i < rows * table->columns; i++) {
		text_add(&t, i % table->columns ? ", $" : i ? "), ($" : "($");
		text_add_int(&t, (int64_t)i + 1);
	}
	text_addf(&t, ")%s", table->after);
	return t.s;
}

/* By few statements, which stay ready: of 15 rows, for 12 and for 3. */
static size_t at_once(size_t rows)
{
	static const size_t sizes[] = { LATE_ROWS, 24, 16, 12, 8, 6, 4, 3, 2, 1 };
	size_t i = 0;

	while (sizes[i] > rows)
		i++;
	return sizes[i];
}

static void put_in(struct work *w, struct late_shelf *shelf)
{
	size_t columns = shelf->table->columns, n = shelf->rows;
	const struct arg *args = shelf->args;

	shelf->rows = 0; /* the statements say the table's name themselves */
	for (size_t rows; n > 0; n -= rows, args += rows * columns) {
		rows = at_once(n);
		store_query_(w, insertion(&w->arena, shelf->table, rows), args, rows * columns);
	}
	arena_reuse(&shelf->arena);
}

static void copy_row(struct late_shelf *shelf, const struct arg *args)
{
	size_t columns = shelf->table->columns;
	struct arg *row;

	if (!shelf->rows)
		shelf->args = arena_alloc(&shelf->arena, LATE_ROWS * columns * sizeof *row);
	row = &shelf->args[shelf->rows++ * columns];
	for (size_t i = 0; i < columns; i++) {
		row[i] = args[i];
		row[i].text = arena_copy(&shelf->arena, args[i].text);
	}
}

static bool is_same(const struct arg *a, const struct arg *b)
{
	return a->is_number == b->is_number && a->number == b->number
	    && text_same(a->text, b->text);
}

static bool has_same(const struct late_shelf *shelf, const struct arg *args)
{
	size_t same = 0, key = shelf->table->key;

	for (size_t row = 0; row < shelf->rows && same < key; row++) {
		const struct arg *there = &shelf->args[row * shelf->table->columns];

		for (same = 0; same < key && is_same(&there[same], &args[same]);)
			same++;
	}
	return key && same == key;
}

void late_put(struct work *w, const struct late_table *table, const struct arg *args)
{
	struct late_shelf *shelf = shelf_of(&w->store->late, table);

	if (!store_goes_on(w))
		return;
	assert(w->store->may_write);
	if (has_same(shelf, args))
		put_in(w, shelf);
	store_changes(w, table->insert);
	copy_row(shelf, args);
	if (shelf->rows == LATE_ROWS)
		put_in(w, shelf);
}

void late_settle(struct work *w)
{
	struct late *late = &w->store->late;

	counter_settle(w);
	for (size_t i = 0; i < late->shelves; i++)
		put_in(w, &late->shelf[i]);
}

void late_settle_for(struct work *w, const char *sql)
{
	struct late *late = &w->store->late;

	if (strstr(sql, "counter"))
		counter_settle(w);
	for (size_t i = 0; i < late->shelves; i++)
		if (late->shelf[i].rows && strstr(sql, late->shelf[i].table->name))
			put_in(w, &late->shelf[i]);
}

void late_forget(struct late *late)
{
	for (size_t i = 0; i < late->shelves; i++) {
		late->shelf[i].rows = 0;
		arena_reuse(&late->shelf[i].arena);
	}
}

void late_free(struct late *late)
{
	for (size_t i = 0; i < late->shelves; i++)
		arena_reset(&late->shelf[i].arena);
}
