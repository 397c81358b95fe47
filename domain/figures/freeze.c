/* freeze: the figures of a month as they stood when somebody declared them final. */
#include "domain/figures/pages.h"

#include <string.h>

const struct table frozen_month_table = { "frozen_month",
	"CREATE TABLE frozen_month (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\tmonth TEXT NOT NULL,\n"
	"\tat INTEGER NOT NULL,\n"
	"\tby_account INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, month)\n"
	");\n",
	.leaves = "month, at, by_account" };

/* One row per month, heading, bucket ('' is nothing recorded) and municipality (0: none). */
const struct table frozen_figure_table = { "frozen_figure",
	"CREATE TABLE frozen_figure (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\tmonth TEXT NOT NULL,\n"
	"\theading TEXT NOT NULL,\n"
	"\tbucket TEXT NOT NULL,\n"
	"\tmunicipality INTEGER NOT NULL,\n"
	"\tn INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, month, heading, bucket, municipality)\n"
	");\n",
	.leaves = "month, heading, bucket, municipality, n" };

/* What yearly reports are made of. */
static const char *const kept[] = { "contents", "contents.rollup", "caller_kind",
	"caller_kind.rollup", "channel", "urgency", "scene", "continued", "age_group", "care_level",
	"care_level.rollup", "outcome", "outcome.rollup", "failure_reason", "first_response",
	"closing_time", "duration" };

static bool is_kept(const char *heading)
{
	for (size_t i = 0; i < COUNT(kept); i++)
		if (!strcmp(kept[i], heading))
			return true;
	return false;
}

static void keep(struct work *w, const char *month, const char *heading, const char *bucket,
    const char *town, int64_t n)
{
	int64_t municipality = 0;

	if (n == 0)
		return;
	if (town)
		text_number(town, 0, INT64_MAX, &municipality);
	store_query(w,
	    "INSERT INTO frozen_figure (region, month, heading, bucket, municipality, n)"
	    " VALUES ($1, $2, $3, $4, $5, $6)",
	    I(w->actor.region), T(month), T(heading), T(bucket ? bucket : ""), I(municipality),
	    I(n));
}

static void keep_heading(struct work *w, const struct query *q, const char *month,
    const char *name)
{
	struct heading by = { .name = "" };
	struct dimension towns = { record_field(&consultation_record, "municipality"), BY_VALUE };
	struct cross *c;

	if (*name && !heading_named(w, name, &by))
		return;
	c = store_cross(w, &consultation_record, q, by.by, towns, NULL);
	for (int j = 0; j < c->cols && !*name; j++)
		keep(w, month, name, NULL, c->col[j], c->col_all[j]);
	for (int i = 0; i < c->rows; i++)
		for (int j = 0; j < c->cols; j++)
			keep(w, month, name, c->row[i], c->col[j], c->cell[i * c->cols + j]);
}

static bool is_over(const struct work *w, const char *month)
{
	struct date last = month_last(month_first(month));

	return date_compare(last, work_today(w)) < 0;
}

/* Counted as the program, so that it is the same whoever declares it. */
bool freeze_month(struct work *w, const char *month)
{
	struct date first = month_first(month);
	struct period p = { .year = date_fiscal_year(first), .from = first,
		.until = month_last(first) };
	struct query q = {0};
	struct rows *rs;

	rs = store_query(w,
	    "INSERT INTO frozen_month (region, month, at, by_account) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT DO NOTHING RETURNING month",
	    I(w->actor.region), T(month), I(w->now), I(w->actor.account));
	if (rs->n == 0)
		return false;
	period_filter(w, &q, &p);
	WORK_AS(w, actor_program(w->actor.region));
	keep_heading(w, &q, month, "");
	for (size_t i = 0; i < COUNT(kept); i++)
		keep_heading(w, &q, month, kept[i]);
	return true;
}

static const char *month_of(struct arena *a, struct date d)
{
	return arena_printf(a, "%04d-%02d", d.year, d.month);
}

struct rows *freeze_declared(struct work *w, const struct period *p)
{
	const char *from = p->year ? month_of(&w->arena, p->from) : "";
	const char *until = p->year ? month_of(&w->arena, p->until) : "9999-12";

	return store_query(w,
	    "SELECT month FROM frozen_month WHERE region = $1 AND month >= $2 AND month <= $3"
	    " ORDER BY month",
	    I(w->actor.region), T(from), T(until));
}

