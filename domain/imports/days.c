/* days: on which days something is open, in the ways in which files say it. */
#include "domain/imports/parts.h"

#include <string.h>

static const char *const week[] = { "月", "火", "水", "木", "金", "土", "日", "祝" };
enum { SATURDAY = 5, SUNDAY, HOLIDAY, WEEK };

/* 平日,土曜日 or 月火水金 or 月曜日;火曜日 or 毎日. */
static bool read_list(const char *s, bool *open)
{
	int whole = strstr(s, "毎日") ? WEEK : strstr(s, "平日") ? SATURDAY : 0;
	bool any = whole > 0;

	for (int i = 0; i < whole; i++)
		open[i] = true;
	for (const char *at = s; *at;) {
		const char *from = at;

		utf8_next(&at);
		if (text_starts(from, "日") && from > s + 2
		    && (text_starts(from - 3, "曜") || text_starts(from - 3, "平")
			|| text_starts(from - 3, "祝")))
			continue;
		for (int i = 0; i < WEEK; i++)
			if (text_starts(from, week[i]))
				any = open[i] = true;
	}
	return any;
}

/* The flags are called after being closed and mean open: 1 is open, 0 is closed. */
static bool read_flags(const struct row *r, bool *open)
{
	bool any = false;

	for (int i = 0; i < WEEK; i++) {
		enum column column = (enum column)(COL_MONDAY + i);
		const char *s = row_cell(r, column);

		if (!s)
			continue;
		any = true;
		open[i] = !strcmp(s, "1");
		if (strcmp(s, "0") != 0 && strcmp(s, "1") != 0)
			row_note(r, column, s, "0でも1でもないので、休みとみました");
	}
	return any;
}

static const char *days_said(struct arena *a, const bool *open, const char *from, const char *until)
{
	struct text t = { .arena = a };

	for (int i = 0; i < WEEK; i++)
		if (open[i])
			text_addf(&t, "%s%s", t.len ? "・" : "", week[i]);
	if (from || until)
		text_addf(&t, "　%s–%s", from ? from : "", until ? until : "");
	return t.s;
}

void mend_days(const struct row *r, struct service *s, struct organization *o)
{
	const char *list = row_cell(r, COL_DAYS);
	bool open[WEEK] = { false };

	if (list ? !read_list(list, open) : !read_flags(r, open)) {
		if (list)
			row_note(r, COL_DAYS, list, "曜日として読めないので、取り込みません");
		list = NULL;
	}
	s->weekdays = open[0] || open[1] || open[2] || open[3] || open[4];
	s->saturdays = open[SATURDAY];
	s->sundays = open[SUNDAY];
	s->holidays = open[HOLIDAY];
	mend_field(r, COL_DAYS_NOTE, &service_record, "days_note", row_cell(r, COL_DAYS_NOTE), s);
	if (r->sheet->format->medical)
		o->hours = days_said(&r->work->arena, open, row_cell(r, COL_OPENS),
		    row_cell(r, COL_CLOSES));
}
