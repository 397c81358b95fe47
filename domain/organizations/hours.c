/* hours: when a place is open, typed as a week of lines: 8:30-12:00 14:00-17:30. */
#include "domain/organizations/pages.h"

#include "base/fold.h"

#include <stdlib.h>
#include <string.h>
#include <uchar.h>

enum { MIDNIGHT = 23 * 60 + 59, PERIODS_MOST = 6 };

static const struct field fields[] = {
#define RECORD struct hours
#define FIELDS "domain/organizations/hours.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct hours *h = rec;

	if (h->opens.known != h->closes.known)
		work_problem(w, "opens", "何時から何時までかを、両方入れてください。");
	else if (!h->opens.known && !h->note)
		work_problem(w, "opens", "時刻か備考を入れてください。");
	else if (h->opens.known && h->opens.minutes == h->closes.minutes)
		work_problem(w, "closes", "始まりと終わりが同じ時刻です。");
}

const struct record hours_record = {
	.name = "hours",
	.label = "開いている時間",
	.size = sizeof(struct hours),
	.fields = fields,
	.check = check,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
	.indexes = (const char *const[]){ "weekday, opens", NULL },
};

/* ---- As people read it ------------------------------------------------------------------- */

/* The end of a day stands in the store as its last minute. */
static void add_time(struct text *t, int minutes)
{
	if (minutes == MIDNIGHT)
		text_add(t, "24:00");
	else
		text_addf(t, "%d:%02d", minutes / 60, minutes % 60);
}

const char *hours_said(struct arena *a, const struct hours *h)
{
	struct text t = { .arena = a };

	if (!h->opens.known)
		return NULL;
	add_time(&t, h->opens.minutes);
	text_add(&t, h->closes.minutes < h->opens.minutes ? "–翌" : "–");
	add_time(&t, h->closes.minutes);
	return t.s;
}

static int by_day(const void *one, const void *other)
{
	const struct hours *a = one, *b = other;

	if (a->weekday != b->weekday)
		return a->weekday - b->weekday;
	return a->opens.minutes - b->opens.minutes;
}

/* What a line of the form would say of it. */
static void day_add(struct arena *a, struct week_day *day, const struct hours *h)
{
	struct text t = { .arena = a };
	const char *said = hours_said(a, h);

	if (said)
		text_addf(&t, "%s%s%s", day->said ? day->said : "", day->said ? "　" : "", said);
	if (t.s)
		day->said = t.s;
	if (h->note)
		day->note = h->note;
}

void hours_week(struct work *w, int64_t organization, struct week *week)
{
	struct listing l = store_parts(w, &hours_record, organization);
	struct text all = { .arena = &w->arena };

	*week = (struct week){ .n = l.n, .period = l.items };
	if (l.n > 1)
		qsort(l.items, (size_t)l.n, sizeof(struct hours), by_day);
	for (int i = 0; i < l.n; i++) {
		const struct hours *h = &week->period[i];

		day_add(&w->arena, &week->day[h->weekday - 1], h);
		text_addf(&all, "%lld.%lld ", (long long)h->head.id, (long long)h->head.version);
	}
	week->mark = all.s ? text_digest(&w->arena, all.s) : "none";
}

/* ---- As people type it ------------------------------------------------------------------- */

static bool of_time(int32_t c)
{
	return (c >= '0' && c <= '9') || c == ':' || c == U'時' || c == U'分' || c == U'半';
}

static bool between(int32_t c)
{
	static const char32_t signs[] = U" -~,、/・から　まで〜‐‑‒–—―−ー翌";

	for (const char32_t *s = signs; *s; s++)
		if ((int32_t)*s == c)
			return true;
	return c == '\t';
}

/* 12, 12:30, 12時半, 24:00. */
static bool clock_read(struct arena *a, const char *s, int *minutes)
{
	if (!strcmp(s, "24:00") || !strcmp(s, "24") || !strcmp(s, "24時")) {
		*minutes = MIDNIGHT;
		return true;
	}
	if (strlen(s) <= 2)
		s = arena_printf(a, "%s:00", s);
	return time_read(s, minutes);
}

/* The signs of the next time of the line; NULL: there is none, or *wrong. */
static const char *next_signs(struct arena *a, const char **s, bool *wrong)
{
	struct text one = { .arena = a };
	const char *from = *s;
	int32_t c;

	while ((c = utf8_next(s)) != 0 && !*wrong) {
		if (of_time(c))
			text_addn(&one, from, (size_t)(*s - from));
		else if (!between(c))
			*wrong = true;
		else if (one.len)
			break;
		from = *s;
	}
	return *wrong ? NULL : one.s;
}

