/* drafts: what somebody is still writing, kept on the server until it is saved or thrown away. */
#include "domain/drafts/drafts.h"
#include "domain/drafts/pages.h"
#include "store/late.h"

#include <string.h>

enum { KEY_MAX = 200, LABEL_MAX = 200, SOME = 50 };
static const int64_t second = 1000, rest = 3 * 1000, minute = 60000, day = 86400000;

/* A draft that was saved or thrown away leaves its key for a moment, so that a last keystroke on
 * its way then does not bring it back. */
static const struct table draft_table = {
	"draft",
	"CREATE TABLE draft (region INTEGER NOT NULL, account INTEGER NOT NULL, key TEXT NOT NULL,"
	" label TEXT, form TEXT NOT NULL, at INTEGER NOT NULL, gone INTEGER NOT NULL,"
	" PRIMARY KEY (region, account, key));"
	"CREATE INDEX draft_key ON draft (region, key);",
};

/* An address of our own, so that continuing can lead nowhere else. */
static bool key_valid(const char *key)
{
	return address_own(key) && strlen(key) <= KEY_MAX
	    && strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.?=&")
	    == strlen(key);
}

static int collect(struct work *w, const struct rows *rs, const struct draft **out)
{
	struct draft *d = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *d);

	for (int i = 0; i < rs->n; i++)
		d[i] = (struct draft){ .key = CELL(rs, i, 0),
			.label = CELL(rs, i, 1),
			.at = cell_number(rs, i, 2) };
	*out = d;
	return rs->n;
}

int drafts_mine(struct work *w, const struct draft **out)
{
	struct rows *rs = store_query(w,
	    "SELECT key, label, at FROM draft"
	    " WHERE region = $1 AND account = $2 AND gone = 0 ORDER BY at DESC, key LIMIT $3",
	    I(w->actor.region), I(w->actor.account), I(DRAFTS_MOST));

	return collect(w, rs, out);
}

int drafts_of(struct work *w, const char *path, const struct draft **out)
{
	const char *from = arena_printf(&w->arena, "%s?", path);
	const char *until = arena_printf(&w->arena, "%s@", path);
	struct rows *rs = store_query(w,
	    "SELECT key, label, at FROM draft"
	    " WHERE region = $1 AND account = $2 AND gone = 0"
	    " AND (key = $3 OR (key >= $4 AND key < $5)) ORDER BY at DESC, key LIMIT $6",
	    I(w->actor.region), I(w->actor.account), T(path), T(from), T(until), I(SOME));

	return collect(w, rs, out);
}

bool drafts_get(struct work *w, const char *key, struct draft *out)
{
	struct rows *rs = store_query(w,
	    "SELECT key, label, at, form FROM draft"
	    " WHERE region = $1 AND account = $2 AND key = $3 AND gone = 0",
	    I(w->actor.region), I(w->actor.account), T(key));
	const struct draft *found;

	if (!collect(w, rs, &found))
		return false;
	*out = found[0];
	out->form = CELL(rs, 0, 3);
	return true;
}

bool drafts_read(struct work *w, const char *key, struct pairs *out)
{
	struct draft d;

	return drafts_get(w, key, &d) && pairs_read(&w->arena, d.form, strlen(d.form), out);
}

static const struct late_table dropped = { "draft",
	"INSERT INTO draft (region, account, key, form, at, gone)",
	" ON CONFLICT (region, account, key)"
	" DO UPDATE SET label = NULL, form = '', gone = excluded.gone",
	6, 3 };

void drafts_drop(struct work *w, const char *key)
{
	if (key_valid(key))
		late_put(w, &dropped,
		    (const struct arg[]){ I(w->actor.region), I(w->actor.account), T(key), T(""),
			I(w->now), I(w->now) });
}

const char *drafts_others(struct work *w, const char *key)
{
	/* In steps, so that the store need not be asked anew with every page. */
	int64_t since = (w->now - 3 * minute) / (10 * second) * (10 * second);
	struct text names = { .arena = &w->arena };
	struct rows *rs = store_query(w,
	    "SELECT a.name FROM draft d JOIN account a ON a.region = d.region"
	    " AND a.id = d.account WHERE d.region = $1 AND d.key = $2 AND d.account <> $3"
	    " AND d.at > $4"
	    " AND d.gone = 0"
	    " ORDER BY a.name LIMIT 5",
	    I(w->actor.region), T(key), I(w->actor.account), I(since));

	for (int i = 0; i < rs->n; i++)
		text_addf(&names, "%s%sさん", i > 0 ? "、" : "", CELL(rs, i, 0));
	return rs->n > 0 ? names.s : NULL;
}

/* ---- Pages ------------------------------------------------------------------------------- */

static bool is_kept(const char *name)
{
	return strcmp(name, "csrf") && strcmp(name, "draft_key") && strcmp(name, "draft_label");
}

