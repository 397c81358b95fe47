/* remembered: answers to questions that were asked before. */
#include "store/remembered.h"

#include <stdlib.h>
#include <string.h>

/* One block: the cells, then their texts, then the question. */
struct answer {
	struct answer *chained;
	size_t size, answered; /* of the block; and of it without the question */
	struct question_key key;
	struct rows rows;
	const char *cell[];
};

static char *put(char *to, const void *from, size_t size)
{
	if (size > 0)
		memcpy(to, from, size);
	return to + size;
}

static size_t value_size(const struct arg *arg)
{
	if (arg->is_number)
		return sizeof arg->number;
	return arg->text ? strlen(arg->text) + 1 : 0;
}

/* The statement by its place or its text, then each value: a number, a text with its NUL, or
 * nothing. */
struct question_key question_key_of(struct arena *a, const struct question *q)
{
	size_t said = q->lasts ? sizeof q->sql : strlen(q->sql) + 1, size = 1 + said;
	char *key, *at;

	for (size_t i = 0; i < q->n; i++)
		size += 1 + value_size(&q->args[i]);
	key = arena_room(a, size);
	*key = q->lasts ? 'p' : 's';
	at = put(key + 1, q->lasts ? (const void *)&q->sql : q->sql, said);
	for (size_t i = 0; i < q->n; i++) {
		const struct arg *arg = &q->args[i];

		*at++ = arg->is_number ? 'n' : arg->text ? 't' : '0';
		at = put(at, arg->is_number ? (const void *)&arg->number : arg->text,
		    value_size(arg));
	}
	return (struct question_key){ text_hash(key, size), key, size };
}

static bool same_key(const struct question_key *a, const struct question_key *b)
{
	return a->hash == b->hash && a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* ---- Answers ------------------------------------------------------------------------------ */

void remembered_drop_all(struct remembered *m)
{
	for (int i = 0; m->bytes && i < REMEMBERED_CHAINS; i++)
		for (struct answer *a = m->chain[i], *next; a; a = next) {
			next = a->chained;
			m->bytes -= a->size;
			m->chain[i] = next;
			free(a);
		}
}

void remembered_at(struct remembered *m, const struct stamp *stamp)
{
	if (*stamp->text && strcmp(m->stamp.text, stamp->text) == 0)
		return;
	remembered_drop_all(m);
	m->stamp = *stamp;
}

/* Where the cells of `from` lie `by` bytes further. */
static void move_cells(const char **to, const char *const *from, size_t n, ptrdiff_t by)
{
	for (size_t i = 0; i < n; i++)
		to[i] = from[i] ? from[i] + by : NULL;
}

struct rows *remembered_find(const struct remembered *m, struct arena *arena,
    const struct question_key *key)
{
	const struct answer *a = m->chain[key->hash % REMEMBERED_CHAINS];
	struct answer *copy;
	size_t cells;

	while (a && !same_key(&a->key, key))
		a = a->chained;
	if (!a)
		return NULL;
	cells = (size_t)a->rows.n * (size_t)a->rows.cols;
	copy = memcpy(arena_room(arena, a->answered), a, a->answered);
	copy->rows.cell = copy->cell;
	move_cells(copy->cell, a->cell, cells, (const char *)copy - (const char *)a);
	return &copy->rows;
}

static size_t texts_size(const struct rows *rs, size_t cells)
{
	size_t size = 0;

	for (size_t i = 0; i < cells; i++)
		size += rs->cell[i] ? strlen(rs->cell[i]) + 1 : 0;
	return size;
}

static struct answer *answer_new(const struct rows *rs, const struct question_key *key)
{
	size_t cells = (size_t)rs->n * (size_t)rs->cols, heads = cells * sizeof(char *);
	size_t answered = sizeof(struct answer) + heads + texts_size(rs, cells);
	size_t size = answered + key->size;
	struct answer *a = size <= REMEMBERED_LARGEST ? malloc(size) : NULL;
	char *at;

	if (!a)
		return NULL;
	*a = (struct answer){ NULL, size, answered, *key, { .n = rs->n, .cols = rs->cols } };
	at = (char *)a->cell + heads;
	for (size_t i = 0; i < cells; i++) {
		size_t len = rs->cell[i] ? strlen(rs->cell[i]) + 1 : 0;

		a->cell[i] = len ? memcpy(at, rs->cell[i], len) : NULL;
		at += len;
	}
	a->key.text = memcpy(at, key->text, key->size);
	return a;
}

void remembered_keep(struct remembered *m, const struct question_key *key, const struct rows *rs)
{
	struct answer *a = *m->stamp.text ? answer_new(rs, key) : NULL;
	struct answer **chain = &m->chain[key->hash % REMEMBERED_CHAINS];

	if (!a)
		return;
	if (m->bytes + a->size > REMEMBERED_MOST)
		remembered_drop_all(m);
	a->chained = *chain;
	*chain = a;
	m->bytes += a->size;
}

/* ---- Works that write --------------------------------------------------------------------- */

void remembered_for_one(struct remembered *m)
{
	remembered_at(m, &(struct stamp){ "the work's own" });
}

void remembered_end(struct remembered *m)
{
	remembered_at(m, &(struct stamp){0});
	m->changes = 0;
}

/* The table behind INSERT INTO, UPDATE or DELETE FROM; NULL: another statement. */
static const char *table_changed(const char *sql)
{
	static const char *const words[] = { "INSERT INTO ", "UPDATE ", "DELETE FROM " };

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_starts(sql, words[i]))
			return sql + strlen(words[i]);
	return NULL;
}

static bool only_reads(const char *sql)
{
	return text_starts(sql, "SELECT ");
}

/* What is not understood may change everything: the empty name stands in every statement. */
void remembered_change(struct remembered *m, const char *sql)
{
	const char *table = table_changed(sql);
	size_t len = table ? strcspn(table, " (") : 0;

	if (only_reads(sql))
		return;
	if (!table || m->changes == CHANGED_MOST || len >= sizeof m->changed[0]) {
		m->changes = 0;
		table = "";
		len = 0;
	}
	for (int i = 0; i < m->changes; i++)
		if (strlen(m->changed[i]) == len && memcmp(m->changed[i], table, len) == 0)
			return;
	memcpy(m->changed[m->changes], table, len);
	m->changed[m->changes++][len] = '\0';
}

bool remembered_holds(const struct remembered *m, const char *sql)
{
	for (int i = 0; i < m->changes; i++)
		if (strstr(sql, m->changed[i]))
			return false;
	return only_reads(sql);
}
