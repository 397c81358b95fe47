/* printing: the copy that a recipient gets, and the ledger of what was given. */
#include "document/document.h"
#include "domain/provisions/pages.h"

static const char *shown(struct work *w, const struct provision *p, const char *name)
{
	return field_show(w, record_field(&provision_record, name), p);
}

/* ---- The copy ---- */

static const char *ground_then(struct work *w, const struct provision *p)
{
	const char *lapse = provision_lapse(w, p);

	if (p->exception)
		return arena_printf(&w->arena, "同意によらない提供：%s", shown(w, p, "exception"));
	if (!lapse)
		return "ご本人（または代わりの方）の同意を得ています。";
	return arena_printf(&w->arena,
	    "提供したときは、ご本人（または代わりの方）の同意を得ていました。%sので、いまは提供できません"
	    "（%s 現在）。",
	    lapse, date_era(&w->arena, work_today(w)));
}

static void print_head(struct work *w, struct sheet *s, const struct provision *p)
{
	const char *to = p->receiver
	    ? arena_printf(&w->arena, "%s　%s 様", p->recipient, p->receiver)
	    : arena_printf(&w->arena, "%s　御中", p->recipient);
	struct sheet_box day[] = { { .label = "提供日", .value = moment_era(&w->arena, p->provided) },
		{ .label = "方法", .value = shown(w, p, "how") } };
	struct sheet_box by[] = { { .label = "目的", .value = shown(w, p, "purpose") },
		{ .label = "提供した人", .value = p->by.title } };

	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "提供先", .value = to, .strong = true, .width = 2.4 },
		{ .label = "提供番号", .value = p->number } });
	sheet_row(s, COUNT(day), day);
	sheet_row(s, COUNT(by), by);
	sheet_flow(s, "根拠", ground_then(w, p), 0);
}

static void print_lines(struct work *w, struct sheet *s, const struct excerpt *line, int n)
{
	for (int i = 0; i < n; i++) {
		if (i == 0 || !text_same(line[i].item, line[i - 1].item))
			sheet_heading(s, code_label(w, "provision_item", line[i].item));
		sheet_flow(s, line[i].label, line[i].value, 0);
	}
	if (n == 0)
		sheet_flow(s, "内容", "この項目には、まだ何も記録されていません。", 0);
}

static void print_foot(struct work *w, struct sheet *s, const struct hub *hub)
{
	sheet_heading(s, "この書面について");
	sheet_flow(s, "お願い",
	    arena_printf(&w->arena,
		"上の目的のほかには使わず、ほかの方に渡さないでください。要らなくなったら復元できないように捨ててください。"
		"まちがって届いたときは、%s（電話 %s）にお知らせください。",
		hub->name, hub->phone ? hub->phone : "―"),
	    0);
}

bool printing_for_recipient(struct work *w, const struct provision *p)
{
	return !provision_lapse(w, p) && provision_same_person(w, p);
}

/* What may not be given any more is printed for the hub's own file. */
static const char *mark_of(struct work *w, const struct provision *p)
{
	if (!printing_for_recipient(w, p))
		return "拠点の控え（提供できません）";
	return p->masked ? "提供する写し（氏名伏せ）" : "提供する写し";
}

int printing_copy(struct request *rq)
{
	struct work *w = rq->work;
	const struct excerpt *line;
	struct provision p;
	struct hub hub = {0};
	struct sheet *s;
	int n;

	if (!store_get(w, &provision_record, rq->id, &p))
		return any_absent(rq);
	if (p.how == BY_SCREEN || p.how == BY_WORD)
		return reply_problem(rq, 404, "この提供には写しがありません。",
		    "画面での共有と口頭の提供は、記録だけが残ります。");
	hub_get(w, &hub);
	w->masked = p.masked;
	n = consultation_excerpt(w, p.consultation.id, p.provided, p.items, &line);
	w->masked = false;
	if (n < 0)
		return any_absent(rq);
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "情報提供書",
		.issuer = hub.name,
		.number = "",
		.mark = mark_of(w, &p),
		.footer = arena_printf(&w->arena, "%s　%s 印刷", p.number,
		    moment_era(&w->arena, w->now)) });
	print_head(w, s, &p);
	print_lines(w, s, line, n);
	print_foot(w, s, &hub);
	return reply_pdf(rq, s);
}

/* ---- The ledger ---- */

/* No more than a binder holds; what comes after is asked for by its day. */
enum { PRINTED_MOST = 5000, AT_ONCE = 500, COLUMNS = 6 };

struct asked {
	struct query query;
	const char *period, *whom, *wrong;
};

static bool day_asked(struct request *rq, const char *name, struct date *day, const char **wrong)
{
	const char *said = query_value(rq, name);

	return !said
	    || date_read(&rq->work->arena, said, work_today(rq->work), day, wrong);
}

static void whom_asked(struct request *rq, struct asked *a)
{
	const char *said = query_value(rq, "person");
	struct person p;
	int64_t id = 0;

	if (!said)
		return;
	if (!text_number(said, 1, INT64_MAX, &id)
	    || !store_get(rq->work, &person_record, id, &p)) {
		a->wrong = "その方の記録が見つかりません。";
		return;
	}
	a->whom = field_show(rq->work, record_title(&person_record), &p);
	query_add(&a->query, &provision_record, "person", EQUAL, int_text(&rq->work->arena, id));
}

