/* find: facts of many places, as a list is narrowed down -- on the page, as a file, on paper. */
#include "domain/facts/pages.h"

#include "document/document.h"

#include <string.h>

enum { PAGE = 50, SOON = 30, ALL_MOST = 20000 };

/* ---- What is asked ---- */

static bool is_code(struct work *w, const char *code)
{
	const struct code *codes;
	int n = codes_of(w, "fact_kind", (struct date){0}, &codes);

	for (int i = 0; i < n; i++)
		if (text_same(codes[i].code, code))
			return true;
	return false;
}

static bool is_value(const char *code)
{
	const struct choice *c = record_field(&fact_record, "value")->choices;

	while (c->code && !text_same(c->code, code))
		c++;
	return c->code != NULL;
}

static void read_town(struct request *rq, struct fact_ask *a)
{
	const char *said = query_value(rq, "town");
	struct municipality m;

	if (said
	    && (!text_number(said, 1, INT64_MAX, &a->town)
		|| !store_get(rq->work, &municipality_record, a->town, &m)))
		work_problem(rq->work, "town", "その市町村はありません。選び直してください。");
}

bool fact_ask_read(struct request *rq, struct fact_ask *a)
{
	const char *age = query_value(rq, "age");

	*a = (struct fact_ask){ .kind = query_value(rq, "kind"),
		.value = query_value(rq, "value"),
		.find = query_value(rq, "q"),
		.after = query_value(rq, "after"),
		.renew = text_same(age, "renew"),
		.soon = text_same(age, "soon"),
		.by_place = text_same(query_value(rq, "by"), "place") };
	if (a->kind && !is_code(rq->work, a->kind))
		work_problem(rq->work, "kind", "その種類はありません。選び直してください。");
	if (a->value && !is_value(a->value))
		work_problem(rq->work, "value", "「できますか」を選び直してください。");
	if (age && !a->renew && !a->soon)
		work_problem(rq->work, "age", "新しさを選び直してください。");
	read_town(rq, a);
	return !rq->work->problems;
}

/* ---- What is found ---- */

/* The columns of LINES; those from OF_KIND on are the fields of `filled`. */
enum { OF_ID, OF_VERSION, OF_PLACE, OF_NAME, OF_PLACE_KANA, OF_PHONE, OF_TOWN, OF_BY, OF_OWN,
	OF_RENEW, OF_KIND };
static const char *const filled[] = { "kind", "value", "amount", "words", "checked", "renew" };

#define LINES \
	"SELECT f.id, f.version, f.organization, o.name, COALESCE(o.kana, o.name), o.phone," \
	" m.name, a.name, CASE WHEN a.organization = f.organization THEN 1 ELSE 0 END," \
	" COALESCE(f.renew, ''), f.kind, f.value, f.amount, f.words, f.checked, f.renew" \
	" FROM fact f JOIN organization o ON o.region = f.region AND o.id = f.organization" \
	" AND o.removed = 0" \
	" LEFT JOIN municipality m ON m.region = f.region AND m.id = o.municipality" \
	" LEFT JOIN account a ON a.region = f.region AND a.id = f.checked_by" \
	" WHERE f.region = $1 AND f.removed = 0 AND ($2 = '' OR f.kind = $2)" \
	" AND ($3 = '' OR f.value = $3) AND ($4 = 0 OR o.municipality = $4)" \
	" AND ($5 = '' OR COALESCE(f.renew, '') < $5)" \
	" AND ($6 = 0 OR a.organization = f.organization)" \
	" AND ($7 = '' OR o.name LIKE $7 OR o.kana LIKE $7 OR f.words LIKE $7)"

static void line_of(struct work *w, const struct rows *rs, int row, struct fact_line *l)
{
	*l = (struct fact_line){ .phone = CELL(rs, row, OF_PHONE),
		.town = CELL(rs, row, OF_TOWN),
		.by_place = cell_number(rs, row, OF_OWN) };
	l->fact.head.id = cell_number(rs, row, OF_ID);
	l->fact.head.version = cell_number(rs, row, OF_VERSION);
	l->fact.organization =
	    (struct link){ cell_number(rs, row, OF_PLACE), CELL(rs, row, OF_NAME) };
	l->fact.checked_by.title = CELL(rs, row, OF_BY);
	for (int i = 0; i < (int)COUNT(filled); i++)
		if (CELL(rs, row, OF_KIND + i))
			field_set(w, record_field(&fact_record, filled[i]),
			    CELL(rs, row, OF_KIND + i), &l->fact);
}

static struct fact_lines lines_of(struct work *w, const struct rows *rs, int limit)
{
	struct fact_lines found = { .n = limit && rs->n > limit ? limit : rs->n };

