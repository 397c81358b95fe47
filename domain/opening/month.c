/* month: the open days of a month, to look at and on paper. */
#include "domain/opening/pages.h"

#include "base/holiday.h"
#include "document/document.h"
#include "domain/regions/regions.h"

#include <string.h>

enum { WEEK = 7, FIRST_YEAR = 2000, LAST_YEAR = 2098 };

/* ---- Which ---- */

static const char *month_text(struct arena *a, struct date d)
{
	return d.year < FIRST_YEAR || d.year > LAST_YEAR
	    ? NULL
	    : arena_printf(a, "%04d-%02d", d.year, d.month);
}

/* The first day of the month asked for, of this one without; false if it cannot be read. */
static bool month_asked(struct request *rq, struct date *first)
{
	const char *typed = query_value(rq, "month");
	struct date today = work_today(rq->work);
	int64_t year, month;

	*first = (struct date){ today.year, today.month, 1 };
	if (!typed)
		return true;
	if (strlen(typed) != 7 || typed[4] != '-'
	    || !text_number(arena_copyn(&rq->work->arena, typed, 4), FIRST_YEAR, LAST_YEAR, &year)
	    || !text_number(typed[5] == '0' ? typed + 6 : typed + 5, 1, 12, &month))
		return false;
	*first = (struct date){ (int16_t)year, (int8_t)month, 1 };
	return true;
}

static int unreadable(struct request *rq)
{
	return reply_problem(rq, 400, "どの月か読み取れません。",
	    "2000年から2098年までの月を 2026-11 のように入れるか、「開所日」のページから選んでください。");
}

static struct date month_after(struct date first)
{
	struct date next = date_add_days(first, 31);

	next.day = 1;
	return next;
}

static struct date month_before(struct date first)
{
	struct date last = date_add_days(first, -1);

	last.day = 1;
	return last;
}

/* ---- Its days ---- */

static void fill(struct work *w, struct opening_month *m)
{
	int at = date_weekday(m->first);

	for (struct date d = m->first; d.month == m->first.month; d = date_add_days(d, 1), at++) {
		const char *why = opening_why_open(&m->opening, d);
		const char *closed = opening_why_closed(&m->opening, d);

		m->day[at] = (struct opening_day){ .date = d,
			.open = !closed,
			.today = date_compare(d, work_today(w)) == 0,
			.holiday = holiday_name(d),
			.why = closed && !strstr(closed, "曜日") ? closed : why };
		m->open += !closed;
	}
	m->rows = (at + WEEK - 1) / WEEK;
}

static void gather(struct work *w, struct date first, struct opening_month *m)
{
	struct date after = month_after(first), today = work_today(w);

	*m = (struct opening_month){ .first = first,
		.name = arena_printf(&w->arena, "%d年%d月", first.year, first.month),
		.here = month_text(&w->arena, first),
		.before = month_text(&w->arena, month_before(first)),
		.after = month_text(&w->arena, after) };
	opening_load(w, &m->opening);
	m->pattern = days_pattern(&m->opening, date_add_days(after, -1));
	m->next = opening_after(&m->opening, today, 1);
	m->second = opening_after(&m->opening, today, 2);
	fill(w, m);
}

const char *opening_week(struct arena *a, const struct pattern *p)
{
	static const char *const names[] = { "日", "月", "火", "水", "木", "金", "土" };
	struct text t = { .arena = a };

	for (int i = 1; i <= WEEK; i++)
		if (days_weekday(p, i % WEEK))
			text_addf(&t, "%s%s", t.len ? "・" : "", names[i % WEEK]);
	if (p->holidays)
		text_add(&t, "（国民の祝日も）");
	return t.s;
}

int month_get(struct request *rq)
{
	struct opening_month *m = arena_alloc(&rq->work->arena, sizeof *m);
	struct date first;

	if (!month_asked(rq, &first))
		return unreadable(rq);
	gather(rq->work, first, m);
	rq->title = "開所日";
	opening_page(&rq->page, rq, m);
	return 200;
}

/* ---- On paper ---- */

static const char *cell_text(struct arena *a, const struct opening_day *d)
{
	struct text t = { .arena = a };

	if (!date_known(d->date))
		return "　\n　\n　\n　";
	text_addf(&t, "%d　%s", d->date.day, d->open ? "開所" : "休み");
	text_addf(&t, "\n%s", d->holiday ? d->holiday : "　");
	text_addf(&t, "\n%s\n　", d->why && !text_same(d->why, d->holiday) ? d->why : "　");
	return t.s;
}

static void print_days(struct work *w, struct sheet *s, const struct opening_month *m)
{
	static const char *const head[WEEK] = { "日", "月", "火", "水", "木", "金", "土" };
	const char *cell[MONTH_CELLS];

	for (int i = 0; i < m->rows * WEEK; i++)
		cell[i] = cell_text(&w->arena, &m->day[i]);
	sheet_table(s, WEEK, head, NULL, m->rows, cell);
}

static void print_about(struct work *w, struct sheet *s, const struct opening_month *m,
    const struct hub *hub)
{
	const struct pattern *p = m->pattern;
	const struct sheet_box days[] = {
		{ .label = "開く曜日",
		    .value = p ? opening_week(&w->arena, p) : "月・火・水・木・金" },
		{ .label = "開所日数", .value = arena_printf(&w->arena, "%d日", m->open) },
	};
	const struct sheet_box call[] = { { .label = "電話", .value = hub->phone },
		{ .label = "FAX", .value = hub->fax } };

	sheet_row(s, COUNT(days), days);
	if (p && p->hours)
		sheet_flow(s, "受付時間", p->hours, 0);
	sheet_row(s, COUNT(call), call);
}

int month_sheet(struct request *rq)
{
	struct work *w = rq->work;
	struct opening_month *m = arena_alloc(&w->arena, sizeof *m);
	struct hub hub = {0};
	struct date first;
	struct sheet *s;

	if (!month_asked(rq, &first))
		return unreadable(rq);
	gather(w, first, m);
	hub_get(w, &hub);
	s = sheet_begin(w,
	    &(struct sheet_about){
		.title = arena_printf(&w->arena, "%sの開所日", month_era(&w->arena, first)),
		.issuer = hub.name,
		.number = "",
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	print_about(w, s, m, &hub);
	sheet_heading(s, "開所日と休み");
	print_days(w, s, m);
	return reply_pdf(rq, s);
}