static void read_asked(struct request *rq, struct asked *a)
{
	struct arena *arena = &rq->work->arena;
	struct date from = {0}, until = {0};

	*a = (struct asked){ .query = { .limit = AT_ONCE, .ascending = true } };
	a->query.sort = record_field(&provision_record, "provided");
	if (!day_asked(rq, "from", &from, &a->wrong) || !day_asked(rq, "until", &until, &a->wrong))
		return;
	if (date_known(from) && date_known(until) && date_compare(from, until) > 0)
		a->wrong = "「この日から」が「この日まで」より後の日です。";
	whom_asked(rq, a);
	if (date_known(from))
		query_add(&a->query, &provision_record, "provided", AT_LEAST,
		    int_text(arena, moment_of(from, 0)));
	if (date_known(until))
		query_add(&a->query, &provision_record, "provided", AT_MOST,
		    int_text(arena, moment_last(until)));
	a->period = arena_printf(arena, "%s から %s まで",
	    date_known(from) ? date_era(arena, from) : "はじめ",
	    date_known(until) ? date_era(arena, until) : "今日");
}

static const char *ground(struct work *w, const struct provision *p)
{
	if (!p->exception)
		return arena_printf(&w->arena, "同意　%s（第%lld版）", p->consent.title,
		    (long long)p->consent_version.n);
	return arena_printf(&w->arena, "【同意なし】%s　%s", shown(w, p, "exception"),
	    p->exception_reason);
}

static const char *or_none(const char *s)
{
	return s ? s : "―";
}

static void ledger_row(struct work *w, const struct provision *p, const char **cell)
{
	struct arena *a = &w->arena;

	cell[0] = arena_printf(a, "%s\n%s", p->number,
	    date_era_short(a, moment_date(p->provided)));
	cell[1] = arena_printf(a, "%s\n%s\n代表者 %s", or_none(p->recipient),
	    or_none(p->recipient_address), or_none(p->representative));
	cell[2] = arena_printf(a, "%s\n%s", or_none(p->person_name),
	    or_none(date_era_short(a, p->person_birth)));
	cell[3] = arena_printf(a, "%s\n（%s）", or_none(shown(w, p, "items")),
	    or_none(shown(w, p, "purpose")));
	cell[4] = ground(w, p);
	cell[5] = arena_printf(a, "%s%s\n%s", or_none(shown(w, p, "how")),
	    p->masked ? "・氏名伏せ" : "", or_none(p->by.title));
}

struct printed {
	const char **cell;
	int n;
	int64_t last; /* when the last of them was given */
	bool more;
};

/* Page by page, so that no one question is large. */
static void gather(struct work *w, struct query q, struct printed *p)
{
	struct listing l;

	*p = (struct printed){ .cell = arena_alloc(&w->arena,
				   (size_t)PRINTED_MOST * COLUMNS * sizeof *p->cell) };
	do {
		l = store_list(w, &provision_record, &q);
		for (int i = 0; i < l.n && p->n < PRINTED_MOST; i++) {
			const struct provision *one = LISTED(l, &provision_record, i);

			ledger_row(w, one, &p->cell[p->n++ * COLUMNS]);
			p->last = one->provided;
		}
		q.after = l.next;
	} while (l.next && p->n < PRINTED_MOST);
	p->more = l.next != NULL;
}

static void print_table(struct sheet *s, const struct printed *p)
{
	static const char *const head[] = { "番号・年月日", "提供先", "ご本人", "項目・目的", "根拠",
		"方法・提供した人" };
	static const double widths[] = { 2.3, 3, 1.9, 3, 3.2, 2 };

	sheet_table(s, COLUMNS, head, widths, p->n, p->cell);
}

int printing_ledger(struct request *rq)
{
	struct work *w = rq->work;
	struct printed p;
	struct asked a;
	struct sheet *s;

	read_asked(rq, &a);
	if (a.wrong)
		return reply_problem(rq, 422, "提供の記録を印刷できませんでした。", a.wrong);
	gather(w, a.query, &p);
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "第三者提供の記録",
		.issuer = hub_place(w),
		.number = "",
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	sheet_row(s, 3,
	    (struct sheet_box[]){ { .label = "期間", .value = a.period, .width = 2 },
		{ .label = "ご本人", .value = a.whom ? a.whom : "すべて", .width = 1.4 },
		{ .label = "件数", .value = arena_printf(&w->arena, "%d 件", p.n) } });
	if (p.more)
		sheet_flow(s, "お知らせ",
		    arena_printf(&w->arena,
			"古いものから%d件、%s までです。続きは、「この日から」にこの日を入れて印刷してください。",
			p.n, date_era(&w->arena, moment_date(p.last))),
		    0);
	if (p.n)
		print_table(s, &p);
	else
		sheet_flow(s, "記録", "この期間に提供したものはありません。", 0);
	sheet_flow(s, "保存", "提供した日から3年は、この記録を捨てないでください。", 0);
	return reply_pdf(rq, s);
}