	found.line = arena_alloc(&w->arena, ((size_t)found.n + 1) * sizeof *found.line);
	for (int i = 0; i < found.n; i++)
		line_of(w, rs, i, &found.line[i]);
	return found;
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

/* The day before which it asks, or will ask within SOON days; "": any. */
static const char *day_before(struct work *w, const struct fact_ask *a)
{
	struct date today = work_today(w);

	if (!a->renew && !a->soon)
		return "";
	return date_iso(&w->arena, a->renew ? today : date_add_days(today, SOON));
}

/* Of what is looked for, nothing is a wild card. */
static const char *like(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	if (!s)
		return "";
	text_addc(&t, '%');
	for (; *s; s++)
		text_addc(&t, *s == '%' || *s == '_' || *s == '\\' ? ' ' : *s);
	text_addc(&t, '%');
	return t.s;
}

/* "2026-11-20.17", ".17" of one without a day. */
static int64_t after_read(struct arena *a, const char *after, const char **renew)
{
	const char *dot = after ? strrchr(after, '.') : NULL;
	int64_t id = 0;

	*renew = "";
	if (!dot || !text_number(dot + 1, 1, INT64_MAX, &id))
		return 0;
	*renew = arena_copyn(a, after, (size_t)(dot - after));
	return id;
}

static struct fact_lines look_up(struct work *w, const struct fact_ask *a)
{
	const char *renew;
	int64_t id = after_read(&w->arena, a->after, &renew);
	struct rows *rs = store_query(w,
	    LINES " AND (COALESCE(f.renew, '') > $8 OR (COALESCE(f.renew, '') = $8 AND f.id > $9))"
		  " ORDER BY COALESCE(f.renew, ''), f.id LIMIT $10",
	    I(w->actor.region), T(or_empty(a->kind)), T(or_empty(a->value)), I(a->town),
	    T(day_before(w, a)), I(a->by_place), T(like(&w->arena, a->find)), T(renew), I(id),
	    I(a->limit ? a->limit + 1 : ALL_MOST));
	struct fact_lines found = lines_of(w, rs, a->limit);

	if (found.n < rs->n)
		found.next = arena_printf(&w->arena, "%s.%s", CELL(rs, found.n - 1, OF_RENEW),
		    CELL(rs, found.n - 1, OF_ID));
	return found;
}

struct fact_lines facts_by_place(struct work *w, const struct fact_ask *a)
{
	struct rows *rs = store_query(w, LINES " ORDER BY m.name, 5, f.organization, f.id LIMIT $8",
	    I(w->actor.region), T(or_empty(a->kind)), T(or_empty(a->value)), I(a->town),
	    T(day_before(w, a)), I(a->by_place), T(like(&w->arena, a->find)), I(ALL_MOST));

	return lines_of(w, rs, 0);
}

/* ---- The list, and the same as a file ---- */

int facts_list(struct request *rq)
{
	struct facts_view v = {0};

	if (fact_ask_read(rq, &v.ask)) {
		v.ask.limit = PAGE;
		v.found = look_up(rq->work, &v.ask);
	}
	v.towns = municipalities_inside(rq->work, work_today(rq->work), &v.town);
	rq->title = "地元の情報";
	facts_page(&rq->page, rq, &v);
	return rq->work->problems ? 422 : 200;
}

static int unclear(struct request *rq)
{
	return reply_problem(rq, 422, "絞り込みの条件が読み取れないので、作っていません。",
	    rq->work->problems->say);
}

static void csv_row(struct request *rq, const char *const *cell, int n)
{
	for (int i = 0; i < n; i++) {
		if (i)
			text_add(&rq->page, ",");
		csv_cell(&rq->page, cell[i], true);
	}
	text_add(&rq->page, "\r\n");
}

static const char *shown(struct work *w, const struct fact *f, const char *name)
{
	return field_show(w, record_field(&fact_record, name), f);
}

int facts_csv(struct request *rq)
{
	static const char *const head[] = { "施設", "市町村", "電話", "種類", "できますか", "数",
		"くわしく", "確かめた日", "確かめた人", "次に確かめる日", "新しさ" };
	struct work *w = rq->work;
	struct fact_lines found;
	struct fact_ask a;

	if (!fact_ask_read(rq, &a))
		return unclear(rq);
	a.after = NULL;
	found = look_up(w, &a);
	if (found.n == ALL_MOST)
		return reply_problem(rq, 413, "多すぎて一つのファイルにできません。",
		    "種類や市町村で絞り込んでから、もう一度お試しください。");
	text_add(&rq->page, "\xef\xbb\xbf");
	csv_row(rq, head, COUNT(head));
	for (int i = 0; i < found.n; i++) {
		const struct fact_line *l = &found.line[i];
		const struct fact *f = &l->fact;
		const char *cell[] = { f->organization.title, l->town, l->phone,
			shown(w, f, "kind"), shown(w, f, "value"), shown(w, f, "amount"), f->words,
			date_iso(&w->arena, f->checked), f->checked_by.title,
			date_iso(&w->arena, f->renew),
			fact_age_label(fact_age(f, work_today(w))) + strlen("● ") };

		csv_row(rq, cell, COUNT(cell));
	}
	return reply_csv(rq, "地元の情報");
}
