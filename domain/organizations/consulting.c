/* consulting: when medical places are open, as the columns of their list can say it. */
#include "domain/organizations/outward.h"
#include "domain/organizations/pages.h"

#include <string.h>

static bool is_day(const char *sign, size_t n)
{
	for (int i = 0; i < WEEK_DAYS; i++)
		if (!strncmp(sign, week_days[i].label, n))
			return true;
	return false;
}

/* Hours as the data say them: 月・火　9:00–17:00.  False: somebody typed them otherwise. */
struct said_hours {
	const char *days, *from, *until;
};
static bool hours_as_said(struct outward *r, struct said_hours *h)
{
	struct arena *a = &r->work->arena;
	const char *s = r->place->hours ? r->place->hours : "", *gap = strstr(s, "　");
	const char *times = gap ? gap + strlen("　") : "", *dash = strstr(times, "–");
	struct text days = { .arena = a };

	*h = (struct said_hours){0};
	for (const char *at = s, *sign = s; *at && at != gap; sign = at) {
		if (utf8_next(&at) == U'・')
			continue;
		if (!is_day(sign, (size_t)(at - sign)))
			return false;
		text_addn(&days, sign, (size_t)(at - sign));
	}
	if (gap && !dash)
		return false;
	h->days = days.s;
	h->from = dash ? text_trim(a, arena_copyn(a, times, (size_t)(dash - times))) : NULL;
	h->until = dash ? text_trim(a, dash + strlen("–")) : NULL;
	return *s != '\0';
}

/* Consulting is the service of medical places. */
static bool offered(struct outward *r, struct outward *of)
{
	struct listing l = store_parts(r->work, &service_record, r->place->head.id);

	*of = *r;
	for (int i = 0; i < l.n; i++) {
		of->service = LISTED(l, &service_record, i);
		if (text_same(of->service->kind, "outpatient"))
			return true;
	}
	return false;
}

/* 月火水木金: the days of the week on which it is open at all. */
const char *consulting_days(struct outward *r)
{
	struct text t = { .arena = &r->work->arena };
	struct said_hours said;
	struct outward of;
	struct week week;

	hours_week(r->work, r->place->head.id, &week);
	for (int i = 0; i < WEEK_DAYS; i++)
		if (week.day[i].said)
			text_addn(&t, week_days[i].label, strlen("月"));
	if (week.n)
		return t.s;
	if (hours_as_said(r, &said))
		return said.days;
	return offered(r, &of) ? sheet_days(&of) : NULL;
}

static const char *edge_of_day(struct outward *r, bool end)
{
	struct said_hours said;
	struct week week;
	int edge = -1;

	hours_week(r->work, r->place->head.id, &week);
	if (!week.n && hours_as_said(r, &said))
		return end ? said.until : said.from;
	for (int i = 0; i < week.n; i++) {
		const struct hours *h = &week.period[i];
		int at = end ? h->closes.minutes : h->opens.minutes;

		if (h->opens.known && (edge < 0 || (end ? at > edge : at < edge)))
			edge = at;
	}
	return edge < 0 ? NULL
			: arena_printf(&r->work->arena, "%02d:%02d", edge / 60, edge % 60);
}

const char *consulting_opens(struct outward *r)
{
	return edge_of_day(r, false);
}

const char *consulting_closes(struct outward *r)
{
	return edge_of_day(r, true);
}

/* What a single beginning and end cannot say. */
const char *consulting_note(struct outward *r)
{
	struct text t = { .arena = &r->work->arena };
	struct said_hours said;
	struct outward of;
	struct week week;

	hours_week(r->work, r->place->head.id, &week);
	for (int i = 0; i < WEEK_DAYS; i++) {
		const struct week_day *d = &week.day[i];

		if (d->said || d->note)
			text_addf(&t, "%s%s：%s%s%s", t.len ? "、" : "", week_days[i].label,
			    d->said ? d->said : "", d->said && d->note ? " " : "",
			    d->note ? d->note : "");
	}
	if (t.len)
		return t.s;
	if (r->place->hours && !hours_as_said(r, &said))
		return r->place->hours;
	return offered(r, &of) ? of.service->days_note : NULL;
}
