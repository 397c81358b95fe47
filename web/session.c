/* session: who is signed in, out of a cookie whose hash the database knows. */
#include "web/session.h"

#include "web/cookie.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN = 32, TOKEN_TEXT = 44, HOUR = 3600 * 1000, HALF = 10 * 60 };

struct session_rules session_rules = { .idle = HOUR, .whole = 14 * HOUR };

/* No region: which one it is follows from the account that the session names. */
const struct table session_table = { "session",
	"CREATE TABLE session (token TEXT NOT NULL PRIMARY KEY, id INTEGER NOT NULL,"
	" account INTEGER NOT NULL,"
	" created INTEGER NOT NULL, seen INTEGER NOT NULL, last_login INTEGER NOT NULL);"
	"CREATE INDEX session_account ON session (account);" };
const struct table sign_in_table = { "sign_in",
	"CREATE TABLE sign_in (account INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL);" };

const struct table session_half_table = { "session_half",
	"CREATE TABLE session_half (token TEXT NOT NULL PRIMARY KEY, account INTEGER NOT NULL,"
	" created INTEGER NOT NULL, next TEXT NOT NULL);" };
/* On which days somebody was here, and until when. */
const struct table visit_table = { "visit",
	"CREATE TABLE visit (account INTEGER NOT NULL, day TEXT NOT NULL, last INTEGER NOT NULL,"
	" PRIMARY KEY (account, day));" };

static const char *digest(struct arena *a, const char *of, const unsigned char *token)
{
	unsigned char hash[TOKEN];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)of, strlen(of), token, TOKEN);
	return cookie_encode(a, hash, sizeof hash);
}

/* ---- Cookies ---- */

/* __Host- cookies are taken by browsers only over TLS, and never from a neighbour's host. */
static const char *cookie_name(const struct request *rq)
{
	return rq->wire.tls ? "__Host-yui" : "yui";
}

/* ---- Sessions ---- */

static void fill(struct request *rq, const struct rows *rs, const unsigned char *token)
{
	struct actor actor;

	if (!account_actor(rq->work, cell_number(rs, 0, 1), &actor))
		return;
	rq->barred = !account_client_fits(rq->work, &actor, rq->wire.client);
	if (rq->barred)
		return;
	rq->work->actor = actor;
	rq->session = (struct session){ .id = cell_number(rs, 0, 0),
		.seen = cell_number(rs, 0, 2),
		.last_login = cell_number(rs, 0, 3),
		.csrf = digest(&rq->work->arena, "csrf", token) };
}

/* One that was used long after now is of a clock that was wrong: how old is it?  Nothing of this
 * moment is in the question, so that its answer can be remembered. */
static bool is_young(const struct work *w, int64_t seen, int64_t created)
{
	return seen > w->now - session_rules.idle && seen < w->now + session_rules.idle
	    && created > w->now - session_rules.whole;
}

void session_find(struct request *rq)
{
	struct work *w = rq->work;
	unsigned char token[TOKEN];
	size_t n, len;
	const char *sent = cookie_value(rq, cookie_name(rq), &len);
	struct rows *rs;

	if (rq->session.id || !sent || !cookie_decode(token, sizeof token, sent, len, &n)
	    || n != TOKEN)
		return;
	rs = store_query(w,
	    "SELECT id, account, seen, last_login, created FROM session WHERE token = $1",
	    T(digest(&w->arena, "session", token)));
	if (rs->n && is_young(w, cell_number(rs, 0, 2), cell_number(rs, 0, 4)))
		fill(rq, rs, token);
}

bool session_holds(struct work *w, int64_t session, int64_t account, const char *client)
{
	struct rows *rs = store_query(w,
	    "SELECT 1 FROM session WHERE account = $1 AND id = $2 AND seen > $3 AND created > $4",
	    I(account), I(session), I(w->now - session_rules.idle),
	    I(w->now - session_rules.whole));

	return rs->n && account_actor(w, account, &w->actor)
	    && account_client_fits(w, &w->actor, client);
}

