/* running: who works at an import just now, and how far that is; see parts.h. */
#include "domain/imports/parts.h"

enum { SILENT = 60 * 1000 /* ms without a word: it has ended, however that came */ };

/* A row as long as somebody is at it; what it says goes by. */
const struct table import_running_table = { "import_running",
	"CREATE TABLE import_running (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\timport INTEGER NOT NULL,\n"
	"\trunner INTEGER NOT NULL,\n"
	"\twhat TEXT NOT NULL,\n"
	"\tdone INTEGER NOT NULL,\n"
	"\twhole INTEGER NOT NULL,\n"
	"\tbegun INTEGER NOT NULL,\n"
	"\tat INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, import)\n"
	");\n",
	.leaves = NULL };

bool running_take(struct work *w, int64_t import, int64_t runner, const char *what)
{
	int64_t now = moment_now();

	return store_query(w,
		   "INSERT INTO import_running (region, import, runner, what, done, whole, begun,"
		   " at) VALUES ($1, $2, $3, $4, 0, 0, $5, $5) ON CONFLICT (region, import)"
		   " DO UPDATE SET runner = excluded.runner, what = excluded.what, done = 0,"
		   " whole = 0, begun = excluded.begun, at = excluded.at"
		   " WHERE import_running.at < $6 RETURNING runner",
		   I(w->actor.region), I(import), I(runner), T(what), I(now), I(now - SILENT))
		   ->n
	    > 0;
}

bool running_tell(struct work *w, int64_t import, int64_t runner, const char *what, int64_t done,
    int64_t whole)
{
	return store_query(w,
		   "UPDATE import_running SET what = $4, done = $5, whole = $6, at = $7"
		   " WHERE region = $1 AND import = $2 AND runner = $3 RETURNING runner",
		   I(w->actor.region), I(import), I(runner), T(what), I(done), I(whole),
		   I(moment_now()))
		   ->n
	    > 0;
}

void running_end(struct work *w, int64_t import, int64_t runner)
{
	store_query(w,
	    "DELETE FROM import_running WHERE region = $1 AND import = $2"
	    " AND (runner = $3 OR $3 = 0)",
	    I(w->actor.region), I(import), I(runner));
}

bool running_get(struct work *w, int64_t import, struct running *r)
{
	struct rows *rs = store_query(w,
	    "SELECT what, done, whole, begun, at FROM import_running"
	    " WHERE region = $1 AND import = $2 AND at >= $3",
	    I(w->actor.region), I(import), I(moment_now() - SILENT));

	*r = (struct running){0};
	if (!rs->n)
		return false;
	*r = (struct running){ .what = CELL(rs, 0, 0),
		.done = cell_number(rs, 0, 1),
		.whole = cell_number(rs, 0, 2),
		.begun = cell_number(rs, 0, 3),
		.at = cell_number(rs, 0, 4) };
	return true;
}

void running_fail(struct work *w, int64_t import, int64_t runner, enum fault_kind kind)
{
	static const char *const why[] = {
		[FAULT_OTHER] = "途中で止まりました。続くときは、システム管理者に知らせてください。",
		[FAULT_FULL] = "ディスクに空きがないため、止まりました。システム管理者に知らせてください。",
		[FAULT_LOCKED] = "データを書き込めないため、止まりました。システム管理者に知らせてください。",
		[FAULT_GONE] = "データベースにつながらないため、止まりました。",
		[FAULT_CLASH] = "ほかの人が同じ施設を直していたため、止まりました。",
		[FAULT_UNSURE] = "データベースとのつながりが切れたため、止まりました。",
	};

	store_query(w,
	    "UPDATE import_running SET what = $4, at = 0"
	    " WHERE region = $1 AND import = $2 AND runner = $3",
	    I(w->actor.region), I(import), I(runner), T(why[kind]));
}

/* The row keeps its runner: who is there after all, at another machine, goes on with its next word;
 * and whoever is quicker has it. */
void import_served(struct work *w)
{
	if (store_query(w, "SELECT 1 FROM import_running WHERE at > 0 LIMIT 1")->n)
		store_query(w, "UPDATE import_running SET what = $1, at = 0 WHERE at > 0",
		    T("サーバーが止まったため、途中で止まりました。"));
}

const char *running_why(struct work *w, int64_t import)
{
	struct rows *rs = store_query(w,
	    "SELECT what FROM import_running WHERE region = $1 AND import = $2 AND at = 0",
	    I(w->actor.region), I(import));

	return rs->n ? CELL(rs, 0, 0) : NULL;
}

const char *running_said(struct arena *a, const struct running *r)
{
	int64_t percent = r->whole > 0 ? r->done * 100 / r->whole : 0, left;

	percent = percent > 99 ? 99 : percent;
	if (r->done <= 0 || percent < 1)
		return arena_printf(a, "%sを始めました", r->what);
	left = (r->at - r->begun) * (100 - percent) / percent / 1000;
	return left < 60
	    ? arena_printf(a, "%s %d%%（あと1分もかかりません）", r->what, (int)percent)
	    : arena_printf(a, "%s %d%%（あと%d分ほど）", r->what, (int)percent,
		  (int)((left + 59) / 60));
}
