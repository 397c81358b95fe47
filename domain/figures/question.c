/* question: what the address of a table asks, read and checked. */
#include "domain/figures/pages.h"

#include <string.h>

static const struct {
	const char *code, *unit;
} measures[] = { [SLIPS] = { "slips", "件" }, [PEOPLE] = { "people", "人" } };

const char *measure_unit(enum measure m)
{
	return measures[m].unit;
}

const char *question_by(struct arena *a, const struct question *q)
{
	return arena_printf(a, "%sごと%s%s", q->rows.label, q->crossed ? " × " : "",
	    q->crossed ? q->cols.label : "");
}

static bool number_of(struct request *rq, const char *name, int64_t least, int64_t most,
    int64_t *out)
{
	const char *value = query_value(rq, name);

	return !value || text_number(value, least, most, out);
}

static bool read_period(struct request *rq, struct question *q)
{
	struct date today = work_today(rq->work);
	int64_t year = date_fiscal_year(today), month = 0;

	if (text_same(query_value(rq, "year"), "all"))
		year = 0;
	else if (!number_of(rq, "year", 1900, 2198, &year)) {
		work_problem(rq->work, "year", "年度が読み取れません。一覧から選んでください。");
		return false;
	}
	if (!number_of(rq, "month", 1, 12, &month)) {
		work_problem(rq->work, "month", "月が読み取れません。一覧から選んでください。");
		return false;
	}
	q->now = period_of(&rq->work->arena, (int)year, year ? (int)month : 0);
	q->before = period_before(&rq->work->arena, &q->now, today);
	return true;
}

static bool read_headings(struct request *rq, struct question *q)
{
	const char *rows = query_value(rq, "rows"), *cols = query_value(rq, "cols");

	if (!heading_named(rq->work, rows ? rows : "contents.rollup", &q->rows)
	    && (rows || !heading_named(rq->work, "contents", &q->rows))) {
		work_problem(rq->work, "rows", "「何ごとに」が読み取れません。一覧から選んでください。");
		return false;
	}
	if (cols && !heading_named(rq->work, cols, &q->cols)) {
		work_problem(rq->work, "cols",
		    "「掛け合わせ」が読み取れません。一覧から選んでください。");
		return false;
	}
	q->crossed = cols && strcmp(q->cols.name, q->rows.name) != 0;
	return true;
}

/* Who sees one town alone is told so, and of no other that it had nothing. */
static bool own_town(struct request *rq, struct question *q, const char *asked)
{
	int64_t own = rq->work->actor.municipality;
	struct municipality m;

	q->town_label = own && store_get(rq->work, &municipality_record, own, &m) ? m.name : "";
	if (!asked || text_same(asked, int_text(&rq->work->arena, own)))
		return true;
	work_problem(rq->work, "town", "見られるのは、%sの数だけです。", q->town_label);
	return false;
}

static bool read_town(struct request *rq, struct question *q)
{
	const char *town = query_value(rq, "town");
	struct municipality m;
	int64_t id;

	if (!actor_may(&rq->work->actor, ALL_TOWNS))
		return own_town(rq, q, town);
	q->town_label = "全体";
	if (!town)
		return true;
	q->town = town;
	q->town_label = "市町村の記入なし";
	if (!strcmp(town, "-"))
		return true;
	if (!text_number(town, 1, INT64_MAX, &id)
	    || !store_get(rq->work, &municipality_record, id, &m)) {
		work_problem(rq->work, "town",
		    "市町村が読み取れません。一覧から選んでください。");
		return false;
	}
	q->town_label = m.name;
	return true;
}

bool question_read(struct request *rq, struct question *q)
{
	const char *measure = query_value(rq, "count");

	*q = (struct question){0};
	for (size_t i = 0; measure && i < COUNT(measures); i++)
		if (!strcmp(measures[i].code, measure))
			q->measure = (enum measure)i;
	return read_period(rq, q) && read_headings(rq, q) && read_town(rq, q);
}

struct query question_query(struct work *w, const struct question *q, const struct period *p)
{
	struct query out = {0};

	period_filter(w, &out, p);
	if (q->town)
		query_add(&out, &consultation_record, "municipality",
		    strcmp(q->town, "-") ? EQUAL : EMPTY, q->town);
	return out;
}

const char *question_address(struct arena *a, const struct question *q)
{
	struct text t = { .arena = a };

	if (q->now.year)
		text_addf(&t, "?year=%d", q->now.year);
	else
		text_add(&t, "?year=all");
	if (q->now.month)
		text_addf(&t, "&month=%d", q->now.month);
	if (q->town)
		text_addf(&t, "&town=%s", q->town);
	text_addf(&t, "&rows=%s", q->rows.name);
	if (q->crossed)
		text_addf(&t, "&cols=%s", q->cols.name);
	text_addf(&t, "&count=%s", measures[q->measure].code);
	return t.s;
}