int session_barred(struct request *rq)
{
	return reply_problem(rq, 403, "この接続では使えません",
	    "所属の施設は、登録した証明書のある端末からだけ使うことになっています。"
	    "何も保存していません。その端末から開き直すか、"
	    "ブラウザーが証明書をたずねたときに選んでください。"
	    "証明書の期限が切れたときや端末を替えたときは、センター管理者かシステム管理者に知らせてください。");
}

static void note_visit(struct work *w, int64_t account)
{
	store_query(w,
	    "INSERT INTO visit (account, day, last) VALUES ($1, $2, $3)"
	    " ON CONFLICT (account, day) DO UPDATE SET last = excluded.last",
	    I(account), T(date_iso(&w->arena, work_today(w))), I(w->now));
}

int64_t session_last_visit(struct work *w, int64_t account)
{
	struct rows *rs = store_query(w,
	    "SELECT last FROM visit WHERE account = $1 AND day < $2 ORDER BY day DESC LIMIT 1",
	    I(account), T(date_iso(&w->arena, work_today(w))));

	return rs->n ? cell_number(rs, 0, 0) : 0;
}

void session_touch(struct request *rq)
{
	struct work w = { .store = rq->work->store, .now = rq->work->now };

	/* Either way: the clock may have been set back, and the session begins by that one now. */
	if (!rq->session.id || !rq->session.seen
	    || llabs(rq->work->now - rq->session.seen) < 60 * 1000)
		return;
	store_begin(&w, true);
	store_query(&w,
	    "UPDATE session SET seen = $1,"
	    " created = CASE WHEN created > $1 THEN $1 ELSE created END"
	    " WHERE id = $2 AND account = $3",
	    I(w.now), I(rq->session.id), I(rq->work->actor.account));
	note_visit(&w, rq->work->actor.account);
	store_end(&w); /* a session noted a minute later is no harm */
	arena_reset(&w.arena);
}

/* Notes the sign-in; the value is when the one before it was. */
static int64_t last_login(struct work *w, int64_t account)
{
	struct rows *rs = store_query(w, "SELECT at FROM sign_in WHERE account = $1", I(account));
	int64_t last = rs->n ? cell_number(rs, 0, 0) : 0;

	store_query(w,
	    "INSERT INTO sign_in (account, at) VALUES ($1, $2)"
	    " ON CONFLICT (account) DO UPDATE SET at = excluded.at",
	    I(account), I(w->now));
	return last;
}

static int64_t insert(struct work *w, int64_t account, const unsigned char *token, int64_t last)
{
	int64_t id = id_new();

	store_forget_tokens(w,
	    cell_number(store_query(w, "SELECT region FROM account WHERE id = $1", I(account)), 0,
		0));
	store_query(w, "DELETE FROM session WHERE seen < $1 OR created < $2",
	    I(w->now - session_rules.idle), I(w->now - session_rules.whole));
	store_query(w,
	    "INSERT INTO session (token, id, account, created, seen, last_login)"
	    " VALUES ($1, $2, $3, $4, $4, $5)",
	    T(digest(&w->arena, "session", token)), I(id), I(account), I(w->now), I(last));
	note_visit(w, account);
	return id;
}

const char *session_open(struct work *w, int64_t account)
{
	unsigned char token[TOKEN];

	randombytes_buf(token, sizeof token);
	insert(w, account, token, last_login(w, account));
	return cookie_encode(&w->arena, token, sizeof token);
}

void session_start(struct request *rq, int64_t account)
{
	struct work *w = rq->work;
	unsigned char token[TOKEN];
	int64_t last = last_login(w, account);

	if (rq->session.id)
		session_end(rq);
	randombytes_buf(token, sizeof token);
	rq->session = (struct session){ .id = insert(w, account, token, last),
		.seen = w->now,
		.last_login = last,
		.csrf = digest(&w->arena, "csrf", token) };
	session_note_origin(rq, account);
	rq->set_cookie = cookie_make(rq, cookie_name(rq),
	    cookie_encode(&w->arena, token, sizeof token), -1);
}

