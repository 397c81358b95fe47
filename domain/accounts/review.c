/* review: the yearly look at who still needs access, and since when nobody used it. */
#include "document/document.h"
#include "domain/accounts/pages.h"

enum { DAY = 24 * 60 * 60 * 1000, UNUSED_DAYS = 90, CHECK_DAYS = 365 };

/* ---- What there is ---- */

static struct rows *ask(struct work *w)
{
	return store_query(w,
	    "SELECT a.id, a.version, a.name, a.login, a.role, COALESCE(o.name, m.name),"
	    " COALESCE(s.at, 0), COALESCE(e.at, 0), b.name,"
	    " CASE WHEN f.since > 0 OR EXISTS (SELECT 1 FROM account_passkey k"
	    " WHERE k.region = a.region AND k.account = a.id) THEN 1 ELSE 0 END,"
	    " h.changed FROM account a"
	    " LEFT JOIN history h ON h.region = a.region AND h.record = 'account'"
	    " AND h.id = a.id AND h.version = 1"
	    " LEFT JOIN organization o ON o.region = a.region AND o.id = a.organization"
	    " LEFT JOIN municipality m ON m.region = a.region AND m.id = a.municipality"
	    " LEFT JOIN sign_in s ON s.account = a.id"
	    " LEFT JOIN account_factor f ON f.region = a.region AND f.account = a.id"
	    " LEFT JOIN account_event e ON e.region = a.region AND e.id = (SELECT MAX(l.id)"
	    " FROM account_event l WHERE l.region = a.region AND l.account = a.id"
	    " AND l.what = $2)"
	    " LEFT JOIN account b ON b.region = e.region AND b.id = e.by_account"
	    " WHERE a.region = $1 AND a.removed = 0 AND COALESCE(a.inactive, 0) = 0"
	    " ORDER BY COALESCE(s.at, 0), a.login",
	    I(w->actor.region), I(EVENT_NEEDED));
}

/* Who is new has not left anything unused yet, and was checked when the account was made. */
static struct reviewed reviewed_of(struct work *w, const struct rows *rs, int i)
{
	int64_t made = cell_number(rs, i, 10);
	struct reviewed r = { .id = cell_number(rs, i, 0),
		.version = cell_number(rs, i, 1),
		.name = CELL(rs, i, 2),
		.login = CELL(rs, i, 3),
		.role = account_role_label(CELL(rs, i, 4)),
		.place = CELL(rs, i, 5),
		.last = cell_number(rs, i, 6),
		.checked = cell_number(rs, i, 7),
		.checked_by = CELL(rs, i, 8),
		.factor = cell_number(rs, i, 9) };

	r.unused = (r.last ? r.last : made) < w->now - UNUSED_DAYS * (int64_t)DAY;
	r.due = (r.checked ? r.checked : made) < w->now - CHECK_DAYS * (int64_t)DAY;
	return r;
}

static void gather(struct request *rq, struct review_view *v)
{
	struct rows *rs = ask(rq->work);

	v->only = query_value(rq, "only");
	v->account = arena_alloc(&rq->work->arena, (size_t)(rs->n + 1) * sizeof *v->account);
	for (int i = 0; i < rs->n; i++) {
		struct reviewed r = reviewed_of(rq->work, rs, i);

		v->unused += r.unused;
		v->due += r.due;
		if ((text_same(v->only, "unused") && !r.unused)
		    || (text_same(v->only, "due") && !r.due))
			continue;
		v->account[v->n++] = r;
	}
}

int review_get(struct request *rq)
{
	struct review_view v = {0};

	gather(rq, &v);
	rq->title = "利用者の棚卸し";
	review_page(&rq->page, rq, &v);
	return 200;
}

int accounts_list(struct request *rq)
{
	accounts_links_page(&rq->page);
	return any_list(rq);
}

/* ---- What is said of them ---- */

/* The form has a box "needed.17" for each account that is ticked. */
int review_post(struct request *rq)
{
	int n = 0;

	for (int i = 0; i < rq->form.n; i++) {
		const struct pair *p = &rq->form.pair[i];
		struct account a;
		int64_t id;

		if (!text_starts(p->name, "needed.")
		    || !text_number(p->name + sizeof "needed." - 1, 1, INT64_MAX, &id)
		    || !store_get(rq->work, &account_record, id, &a) || a.inactive
		    || a.head.removed)
			continue;
		account_note(rq->work, id, EVENT_NEEDED, NULL);
		n++;
	}
	rq->flash = n ? arena_printf(&rq->work->arena,
			"%d人について、引き続き必要と記録しました。", n)
		      : "だれにも印がついていません。何も記録していません。";
	return reply_goto(rq, "/accounts/review");
}

int review_stop_post(struct request *rq)
{
	struct work *w = rq->work;
	struct account a;

	if (!store_get(w, &account_record, rq->id, &a) || a.head.removed)
		return any_absent(rq);
	if (a.head.id == w->actor.account)
		return reply_problem(rq, 422, "自分の利用は停止できません。",
		    "何も保存していません。ほかの管理者に頼んでください。");
	if (a.inactive) {
		rq->flash = arena_printf(&w->arena, "%sさんの利用は、もう停止しています。", a.name);
		return reply_goto(rq, "/accounts/review");
	}
	a.inactive = true;
	w->reason = "棚卸し";
	if (store_save(w, &account_record, &a) != SAVED)
		return reply_problem(rq, 409, "ほかの方がこの利用者を直したところです。",
		    "何も保存していません。棚卸しの画面を開き直してください。");
	account_note(w, a.head.id, EVENT_STOPPED, NULL);
	rq->ends = a.head.id;
	rq->flash = arena_printf(&w->arena,
	    "%sさんの利用を停止しました。記録と氏名は残ります。", a.name);
	return reply_goto(rq, "/accounts/review");
}

/* ---- On paper and elsewhere ---- */

int review_csv(struct request *rq)
{
	static const char *const head[] = { "氏名", "ログイン名", "役割", "所属", "最後のログイン",
		"90日使っていない", "第二の認証", "必要と確かめた日時", "確かめた人",
		"1年確かめていない" };
	struct arena *a = &rq->work->arena;
	struct review_view v = {0};

	gather(rq, &v);
	text_add(&rq->page, CSV_MARK);
	csv_line(&rq->page, head, COUNT(head));
	for (int i = 0; i < v.n; i++) {
		const struct reviewed *r = &v.account[i];

		csv_line(&rq->page,
		    (const char *const[]){ r->name, r->login, r->role, r->place,
			r->last ? moment_iso(a, r->last) : "なし", r->unused ? "はい" : NULL,
			r->factor ? "あり" : "なし",
			r->checked ? moment_iso(a, r->checked) : NULL, r->checked_by,
			r->due ? "はい" : NULL },
		    COUNT(head));
	}
	return reply_csv(rq, "利用者の棚卸し");
}
