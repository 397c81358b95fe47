/* sign_ins: when, from where and with what an account signed in, and which of these go on. */
#include "web/session.h"

#include <string.h>

enum { DAYS_KEPT = 90, SHOWN = 100 };

const struct table session_origin_table = { "session_origin",
	"CREATE TABLE session_origin (session INTEGER NOT NULL PRIMARY KEY,"
	" account INTEGER NOT NULL, at INTEGER NOT NULL, address TEXT, browser TEXT NOT NULL);"
	"CREATE INDEX session_origin_account ON session_origin (account, at);" };

/* The first of the words that stands in what the browser says of itself. */
static const char *named(const char *agent, const char *const (*words)[2], const char *otherwise)
{
	for (; agent && (*words)[0]; words++)
		if (strstr(agent, (*words)[0]))
			return (*words)[1];
	return otherwise;
}

/* Just enough to know one's own machines again; the string itself is not kept. */
static const char *browser_of(struct arena *a, const char *agent)
{
	static const char *const machines[][2] = { { "iPhone", "iPhone" }, { "iPad", "iPad" },
		{ "Android", "Android" }, { "CrOS", "Chromebook" }, { "Windows", "Windows" },
		{ "Macintosh", "Mac" }, { "Linux", "Linux" }, { NULL, NULL } };
	static const char *const browsers[][2] = { { "Edg", "Edge" }, { "Firefox/", "Firefox" },
		{ "FxiOS", "Firefox" }, { "Chrome/", "Chrome" }, { "CriOS", "Chrome" },
		{ "Safari/", "Safari" }, { NULL, NULL } };

	return arena_printf(a, "%s・%s", named(agent, machines, "端末は不明"),
	    named(agent, browsers, "ブラウザーは不明"));
}

void session_note_origin(struct request *rq, int64_t account)
{
	struct work *w = rq->work;

	store_query(w, "DELETE FROM session_origin WHERE account = $1 AND at < $2", I(account),
	    I(w->now - DAYS_KEPT * (int64_t)86400000));
	store_query(w,
	    "INSERT INTO session_origin (session, account, at, address, browser)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    I(rq->session.id), I(account), I(w->now), T(rq->address),
	    T(browser_of(&w->arena, rq->wire.agent)));
}

int session_list(struct work *w, int64_t account, struct sign_in **out)
{
	struct rows *rs = store_query(w,
	    "SELECT o.session, o.at, COALESCE(s.seen, 0), o.address, o.browser"
	    " FROM session_origin o LEFT JOIN session s ON s.id = o.session"
	    " AND s.account = o.account AND s.seen > $2 AND s.created > $3"
	    " WHERE o.account = $1 ORDER BY o.at DESC, o.session DESC LIMIT $4",
	    I(account), I(w->now - session_rules.idle), I(w->now - session_rules.whole), I(SHOWN));

	*out = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof **out);
	for (int i = 0; i < rs->n; i++)
		(*out)[i] = (struct sign_in){ .session = cell_number(rs, i, 0),
			.at = cell_number(rs, i, 1),
			.seen = cell_number(rs, i, 2),
			.address = CELL(rs, i, 3),
			.browser = CELL(rs, i, 4) };
	return rs->n;
}

bool session_end_one(struct request *rq, int64_t account, int64_t session)
{
	struct rows *rs = store_query(rq->work,
	    "DELETE FROM session WHERE account = $1 AND id = $2 RETURNING 1", I(account),
	    I(session));

	rq->ends = account;
	return rs->n > 0;
}