void session_end(struct request *rq)
{
	rq->ends = rq->work->actor.account;
	store_query(rq->work, "DELETE FROM session WHERE id = $1", I(rq->session.id));
	rq->session = (struct session){0};
	rq->set_cookie = cookie_make(rq, cookie_name(rq), "", 0);
}

void session_end_others(struct request *rq, int64_t account)
{
	rq->ends = account;
	store_query(rq->work, "DELETE FROM session WHERE account = $1 AND id <> $2", I(account),
	    I(rq->session.id));
	store_query(rq->work, "DELETE FROM session_half WHERE account = $1", I(account));
}

/* ---- Between the two steps ---- */

static const char *half_name(const struct request *rq)
{
	return rq->wire.tls ? "__Host-yui-half" : "yui-half";
}

/* What the table knows it by; NULL if the request brings none. */
static const char *half_token(struct request *rq)
{
	unsigned char token[TOKEN];
	size_t n, len;
	const char *sent = cookie_value(rq, half_name(rq), &len);

	if (!sent || !cookie_decode(token, sizeof token, sent, len, &n) || n != TOKEN)
		return NULL;
	return digest(&rq->work->arena, "half", token);
}

const char *session_half_id(struct request *rq)
{
	return half_token(rq);
}

const char *session_visitor(struct request *rq)
{
	const char *name = rq->wire.tls ? "__Host-yui-visitor" : "yui-visitor", *made;
	unsigned char token[TOKEN];
	size_t len, n;
	const char *sent = cookie_value(rq, name, &len);

	if (sent && cookie_decode(token, sizeof token, sent, len, &n) && n == TOKEN)
		return digest(&rq->work->arena, "visitor", token);
	randombytes_buf(token, sizeof token);
	made = cookie_encode(&rq->work->arena, token, sizeof token);
	rq->set_cookie = cookie_make(rq, name, made, HALF);
	return digest(&rq->work->arena, "visitor", token);
}

void session_half_start(struct request *rq, int64_t account, const char *next)
{
	struct work *w = rq->work;
	unsigned char token[TOKEN];

	randombytes_buf(token, sizeof token);
	store_query(w, "DELETE FROM session_half WHERE created < $1", I(w->now - HALF * 1000));
	store_query(w,
	    "INSERT INTO session_half (token, account, created, next) VALUES ($1, $2, $3, $4)",
	    T(digest(&w->arena, "half", token)), I(account), I(w->now), T(next));
	rq->set_cookie =
	    cookie_make(rq, half_name(rq), cookie_encode(&w->arena, token, sizeof token), HALF);
}

int64_t session_half(struct request *rq, const char **next)
{
	const char *token = half_token(rq);
	struct rows *rs;

	if (!token)
		return 0;
	rs = store_query(rq->work,
	    "SELECT account, next FROM session_half WHERE token = $1 AND created > $2"
	    " AND created < $3",
	    T(token), I(rq->work->now - HALF * 1000), I(rq->work->now + HALF * 1000));
	*next = rs->n ? CELL(rs, 0, 1) : "/";
	return rs->n ? cell_number(rs, 0, 0) : 0;
}

void session_half_end(struct request *rq)
{
	const char *token = half_token(rq);

	if (token)
		store_query(rq->work, "DELETE FROM session_half WHERE token = $1", T(token));
}

/* ---- Seals ---- */

static unsigned char seal_key[crypto_generichash_KEYBYTES];
static pthread_once_t seal_ready = PTHREAD_ONCE_INIT;

static void make_key(void)
{
	randombytes_buf(seal_key, sizeof seal_key);
}

void session_share(void)
{
	pthread_once(&seal_ready, make_key);
}

const char *session_seal(struct arena *a, const char *text)
{
	unsigned char hash[16];

	session_share();
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), seal_key,
	    sizeof seal_key);
	return cookie_encode(a, hash, sizeof hash);
}
