/* search: which records contain the words somebody typed. */
#include "base/fold.h"
#include "store/internal.h"
#include "store/tokenizer.h"

#include <string.h>

enum { WORDS_MOST = 12 };

/* ---- Tokens ------------------------------------------------------------------------------- */

/* In a few letters.  Two that fall together cost a little time and no
 * more: the rows found are looked for in one record's table, by ids that are unique. */
const char *search_scope(struct work *w, const struct record *r)
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

/* Nothing typed asks for all there are; marks that no text is found by ask for nothing. */
static bool is_blank(const char *typed)
{
	static const char wide[] = "　";

	while (typed && *typed) {
		if (strncmp(typed, wide, sizeof wide - 1) == 0)
			typed += sizeof wide - 1;
		else if (strchr(" \t\r\n", *typed))
			typed++;
		else
			return false;
	}
	return true;
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

static const struct late_table pairs = { "search_text", "INSERT INTO search_text (rowid, grams)",
	"", 2 };

static void change_index(struct work *w, const char *scope, int64_t id, const char *before,
    const char *after)
{
	if (before)
		store_query(w,
		    "INSERT INTO search_text (search_text, rowid, grams) VALUES ('delete', $1, $2)",
		    I(id), T(arena_printf(&w->arena, "%s%s", scope, before)));
	if (after)
		late_put(w, &pairs,
		    (const struct arg[]){ I(id), T(arena_join(&w->arena, scope, after)) });
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

enum { LEXEMES_MOST = 1000000 }; /* bytes of all; PostgreSQL refuses what passes 1 MiB */

struct lexemes {
	struct text text;
	const char *scope, *between, *word;
	size_t bytes;
	bool question;
};

static void add_lexeme(void *context, const char *s, size_t len, int position, size_t from,
    size_t to)
{
	struct lexemes *l = context;
	bool all = from == 0 && l->word && l->word[to] == '\0';

	(void)position;
	/* A question's last character stands in the pair before it, unless it is all. */
	if (l->question && l->word[to] == '\0' && from > 0 && utf8_length(l->word + from) == 1)
		return;
	l->bytes += SCOPE + len;
	if (l->bytes > LEXEMES_MOST)
		return; /* the end of so long a text is not found, but the text is saved */
	text_addf(&l->text, "%s'%s", l->text.len ? l->between : "", l->scope);
	add_doubled(&l->text, s, len, "'\\");
	text_add(&l->text, l->question && all && utf8_length(l->word) == 1 ? "':*" : "'");
}

const char *search_tsvector(struct work *w, const struct record *r, const char *folded)
{
	struct lexemes l = { .text.arena = &w->arena,
		.scope = search_scope(w, r),
		.between = " " };

	grams_each(folded, add_lexeme, &l);
	return l.text.len ? l.text.s : "";
}

static const char *tsquery_of(struct work *w, const char *scope, const char *const *words, int n)
{
	struct lexemes l = { .text.arena = &w->arena,
		.scope = scope,
		.between = " & ",
		.question = true };

	for (int i = 0; i < n; i++) {
		l.word = words[i];
		grams_each(words[i], add_lexeme, &l);
	}
	return l.text.s;
}

/* ---- Keeping ------------------------------------------------------------------------------ */

static const struct late_table texts_sqlite = { "search",
	"INSERT INTO search (id, region, record, body)", "", 4 };
static const struct late_table texts_postgres = { "search",
	"INSERT INTO search (id, region, record, body, grams)", "", 5 };

static void put_new(struct work *w, const struct record *r, int64_t id, const char *folded)
{
	bool postgres = store_is_postgres(w->store);

	if (!postgres)
		change_index(w, search_scope(w, r), id, NULL, folded);
	late_put(w, postgres ? &texts_postgres : &texts_sqlite,
	    (const struct arg[]){ I(id), I(w->actor.region), T(r->name), T(folded),
		T(postgres ? search_tsvector(w, r, folded) : NULL) });
}

/* FTS5 forgets a text only if it is told again what it was. */
static void put_sqlite(struct work *w, const struct record *r, int64_t id, const char *folded)
{
	struct rows *old = store_query(w, "SELECT body FROM search WHERE id = $1", I(id));
	const char *before = old->n ? CELL(old, 0, 0) : NULL;

	if (text_same(before, folded))
		return;
	change_index(w, search_scope(w, r), id, before, folded);
	if (folded)
		store_query(w,
		    "INSERT INTO search (id, region, record, body) VALUES ($1, $2, $3, $4)"
		    " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
		    I(id), I(w->actor.region), T(r->name), T(folded));
	else
		store_query(w, "DELETE FROM search WHERE id = $1", I(id));
}

static void put_postgres(struct work *w, const struct record *r, int64_t id, const char *folded)
{
	if (folded)
		store_query(w,
		    "INSERT INTO search (id, region, record, body, grams)"
		    " VALUES ($1, $2, $3, $4, $5::tsvector) ON CONFLICT (id) DO UPDATE"
		    " SET body = excluded.body, grams = excluded.grams"
		    " WHERE search.body <> excluded.body",
		    I(id), I(w->actor.region), T(r->name), T(folded),
		    T(search_tsvector(w, r, folded)));
	else
		store_query(w, "DELETE FROM search WHERE id = $1", I(id));
}

void search_put(struct work *w, const struct record *r, int64_t id, const char *folded, bool new)
{
	if (folded && !*folded)
		folded = NULL;
	if (new && folded)
		put_new(w, r, id, folded);
	else if (store_is_postgres(w->store))
		put_postgres(w, r, id, folded);
	else
		put_sqlite(w, r, id, folded);
}

/* ---- Finding ------------------------------------------------------------------------------ */

/* Among the newest of the record, do so many have it that a list soon has its page full? */
static bool is_common(struct work *w, const struct record *r, const char *query)
{
	return cell_number(
		   store_query(w,
		       "SELECT count(*) FROM (SELECT grams FROM search"
		       " WHERE region = $1 AND record = $2 ORDER BY id DESC LIMIT 300) AS newest"
		       " WHERE newest.grams @@ $3::tsquery",
		       I(w->actor.region), T(r->name), T(query)),
		   0, 0)
	    > 3;
}

/* PostgreSQL takes pairs for independent of each other and so takes a long word for rare, which
 * makes it collect and sort all there are.  Of a common one it gets but the first pair to judge
 * by, and the text says whether the rest is there too.  A pair that it does not know it takes for
 * one of 200, and goes through every text from the newest on: of a rare one, OFFSET has it collect
 * those that the index has. */
static const char *condition_postgres(struct work *w, const struct record *r,
    const char *const *words, int n, struct arg *args, size_t *arg)
{
	const char *scope = search_scope(w, r), *query = tsquery_of(w, scope, words, n);
	bool common = is_common(w, r, query);
	struct text t = { .arena = &w->arena };

	args[(*arg)++] = T(common ? arena_copyn(&w->arena, query, strcspn(query, "&")) : query);
	text_addf(&t, "%s.id IN (SELECT search.id FROM search WHERE search.grams @@ $%zu::tsquery",
	    r->name, *arg);
	/* Two characters are one pair; of more it is not yet said that the pairs are neighbours. */
	for (int i = 0; i < n; i++)
		if (common || utf8_length(words[i]) > 2) {
			args[(*arg)++] = T(words[i]);
			text_addf(&t, " AND position($%zu in search.body) > 0", *arg);
		}
	text_add(&t, common ? ")" : " OFFSET 0)");
	return t.s;
}

/* A list newest first has its page full soon if the word is common: it walks the record's rows
 * and looks among the newest that have the word, and needs more of them only if it comes past
 * these.  CASE keeps them from being gathered and sorted first, as the few rows of a rare word
 * are.  A word of one character gathers many pairs each time it is asked, so once is enough. */
static const char *condition_sqlite(struct work *w, const struct record *r,
    const char *const *words, int n, struct arg *args, size_t *arg)
{
	static const char hits[] = "SELECT rowid FROM search_text WHERE search_text MATCH";
	enum { FEW = 100, MANY = 1000 };
	const char *match = match_of(w, search_scope(w, r), words, n);
	struct rows *newest = NULL;
	size_t at = *arg + 1;

	if (!strstr(match, "\" *"))
		newest = store_query(w,
		    "SELECT max(rowid), min(rowid), count(*) FROM (SELECT rowid FROM search_text"
		    " WHERE search_text MATCH $1 ORDER BY rowid DESC LIMIT 100)",
		    T(match));
	args[(*arg)++] = T(match);
	if (!newest || cell_number(newest, 0, 2) < FEW)
		return arena_printf(&w->arena, "%s.id IN (%s $%zu)", r->name, hits, at);
	args[(*arg)++] = I(cell_number(newest, 0, 0));
	args[(*arg)++] = I(cell_number(newest, 0, 1));
	return arena_printf(&w->arena,
	    "%s.id <= $%zu AND CASE WHEN %s.id >= $%zu"
	    " THEN %s.id IN (%s $%zu ORDER BY rowid DESC LIMIT %d)"
	    " WHEN %s.id >= (SELECT min(rowid) FROM (%s $%zu ORDER BY rowid DESC LIMIT %d))"
	    " THEN %s.id IN (%s $%zu ORDER BY rowid DESC LIMIT %d)"
	    " ELSE %s.id IN (%s $%zu) END",
	    r->name, at + 1, r->name, at + 2, r->name, hits, at, FEW, r->name, hits, at, MANY,
	    r->name, hits, at, MANY, r->name, hits, at);
}

const char *search_condition(struct work *w, const struct record *r, const char *typed,
    struct arg *args, size_t *n)
{
	const char *words[WORDS_MOST];
	int count = words_of(w, typed, words);

	if (!count)
		return is_blank(typed) ? NULL : "1 = 0";
	return (store_is_postgres(w->store) ? condition_postgres : condition_sqlite)(w, r, words,
	    count, args, n);
}

const char *search_in_few(struct work *w, const struct record *r, const char *typed,
    struct arg *args, size_t *n)
{
	const char *has = store_is_postgres(w->store) ? "strpos" : "instr", *words[WORDS_MOST];
	int count = words_of(w, typed, words);
	struct text t = { .arena = &w->arena };

	if (!count)
		return is_blank(typed) ? NULL : "1 = 0";
	text_addf(&t, "EXISTS (SELECT 1 FROM search WHERE search.id = %s.id", r->name);
	for (int i = 0; i < count; i++) {
		args[(*n)++] = T(words[i]);
		text_addf(&t, " AND %s(search.body, $%zu) > 0", has, *n);
	}
	text_addc(&t, ')');
	return t.s;
}