bool freeze_covers(struct work *w, const struct period *p)
{
	return p->year && freeze_declared(w, p)->n == (p->month ? 1 : 12);
}

struct rows *freeze_figures(struct work *w, const struct period *p, const char *heading)
{
	return store_query(w,
	    "SELECT bucket, municipality, sum(n) FROM frozen_figure WHERE region = $1"
	    " AND month >= $2 AND month <= $3 AND heading = $4"
	    " GROUP BY bucket, municipality ORDER BY bucket, municipality",
	    I(w->actor.region), T(month_of(&w->arena, p->from)),
	    T(month_of(&w->arena, p->until)), T(heading));
}

/* town NULL: of all of them. */
static int64_t sum_of(const struct rows *figures, const char *bucket, const char *town)
{
	int64_t sum = 0, id = -1;

	if (town && !text_number(town, 0, INT64_MAX, &id))
		id = 0;
	for (int i = 0; i < figures->n; i++)
		if (text_same(CELL(figures, i, 0), bucket ? bucket : "")
		    && (id < 0 || cell_number(figures, i, 1) == id))
			sum += cell_number(figures, i, 2);
	return sum;
}

/* Of which town the reader sees figures in this table; false: of none. */
static bool town_seen(struct work *w, const struct question *q, const char **town)
{
	*town = q->town;
	if (actor_may(&w->actor, ALL_TOWNS))
		return true;
	*town = int_text(&w->arena, w->actor.municipality);
	return w->actor.municipality && (!q->town || text_same(q->town, *town));
}

/* As freeze_figures, of all slips by the month in which they came. */
static struct rows *figures_by_month(struct work *w, const struct period *p)
{
	return store_query(w,
	    "SELECT month, municipality, n FROM frozen_figure WHERE region = $1"
	    " AND month >= $2 AND month <= $3 AND heading = ''"
	    " ORDER BY month, municipality",
	    I(w->actor.region), T(month_of(&w->arena, p->from)),
	    T(month_of(&w->arena, p->until)));
}

static bool has_line(const struct table_shown *t, const char *bucket)
{
	for (int i = 0; i < t->lines; i++)
		if (text_same(t->line[i].bucket ? t->line[i].bucket : "", bucket))
			return true;
	return false;
}

/* What was declared and has no slip any more has a line as well. */
static void add_lost_lines(struct work *w, const struct question *q, const struct rows *figures,
    const char *town, struct table_shown *t)
{
	struct line *line =
	    arena_alloc(&w->arena, (size_t)(t->lines + figures->n + 1) * sizeof *line);

	if (t->lines)
		memcpy(line, t->line, (size_t)t->lines * sizeof *line);
	t->line = line;
	for (int i = 0; i < figures->n; i++) {
		const char *bucket = CELL(figures, i, 0);

		if (has_line(t, bucket) || !sum_of(figures, bucket, town))
			continue;
		bucket = *bucket ? bucket : NULL;
		t->line[t->lines++] = (struct line){ .bucket = bucket,
			.label = heading_label(w, &q->rows, bucket) };
	}
}

void freeze_beside(struct work *w, const struct question *q, struct table_shown *t)
{
	bool by_month = heading_is_time(&q->rows);
	const char *town;
	struct rows *figures;

	t->final = !q->crossed && q->measure == SLIPS && (by_month || is_kept(q->rows.name))
	    && town_seen(w, q, &town) && freeze_covers(w, &q->now);
	if (!t->final)
		return;
	figures = by_month ? figures_by_month(w, &q->now)
			   : freeze_figures(w, &q->now, q->rows.name);
	add_lost_lines(w, q, figures, town, t);
	for (int i = 0; i < t->lines; i++)
		t->line[i].final = sum_of(figures, t->line[i].bucket, town);
	t->final_all = sum_of(freeze_figures(w, &q->now, ""), NULL, town);
}

/* ---- The months of a year ---- */

static struct rows *declared(struct work *w, const char *month)
{
	return store_query(w,
	    "SELECT frozen_month.at, account.name FROM frozen_month"
	    " LEFT JOIN account ON account.region = frozen_month.region"
	    " AND account.id = frozen_month.by_account"
	    " WHERE frozen_month.region = $1 AND frozen_month.month = $2",
	    I(w->actor.region), T(month));
}