static bool is_closed(const char *s)
{
	static const char *const words[] = { "休", "休み", "休診", "休業", "定休日", "閉", "なし", "-" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (!strcmp(s, words[i]))
			return true;
	return false;
}

/* "8:30-12 14:00〜17:30" as pairs of minutes; -1: it is no such line. */
static int line_read(struct arena *a, const char *typed, int *minutes)
{
	const char *s = fold_width(a, typed), *signs;
	bool wrong = false;
	int n = 0;

	if (is_closed(s))
		return 0;
	if (!strcmp(s, "24時間")) {
		minutes[0] = 0;
		minutes[1] = MIDNIGHT;
		return 2;
	}
	while ((signs = next_signs(a, &s, &wrong)) != NULL)
		if (n == 2 * PERIODS_MOST || !clock_read(a, signs, &minutes[n++]))
			return -1;
	return wrong || n == 0 || n % 2 ? -1 : n;
}

static void period_add(struct week *week, int day, const int *minutes, const char *note)
{
	struct hours *h = &week->period[week->n++];

	*h = (struct hours){ .weekday = day + 1, .note = note };
	if (minutes) {
		h->opens = (TIME_t){ true, (int16_t)minutes[0] };
		h->closes = (TIME_t){ true, (int16_t)minutes[1] };
	}
}

/* The times of a line; -1: a problem of `name` says what is wrong with it. */
static int times_read(struct work *w, const char *name, const char *label, const char *typed,
    int *minutes)
{
	int n = typed ? line_read(&w->arena, typed, minutes) : 0;

	if (n < 0)
		work_problem(w, name,
		    "%sの「%s」が時間として読めません。「8:30-12:00 14:00-17:30」のように"
		    "入れてください（%d回まで）。休みの日は空けておきます。",
		    label, typed, PERIODS_MOST);
	for (int k = 0; k < n; k += 2)
		if (minutes[k] == minutes[k + 1] || (k && minutes[k] < minutes[k - 1])) {
			work_problem(w, name,
			    "%sの時間が重なっているか、始まりと終わりが同じです。早い順に入れてください。",
			    label);
			return -1;
		}
	return n;
}

/* `all`: the times of the weekdays that say none of their own. */
static void day_read(struct request *rq, struct week *week, int i, const int *all, int alls)
{
	struct work *w = rq->work;
	struct week_day *day = &week->day[i];
	const char *name = week_days[i].code;
	int own[2 * PERIODS_MOST], n;

	if (day->note && utf8_length(day->note) > 100)
		work_problem(w, name, "%sの備考は100文字までです。", week_days[i].label);
	n = times_read(w, name, week_days[i].label, day->said, own);
	if (!day->said && i < 5) {
		memcpy(own, all, sizeof own);
		n = alls;
	}
	for (int k = 0; k < n; k += 2)
		period_add(week, i, &own[k], k == 0 ? day->note : NULL);
	if (n <= 0 && day->note)
		period_add(week, i, NULL, day->note);
}

/* What the form says, readable or not. */
static void week_read(struct request *rq, struct week *week)
{
	struct arena *a = &rq->work->arena;
	int all[2 * PERIODS_MOST] = {0}, n;

	*week = (struct week){ .weekdays = form_value(rq, "weekdays") };
	week->period = arena_alloc(a, WEEK_DAYS * PERIODS_MOST * sizeof *week->period);
	n = times_read(rq->work, "weekdays", "月〜金", week->weekdays, all);
	for (int i = 0; i < WEEK_DAYS; i++) {
		week->day[i].said = form_value(rq, week_days[i].code);
		week->day[i].note =
		    form_value(rq, arena_printf(a, "%s.note", week_days[i].code));
	}
	for (int i = 0; i < WEEK_DAYS; i++)
		day_read(rq, week, i, all, n);
}

/* ---- The form ---------------------------------------------------------------------------- */

static bool organization_here(struct request *rq, struct organization *o)
{
	return store_get(rq->work, &organization_record, rq->id, o) && !o->head.removed;
}

static int form(struct request *rq, const struct organization *o, const struct week *week,
    int status)
{
	rq->title = arena_printf(&rq->work->arena, "%s　開いている時間", o->name);
	hours_page(&rq->page, rq, o, week);
	return status;
}

int hours_get(struct request *rq)
{
	struct organization o;
	struct week week;

	if (!organization_here(rq, &o))
		return any_absent(rq);
	hours_week(rq->work, rq->id, &week);
	return form(rq, &o, &week, 200);
}

static bool same_period(const struct hours *a, const struct hours *b)
{
	return a->weekday == b->weekday && a->opens.known == b->opens.known
	    && a->opens.minutes == b->opens.minutes && a->closes.minutes == b->closes.minutes
	    && text_same(a->note, b->note);
}

static bool stands_in(const struct week *week, const struct hours *h)
{
	for (int i = 0; i < week->n; i++)
		if (same_period(&week->period[i], h))
			return true;
	return false;
}

/* What stays as it was keeps its history; the rest goes and comes. */
static enum saved week_save(struct request *rq, const struct week *before, struct week *after)
{
	struct work *w = rq->work;
	enum saved saved = SAVED;

	for (int i = 0; i < before->n && saved == SAVED; i++)
		if (!stands_in(after, &before->period[i]))
			saved = store_remove(w, &hours_record, before->period[i].head.id,
			    before->period[i].head.version);
	for (int i = 0; i < after->n && saved == SAVED; i++) {
		after->period[i].organization.id = rq->id;
		if (!stands_in(before, &after->period[i]))
			saved = store_save(w, &hours_record, &after->period[i]);
	}
	return saved;
}

static int faster(struct request *rq, const struct organization *o, struct week *mine,
    const struct week *now)
{
	mine->mark = now->mark;
	mine->theirs = now;
	work_problem(rq->work, NULL,
	    "開いているあいだに、ほかの方が時間を直しました。まだ保存していません。"
	    "今の内容（各行の下）を確かめて、もう一度保存してください。");
	return form(rq, o, mine, 409);
}

int hours_save(struct request *rq)
{
	struct organization o;
	struct week now, mine;

	if (!organization_here(rq, &o))
		return any_absent(rq);
	hours_week(rq->work, rq->id, &now);
	week_read(rq, &mine);
	mine.mark = form_value(rq, "mark");
	if (!form_reason(rq) || rq->work->problems)
		return form(rq, &o, &mine, 422);
	if (!text_same(mine.mark, now.mark))
		return faster(rq, &o, &mine, &now);
	if (week_save(rq, &now, &mine) != SAVED)
		return faster(rq, &o, &mine, &now);
	rq->publish = arena_printf(&rq->work->arena, "organization/%lld", (long long)rq->id);
	rq->flash = "開いている時間を保存しました。";
	return reply_goto(rq, "/organizations/%lld", (long long)rq->id);
}
