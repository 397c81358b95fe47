/* tokenizer: what FTS5 takes as a token -- the pairs of characters of folded text. */
#include "store/tokenizer.h"

#include "base/fold.h"

#include <string.h>

enum { TOKEN_MOST = 64 };

struct reading {
	int (*take)(void *, int, const char *, int, int, int);
	void *context;
	const char *scope, *folded;
	bool question;
	int rc;
};

static bool one_character(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n == 1;
}

/* FTS5 counts tokens for positions, so a run of n characters must give n of them: its last
 * character alone fills the last place.  A question leaves that one out, unless it is all. */
static void token(void *context, const char *s, size_t len, int position, size_t from, size_t to)
{
	struct reading *r = context;
	char whole[SCOPE + TOKEN_MOST];

	(void)position;
	if (r->rc != SQLITE_OK || len > TOKEN_MOST)
		return;
	if (r->question && from > 0 && r->folded[from - 1] != '\n' && one_character(s, len))
		return;
	memcpy(whole, r->scope, SCOPE);
	memcpy(whole + SCOPE, s, len);
	r->rc = r->take(r->context, 0, whole, (int)(SCOPE + len), (int)(SCOPE + from),
	    (int)(SCOPE + to));
}

static int tokenize(Fts5Tokenizer *self, void *context, int why, const char *text, int len,
    int (*take)(void *, int, const char *, int, int, int))
{
	struct reading r = { .take = take,
		.context = context,
		.question = why & FTS5_TOKENIZE_QUERY };
	char *folded;

	(void)self;
	if (len <= SCOPE)
		return SQLITE_OK;
	folded = sqlite3_malloc64((sqlite3_uint64)len - SCOPE + 1);
	if (!folded)
		return SQLITE_NOMEM;
	memcpy(folded, text + SCOPE, (size_t)len - SCOPE);
	folded[len - SCOPE] = '\0';
	r.scope = text;
	r.folded = folded;
	grams_each(folded, token, &r);
	sqlite3_free(folded);
	return r.rc;
}

static int create(void *context, const char **args, int n, Fts5Tokenizer **out)
{
	static char only;

	(void)context;
	(void)args;
	(void)n;
	*out = (Fts5Tokenizer *)&only;
	return SQLITE_OK;
}

static void forget(Fts5Tokenizer *self)
{
	(void)self;
}

static fts5_api *api_of(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &st, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(st, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(st);
	sqlite3_finalize(st);
	return api;
}

bool tokenizer_register(sqlite3 *db)
{
	fts5_tokenizer grams = { .xCreate = create, .xDelete = forget, .xTokenize = tokenize };
	fts5_api *api = api_of(db);

	return api && api->xCreateTokenizer(api, "grams", NULL, &grams, NULL) == SQLITE_OK;
}
