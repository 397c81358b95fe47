/* search: which records contain the words somebody typed. */
#include "base/fold.h"
#include "store/internal.h"
#include "store/tokenizer.h"

#include <string.h>

enum { WORDS_MOST = 12 };

/* ---- Tokens ------------------------------------------------------------------------------- */

/* Whose text it is, in a few letters.  Two that fall together cost a little time and no
 * more: the rows found are looked for in one record's table, by ids that are unique. */
static const char *scope_of(struct work *w, const struct record *r)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)w->actor.region;
	char *scope = arena_alloc(&w->arena, SCOPE + 1);

	for (const char *s = r->name; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	h ^= h >> 33;
	for (int i = 0; i < SCOPE; i++, h >>= 5)
		scope[i] = "abcdefghijklmnopqrstuvwxyz234567"[h & 31];
	return scope;
}

static int words_of(struct work *w, const char *typed, const char **words)
{
	return text_empty(typed) ? 0 : fold_words(&w->arena, typed, words, WORDS_MOST);
}

static void add_doubled(struct text *t, const char *s, size_t len, const char *doubled)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr(doubled, s[i]))
			text_addc(t, s[i]);
		text_addc(t, s[i]);
	}
}

/* ---- SQLite: FTS5, whose tokenizer makes the pairs ---------------------------------------- */

static void change_index(struct work *w, const char *scope, int64_t id, const char *before, const char *after)
{
	if (before)
		store_query(w, "INSERT INTO search_text (search_text, rowid, grams) VALUES ('delete', $1, $2)",
		    I(id), T(arena_printf(&w->arena, "%s%s", scope, before)));
	if (after)
		store_query(w, "INSERT INTO search_text (rowid, grams) VALUES ($1, $2)",
		    I(id), T(arena_printf(&w->arena, "%s%s", scope, after)));
}

static const char *match_of(struct work *w, const char *scope, const char *const *words, int n)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < n; i++) {
		text_addf(&t, "%s\"%s", i ? " AND " : "", scope);
		add_doubled(&t, words[i], strlen(words[i]), "\"");
		text_add(&t, utf8_length(words[i]) == 1 ? "\" *" : "\"");
	}
	return t.s;
}

/* ---- PostgreSQL: the pairs as a tsvector without positions -------------------------------- */

struct lexemes {
	struct text text;
	const char *scope, *between, *word;
	bool question;
};

static void add_lexeme(void *context, const char *s, size_t len, int position, size_t from, size_t to)
{
	struct lexemes *l = context;
	bool all = from == 0 && l->word && l->word[to] == '\0';

	(void)position;
	/* A question's last character stands in the pair before it, unless it is all. */
	if (l->question && l->word[to] == '\0' && from > 0 && utf8_length(l->word + from) == 1)
		return;
	text_addf(&l->text, "%s'%s", l->text.len ? l->between : "", l->scope);
	add_doubled(&l->text, s, len, "'\\");
	text_add(&l->text, l->question && all && utf8_length(l->word) == 1 ? "':*" : "'");
}

static const char *tsvector_of(struct work *w, const char *scope, const char *folded)
{
	struct lexemes l = { .text.arena = &w->arena, .scope = scope, .between = " " };

	grams_each(folded, add_lexeme, &l);
	return l.text.len ? l.text.s : "";
}

static const char *tsquery_of(struct work *w, const char *scope, const char *const *words, int n)
{
	struct lexemes l = { .text.arena = &w->arena, .scope = scope, .between = " & ", .question = true };

	for (int i = 0; i < n; i++) {
		l.word = words[i];
		grams_each(words[i], add_lexeme, &l);
	}
	return l.text.s;
}

/* ---- Keeping ------------------------------------------------------------------------------ */

static void put_sqlite(struct work *w, const struct record *r, int64_t id, const char *before, const char *folded)
{
	change_index(w, scope_of(w, r), id, before, folded);
	if (folded)
		store_query(w, "INSERT INTO search (id, region, record, body) VALUES ($1, $2, $3, $4)"
		    " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
		    I(id), I(w->actor.region), T(r->name), T(folded));
}

static void put_postgres(struct work *w, const struct record *r, int64_t id, const char *folded)
{
	if (folded)
		store_query(w, "INSERT INTO search (id, region, record, body, grams)"
		    " VALUES ($1, $2, $3, $4, $5::tsvector)"
		    " ON CONFLICT (id) DO UPDATE SET body = excluded.body, grams = excluded.grams",
		    I(id), I(w->actor.region), T(r->name), T(folded), T(tsvector_of(w, scope_of(w, r), folded)));
}

void search_put(struct work *w, const struct record *r, int64_t id, const char *folded)
{
	struct rows *old = store_query(w, "SELECT body FROM search WHERE id = $1", I(id));
	const char *before = old->n ? CELL(old, 0, 0) : NULL;

	if (folded && !*folded)
		folded = NULL;
	if (text_same(before, folded))
		return;
	if (store_is_postgres(w->store))
		put_postgres(w, r, id, folded);
	else
		put_sqlite(w, r, id, before, folded);
	if (!folded)
		store_query(w, "DELETE FROM search WHERE id = $1", I(id));
}

/* ---- Finding ------------------------------------------------------------------------------ */

const char *search_condition(struct work *w, const struct record *r, const char *typed, struct arg *args, size_t *n)
{
	const char *words[WORDS_MOST], *scope = scope_of(w, r);
	struct text t = { .arena = &w->arena };
	int count = words_of(w, typed, words);

	if (!count)
		return NULL;
	if (!store_is_postgres(w->store)) {
		args[(*n)++] = T(match_of(w, scope, words, count));
		return arena_printf(&w->arena, "%s.id IN (SELECT rowid FROM search_text WHERE search_text MATCH $%zu)",
		    r->name, *n);
	}
	args[(*n)++] = T(tsquery_of(w, scope, words, count));
	text_addf(&t, "%s.id IN (SELECT search.id FROM search WHERE search.grams @@ $%zu::tsquery", r->name, *n);
	/* Two characters are one pair; of more it is not yet said that the pairs are neighbours. */
	for (int i = 0; i < count; i++)
		if (utf8_length(words[i]) > 2) {
			args[(*n)++] = T(words[i]);
			text_addf(&t, " AND position($%zu in search.body) > 0", *n);
		}
	text_add(&t, ")");
	return t.s;
}