/* Nobody declares numbers final that he has not seen. */
static bool may_see(const struct work *w)
{
	return actor_may(&w->actor, ALL_TOWNS) && actor_may(&w->actor, READ_CASES);
}

/* Is one of the figures that were declared another by now? */
static bool has_moved(struct work *w, const struct period *p, const char *name)
{
	struct question q = { .now = *p };
	struct table_shown t;

	if (!heading_named(w, name, &q.rows))
		return false;
	table_gather(w, &q, &t);
	for (int i = 0; i < t.lines; i++)
		if (t.final && t.line[i].now.n != t.line[i].final)
			return true;
	return false;
}

/* Which is looked for only where a slip of the month was changed or removed since. */
static bool have_moved(struct work *w, const struct period *p, int64_t since)
{
	if (store_query(w,
		"SELECT 1 FROM consultation WHERE region = $1 AND received >= $2 AND received <= $3"
		" AND changed > $4 LIMIT 1",
		I(w->actor.region), I(moment_of(p->from, 0)), I(moment_last(p->until)), I(since))
		    ->n
	    == 0)
		return false;
	for (size_t i = 0; i < COUNT(kept); i++)
		if (has_moved(w, p, kept[i]))
			return true;
	return false;
}

static void fill_month(struct work *w, struct frozen *f, struct date first)
{
	struct period p = { .year = date_fiscal_year(first), .month = first.month, .from = first,
		.until = month_last(first) };
	struct rows *rs;
	struct query q = {0};

	f->month = month_of(&w->arena, first);
	f->label = period_of(&w->arena, p.year, first.month).label;
	f->over = is_over(w, f->month);
	rs = declared(w, f->month);
	f->at = cell_number(rs, 0, 0);
	f->by = rs->n ? CELL(rs, 0, 1) : NULL;
	if (!may_see(w))
		return;
	period_filter(w, &q, &p);
	f->known = true;
	f->now = store_count(w, &consultation_record, &q);
	f->then = sum_of(freeze_figures(w, &p, ""), NULL, NULL);
	f->moved = f->at && f->now == f->then && have_moved(w, &p, f->at);
}

static bool read_year(struct request *rq, int64_t *year)
{
	const char *typed = query_value(rq, "year");

	*year = date_fiscal_year(work_today(rq->work));
	return !typed || text_number(typed, 1900, 2198, year);
}

int freeze_months(struct request *rq)
{
	struct frozen month[12] = {0};
	struct period p;
	struct date at;
	int64_t year;

	if (!read_year(rq, &year))
		return reply_problem(rq, 400, "年度が読み取れません。", "集計の画面から開いてください。");
	p = period_of(&rq->work->arena, (int)year, 0);
	at = p.from;
	for (size_t i = 0; i < COUNT(month); i++) {
		fill_month(rq->work, &month[i], at);
		at = date_add_days(month_last(at), 1);
	}
	rq->title = "月の確定";
	months_page(&rq->page, rq, &p, month);
	return 200;
}

/* "2026-04" and nothing else; no month before the first year that can be asked for. */
static bool is_month(const char *s)
{
	struct date first;

	if (!s || strlen(s) != 7 || s[4] != '-')
		return false;
	first = month_first(s);
	return first.month >= 1 && first.month <= 12 && first.year >= 1900
	    && date_valid(first.year, first.month, 1);
}

int freeze_post(struct request *rq)
{
	struct work *w = rq->work;
	int year;

	if (!is_month(rq->name))
		return reply_problem(rq, 404, "その月はありません。", "一覧から選んでください。");
	if (!is_over(w, rq->name))
		return reply_problem(rq, 422, "その月はまだ終わっていないので、確定していません。",
		    "月が終わってから確定してください。");
	if (!may_see(w))
		return reply_problem(rq, 403, "件数を見られる人だけが、月を確定できます。",
		    "何も確定していません。センター管理者に頼んでください。");
	year = date_fiscal_year(month_first(rq->name));
	rq->flash = freeze_month(w, rq->name)
	    ? "確定しました。このあと直した分は「その後の訂正」として並べて出ます。"
	    : "その月はすでに確定しています。はじめに確定した値のままです。";
	return reply_goto(rq, "/figures/months?year=%d", year);
}
