/* where: the one place where it is decided which rows of a record an actor sees. */
#include "store/internal.h"

#include <string.h>

void where_fixed(const struct work *w, struct arg *args, size_t *n)
{
	const struct actor *a = &w->actor;

	args[0] = I(a->region);
	args[1] = I(a->account);
	args[2] = I(a->municipality);
	args[3] = I(a->organization);
	args[4] = I(a->pass);
	args[5] = I(a->pass ? a->at : 0); /* what does not ask for it is remembered */
	*n = WHERE_FIXED;
}

const char *where_visible(struct work *w, const struct record *r, bool reading)
{
	const struct field *part = record_part(r);
	const char *own;

	if (reading && !actor_may(&w->actor, r->read))
		return "1=0";
	if (part) {
		const char *whole = part->to->name;

		assert(part->to != r);
		return arena_join(&w->arena, "EXISTS (SELECT 1 FROM ", whole, " WHERE ", whole,
		    ".region = $1 AND ", whole, ".id = ", r->name, ".", part->name, " AND ",
		    where_visible(w, part->to, reading), ")");
	}
	own = r->visible ? r->visible(&w->actor) : NULL;
	return own ? arena_join(&w->arena, "(", own, ")") : "1=1";
}

bool where_private(const struct work *w, const struct field *f)
{
	bool private = f->private || (f->kind == LINK && record_title(f->to)->private);

	return private && !actor_may(&w->actor, READ_PRIVATE);
}

/* One of these codes, with blanks between them. */
static void add_hole(struct text *sql, size_t n)
{
	text_addc(sql, '$');
	text_add_int(sql, (int64_t)n);
}

static void add_codes(struct text *sql, const char *codes, struct arg *args, size_t *n)
{
	const char *between = " IN (";

	for (const char *s = codes; *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		assert(*n < ARGS_MAX);
		args[(*n)++] = T(arena_copyn(sql->arena, s, len));
		text_add(sql, between);
		add_hole(sql, *n);
		between = ", ";
		s += len;
	}
	text_addc(sql, ')');
}

static void add_includes(struct text *sql, const struct record *r, const struct filter *c,
    struct arg *args, size_t *n)
{
	text_add(sql,
	    " AND EXISTS (SELECT 1 FROM code_value WHERE code_value.region = $1"
	    " AND code_value.record = '");
	text_add(sql,
	    arena_join(sql->arena, r->name, "' AND code_value.field = '", c->field->name,
		"' AND code_value.id = ", r->name, ".id AND code_value.code"));
	add_codes(sql, c->value, args, n);
	text_addc(sql, ')');
}

void where_filter(struct work *w, struct text *sql, const struct record *r,
    const struct filter *c, struct arg *args, size_t *n)
{
	static const char *const signs[] = {
		[EQUAL] = " = ", [AT_LEAST] = " >= ", [AT_MOST] = " <= ", [INCLUDES] = " = "
	};
	const char *column = arena_join(&w->arena, " AND ", r->name, ".", c->field->name);
	bool value = c->compare != EMPTY && c->compare != FILLED;

	assert(*n < ARGS_MAX);
	if (where_private(w, c->field)) {
		text_add(sql, " AND 1=0"); /* a filter would tell what is not shown */
	} else if (!value || text_empty(c->value)) {
		text_add(sql, column);
		text_add(sql, c->compare == FILLED ? " IS NOT NULL" : " IS NULL");
	} else if (c->compare == INCLUDES && c->field->kind == CODES) {
		add_includes(sql, r, c, args, n);
	} else if (c->compare == EQUAL && c->field->kind == CODE) {
		text_add(sql, column);
		add_codes(sql, c->value, args, n);
	} else {
		args[(*n)++] = row_arg(c->field, c->value);
		text_add(sql, column);
		text_add(sql, signs[c->compare]);
		add_hole(sql, *n);
	}
}

/* Searching by a word that stands only in private fields would tell that it stands there. */
static bool may_find(const struct work *w, const struct record *r)
{
	for EACH_FIELD(f, r)
		if (f->find && where_private(w, f))
			return false;
	return true;
}

static void add_find(struct work *w, struct text *sql, const struct record *r,
    const struct query *q, struct arg *args, size_t *n)
{
	const char *found;

	if (text_empty(q->find))
		return;
	found = !may_find(w, r) ? "1=0"
	    : q->amongs         ? search_in_few(w, r, q->find, args, n)
				: search_condition(w, r, q->find, args, n);
	assert(*n <= ARGS_MAX);
	if (found)
		text_addf(sql, " AND (%s)", found);
}

const char *where_of(struct work *w, const struct record *r, const struct query *q,
    struct arg *args, size_t *n)
{
	struct text sql = { .arena = &w->arena };

	where_fixed(w, args, n);
	text_add(&sql,
	    arena_join(&w->arena, r->name, ".region = $1 AND ", r->name,
		q->removed ? ".removed <> 0 AND " : ".removed = 0 AND ",
		where_visible(w, r, true)));
	assert(q->filters >= 0 && (size_t)q->filters <= COUNT(q->filter));
	for (int i = 0; i < q->filters; i++)
		where_filter(w, &sql, r, &q->filter[i], args, n);
	if (q->amongs)
		text_addf(&sql, " AND %s.id IN (", r->name);
	for (int i = 0; i < q->amongs; i++)
		text_addf(&sql, "%s%lld", i ? ", " : "", (long long)q->among[i]);
	text_add(&sql, q->amongs ? ")" : "");
	add_find(w, &sql, r, q, args, n);
	return sql.s;
}