static const char *encode(struct request *rq)
{
	struct text t = { .arena = &rq->work->arena, .max = BODY_MAX };

	for (int i = 0; i < rq->form.n; i++) {
		const struct pair *p = &rq->form.pair[i];

		if (!is_kept(p->name))
			continue;
		if (t.len > 0)
			text_addc(&t, '&');
		out_url(&t, p->name);
		text_addc(&t, '=');
		out_url(&t, p->value);
	}
	return t.over ? NULL : t.len > 0 ? t.s : "";
}

/* What nobody will ask for any more: old ones, and keys that were long enough at rest -- or that
 * rest until a moment to come, by a clock that was set back since. */
static void sweep(struct work *w)
{
	store_query(w,
	    "DELETE FROM draft WHERE region = $1 AND account = $2"
	    " AND (at < $3 OR (gone > 0 AND (gone < $4 OR gone > $5)))",
	    I(w->actor.region), I(w->actor.account), I(w->now - 90 * day), I(w->now - rest),
	    I(w->now + rest));
}

/* Those that are kept stay and are written on; there is no room for one more. */
static bool full(struct work *w, const char *key)
{
	struct rows *rs = store_query(w,
	    "SELECT COUNT(*) FROM draft WHERE region = $1 AND account = $2 AND gone = 0"
	    " AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.region = $1 AND d.account = $2"
	    " AND d.key = $3)",
	    I(w->actor.region), I(w->actor.account), T(key));

	return rs->n > 0 && cell_number(rs, 0, 0) >= DRAFTS_MOST;
}

static int keep(struct request *rq)
{
	struct work *w = rq->work;
	const char *key = form_value(rq, "draft_key"), *label = form_value(rq, "draft_label");
	const char *form = encode(rq);
	struct rows *kept;

	if (!key_valid(key) || (label && strlen(label) > LABEL_MAX))
		return reply_problem(rq, 400, "下書きを保存できませんでした。",
		    "入力は画面に残っています。そのまま保存してください。");
	if (!form)
		return reply_problem(rq, 413, "下書きが大きすぎて保存できません。",
		    "入力は画面に残っています。分けて保存してください。");
	sweep(w);
	if (full(w, key))
		return reply_problem(rq, 409,
		    arena_printf(&w->arena, "書きかけが%d件あり、下書きを保存できません。",
			DRAFTS_MOST),
		    "入力は画面に残っています。「書きかけ」で要らないものを捨ててください。");
	kept = store_query(w,
	    "INSERT INTO draft (region, account, key, label, form, at, gone)"
	    " VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (region, account, key)"
	    " DO UPDATE SET label = excluded.label, form = excluded.form, at = excluded.at"
	    " WHERE draft.gone = 0 RETURNING at",
	    I(w->actor.region), I(w->actor.account), T(key), T(label), T(form), I(w->now));
	if (!kept->n) /* whoever still writes sends it again */
		return reply_problem(rq, 425, "下書きはまだ保存していません。",
		    "保存したばかりの画面です。入力は画面に残っています。数秒後に保存します。");
	rq->type = "text/plain; charset=utf-8";
	text_addf(&rq->page, "%d:%02d:%02d", moment_minutes(w->now) / 60,
	    moment_minutes(w->now) % 60, (int)(w->now / 1000 % 60));
	return 200;
}

static int list(struct request *rq)
{
	const struct draft *drafts;
	int n = drafts_mine(rq->work, &drafts);

	rq->title = "書きかけ";
	drafts_page(&rq->page, rq, drafts, n);
	return 200;
}

/* A form that opens again asks for what was typed into it. */
static int form(struct request *rq)
{
	const char *key = query_value(rq, "key");
	struct draft d;

	rq->type = "application/x-www-form-urlencoded";
	if (!key || !drafts_get(rq->work, key, &d))
		return 204;
	text_addf(&rq->page, "draft_at=");
	out_url(&rq->page, moment_short(&rq->work->arena, d.at));
	if (*d.form)
		text_addf(&rq->page, "&%s", d.form);
	return 200;
}

static int discard(struct request *rq)
{
	const char *then = form_value(rq, "then");

	drafts_drop(rq->work, form_value(rq, "draft_key"));
	if (!form_value(rq, "quiet")) /* the page forgets by itself what was saved */
		rq->flash = "書きかけを捨てました。";
	return reply_goto(rq, "%s", key_valid(then) ? then : "/drafts");
}

static const struct route routes[] = { { GET, "/drafts", SIGNED_IN, list, .deed = LISTING },
	{ GET, "/drafts/form", SIGNED_IN, form, .deed = VIEWING },
	{ POST, "/drafts", SIGNED_IN, keep, .deed = DRAFTING },
	{ POST, "/drafts/discard", SIGNED_IN, discard, .deed = DRAFTING }, { 0 } };

const struct module drafts_module = {
	.path = "/drafts",
	.label = "書きかけ",
	.may = SIGNED_IN,
	.routes = routes,
	.tables = (const struct table *const[]){ &draft_table, NULL },
};
