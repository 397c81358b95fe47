/* remembered: answers to questions that were asked before. */
#include "store/remembered.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct answer {
	struct answer *chained;
	size_t size, length; /* of the block; and of the bytes */
	struct question_key key;
	size_t n;
	const uint32_t *at;
	_Alignas(max_align_t) char bytes[];
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
struct question_key question_key_of(struct arena *a, const struct question *q, struct made_as as)
{
	size_t said = q->lasts ? sizeof q->sql : strlen(q->sql) + 1, size = 1 + said + sizeof as;
	char *key, *at;

	for (size_t i = 0; i < q->n; i++)
		size += 1 + value_size(&q->args[i]);
	key = arena_room(a, size);
	*key = q->lasts ? 'p' : 's';
	at = put(key + 1, q->lasts ? (const void *)&q->sql : q->sql, said);
	at = put(at, &as, sizeof as);
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

void *remembered_find(const struct remembered *m, struct arena *arena,
    const struct question_key *key)
{
	const struct answer *a = m->chain[key->hash % REMEMBERED_CHAINS];
	char *copy;

	while (a && !same_key(&a->key, key))
		a = a->chained;
	if (!a)
		return NULL;
	copy = memcpy(arena_room(arena, a->length), a->bytes, a->length);
	packed_open(copy, a->at, a->n);
	return copy;
}

/* One block: the bytes, where their pointers stand, the question. */
void remembered_keep(struct remembered *m, const struct question_key *key, const struct packed *p)
{
	size_t length = (p->bytes.len + alignof(max_align_t)) & ~(alignof(max_align_t) - 1);
	size_t size = sizeof(struct answer) + length + p->n * sizeof *p->at + key->size;
	bool fits = *m->stamp.text && !p->bytes.over && size <= REMEMBERED_LARGEST;
	struct answer **chain = &m->chain[key->hash % REMEMBERED_CHAINS];
	struct answer *a = fits ? malloc(size) : NULL;

	if (!a)
		return;
	if (m->bytes + size > REMEMBERED_MOST)
		remembered_drop_all(m);
	*a = (struct answer){ *chain, size, p->bytes.len, *key, p->n,
		(const uint32_t *)(const void *)(a->bytes + length) };
	memcpy(a->bytes, p->bytes.s, p->bytes.len);
	if (p->n > 0)
		memcpy(a->bytes + length, p->at, p->n * sizeof *p->at);
	a->key.text =
	    memcpy(a->bytes + length + p->n * sizeof *p->at, key->text, key->size);
	*chain = a;
	m->bytes += size;
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
	if (!only_reads(sql))
		return false;
	for (int i = 0; i < m->changes; i++)
		if (strstr(sql, m->changed[i]))
			return false;
	return true;
}
