/* keys: whether another record of the region already has what must be unique. */
#include "store/internal.h"

#include <string.h>

enum { KEY_MOST = 8 };

struct key {
	int n;
	const struct field *field[KEY_MOST];
};

static struct key key_of(struct work *w, const struct record *r, const char *names)
{
	struct key k = {0};

	for (const char *s = names; *s; s += strspn(s, ", ")) {
		size_t len = strcspn(s, ", ");

		assert(k.n < KEY_MOST);
		k.field[k.n] = record_field(r, arena_copyn(&w->arena, s, len));
		assert(k.field[k.n]);
		k.n++;
		s += len;
	}
	return k;
}

/* As in the database: what is not recorded equals nothing. */
static bool key_full(struct work *w, const struct key *k, const void *rec)
{
	for (int i = 0; i < k->n; i++)
		if (!field_write(&w->arena, k->field[i], rec))
			return false;
	return true;
}

static bool key_same(struct work *w, const struct key *k, const void *a, const void *b)
{
	for (int i = 0; i < k->n; i++)
		if (!text_same(field_write(&w->arena, k->field[i], a),
			field_write(&w->arena, k->field[i], b)))
			return false;
	return true;
}

/* PostgreSQL has many writers: those of the same key go one after the other, so that the
 * second finds the first by asking instead of by an error that would end its transaction. */
static void key_lock(struct work *w, const struct record *r, const struct key *k, const void *rec)
{
	struct text all = { .arena = &w->arena };

	if (!store_is_postgres(w->store))
		return;
	text_addf(&all, "%lld %s", (long long)w->actor.region, r->name);
	for (int i = 0; i < k->n; i++)
		text_addf(&all, "\n%s %s", k->field[i]->name,
		    field_write(&w->arena, k->field[i], rec));
	store_lock_key(w, r->name, (int64_t)text_hash(all.s, all.len));
}

static bool key_used(struct work *w, const struct record *r, const struct key *k, int64_t id,
    const void *rec)
{
	struct text sql = { .arena = &w->arena };
	struct arg args[KEY_MOST + 2] = { I(w->actor.region), I(id) };
	size_t n = 2;

	text_addf(&sql, "SELECT id FROM %s WHERE region = $1 AND id <> $2", r->name);
	for (int i = 0; i < k->n; i++) {
		args[n++] = row_arg_of(w, k->field[i], rec);
		text_addf(&sql, " AND %s = $%zu", k->field[i]->name, n);
	}
	text_add(&sql, " LIMIT 1");
	return store_query_(w, sql.s, args, n)->n > 0;
}

/* The one field that is typed, where the program sets the others; NULL: there are more, or none. */
static const struct field *typed_alone(const struct key *k)
{
	const struct field *typed = k->n == 1 ? k->field[0] : NULL;

	for (int i = 0; k->n > 1 && i < k->n; i++) {
		if (typed && !k->field[i]->fixed)
			return NULL;
		if (!k->field[i]->fixed)
			typed = k->field[i];
	}
	return typed;
}

static void key_say(struct work *w, const struct key *k)
{
	struct text labels = { .arena = &w->arena };
	const struct field *alone = typed_alone(k);

	for (int i = 0; i < k->n; i++)
		text_addf(&labels, "%s「%s」", i ? "と" : "", k->field[i]->label);
	if (alone)
		work_problem(w, alone->name,
		    "この%sはすでに使われています。別の%sを入れてください。", alone->label,
		    alone->label);
	else
		work_problem(w, k->field[0]->name, "%sの組み合わせが同じものがすでにあります。",
		    labels.s);
}

void keys_wait(struct work *w, const struct record *r, const void *rec)
{
	for (const char *const *names = r->keys; names && *names; names++) {
		struct key k = key_of(w, r, *names);

		if (key_full(w, &k, rec))
			key_lock(w, r, &k, rec);
	}
}

bool keys_taken(struct work *w, const struct record *r, int64_t id, const void *old,
    const void *rec)
{
	bool taken = false;

	for (const char *const *names = r->keys; names && *names; names++) {
		struct key k = key_of(w, r, *names);

		if (!key_full(w, &k, rec) || (old && key_same(w, &k, old, rec)))
			continue;
		key_lock(w, r, &k, rec);
		if (!key_used(w, r, &k, id, rec) || w->fault)
			continue;
		key_say(w, &k);
		taken = true;
	}
	return taken;
}
