/* moment_read: reads a time of day, and a day with a time. */
#include "base/calendar.h"

#include "base/fold.h"
#include "base/text.h"

#include <string.h>

/* Copies s with full-width digits, colons and blanks made narrow; false if it does not fit. */
static bool narrow(const char *s, char *out, size_t size)
{
	size_t n = 0;

	while (s && *s && n + 4 < size) {
		const char *from = s;
		int32_t c = utf8_next(&s);

		if (c == ' ' || c == 0x3000)
			continue;
		if (c >= 0xff01 && c <= 0xff5e) {
			out[n++] = (char)(c - 0xfee0);
			continue;
		}
		memcpy(out + n, from, (size_t)(s - from));
		n += (size_t)(s - from);
	}
	out[n] = 0;
	return s && !*s;
}

static int take_number(const char **s, int *digits)
{
	int n = 0;

	for (*digits = 0; **s >= '0' && **s <= '9' && *digits < 5; ++*digits)
		n = n * 10 + *(*s)++ - '0';
	return n;
}

static bool take(const char **s, const char *word)
{
	if (!text_starts(*s, word))
		return false;
	*s += strlen(word);
	return true;
}

/* H, then MM as :MM, 時M分, 時半, 時 or the last two of three or four digits. */
static bool read_clock(const char *s, int *hour, int *minute)
{
	int digits, more;

	*hour = take_number(&s, &digits);
	if (digits >= 3 && digits <= 4 && !*s) {
		*minute = *hour % 100;
		*hour /= 100;
		return true;
	}
	if (digits < 1 || digits > 2)
		return false;
	*minute = 0;
	if (take(&s, ":")) {
		*minute = take_number(&s, &more);
		return more == 2 && !*s;
	}
	if (!take(&s, "時"))
		return false;
	if (take(&s, "半")) {
		*minute = 30;
		return !*s;
	}
	*minute = take_number(&s, &more);
	return more <= 2 && (!more || take(&s, "分")) && !*s;
}

bool time_read(const char *typed, int *minutes)
{
	const char *s;
	char plain[64];
	int hour, minute, half = 0;

	if (!narrow(typed, plain, sizeof plain))
		return false;
	s = plain;
	if (take(&s, "午前"))
		half = 1;
	else if (take(&s, "午後"))
		half = 2;
	if (!read_clock(s, &hour, &minute) || hour > (half ? 12 : 23) || minute > 59)
		return false;
	/* 午後12時 is midnight by law but noon to everybody: ask rather than guess. */
	if (half == 2 && hour == 12)
		return false;
	*minutes = ((half == 2 ? 12 : 0) + (half ? hour % 12 : hour)) * 60 + minute;
	return true;
}

/* Two digits at s, or -1. */
static int two(const char *s)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return -1;
	return (s[0] - '0') * 10 + s[1] - '0';
}

/* The form of moment_iso, which other programs send with other offsets, too. */
static bool read_iso(const char *s, int64_t *out)
{
	int hour, minute, second, offset = 9 * 60, ms = 0, unit = 100;

	if (strlen(s) < strlen("09:05:00") || s[2] != ':' || s[5] != ':')
		return false;
	hour = two(s);
	minute = two(s + 3);
	second = two(s + 6);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	s += strlen("09:05:00");
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++, unit /= 10)
			ms += unit * (*s - '0');
	if (*s == 'Z' && !s[1]) {
		offset = 0;
	} else if (*s) {
		if ((*s != '+' && *s != '-') || two(s + 1) < 0 || s[3] != ':' || two(s + 4) < 0
		    || s[6])
			return false;
		offset = (two(s + 1) * 60 + two(s + 4)) * (*s == '-' ? -1 : 1);
	}
	*out = ((int64_t)(hour * 60 + minute - offset + 9 * 60) * 60 + second) * 1000 + ms;
	return true;
}

/* Where the time begins: after the last blank, after a T between digits, else after 日 or ). */
static const char *split(const char *s, size_t *day_len)
{
	const char *time = NULL;

	for (const char *at = s; *at; at++) {
		bool t = *at == 'T' && at > s && at[-1] >= '0' && at[-1] <= '9';

		if ((*at == ' ' || t) && at[1]) {
			*day_len = (size_t)(at - s);
			time = at + 1;
		}
	}
	for (const char *at = s; !time && *at; at++) {
		size_t len = text_starts(at, "日") ? strlen("日") : *at == ')';

		/* 日 inside （日） or 日曜 is no end. */
		if (len && ((at[len] >= '0' && at[len] <= '9') || text_starts(at + len, "午"))) {
			*day_len = (size_t)(at - s) + len;
			time = at + len;
		}
	}
	return time;
}

bool moment_read(struct arena *a, const char *typed, int64_t now, int64_t *out, const char **why)
{
	const char *s = text_trim(a, fold_width(a, typed)), *time;
	struct date day;
	int64_t within;
	size_t len;
	int minutes;

	if (s && (!strcmp(s, "今") || !strcmp(s, "いま"))) {
		*out = now;
		return true;
	}
	time = s ? split(s, &len) : NULL;
	if (!time) {
		*why =
		    "日付と時刻を、間を空けて入力してください（例：R8.11.22 9:05）。今の時刻は「今」でも入ります。";
		return false;
	}
	if (!date_read(a, arena_copyn(a, s, len), moment_date(now), &day, why))
		return false;
	if (time_read(time, &minutes)) {
		*out = moment_of(day, minutes);
		return true;
	}
	if (!read_iso(time, &within)) {
		*why = "時刻として読み取れません。「9:05」「9時5分」のように入力してください。";
		return false;
	}
	*out = moment_of(day, 0) + within;
	return true;
}
