/* kind_number: reads numbers, dates and times as they are typed. */
#include "base/kinds.h"

#include "base/fold.h"

#include <string.h>

enum { DIGITS_MOST = 15 };

static bool refuse(const char **why, const char *say)
{
	*why = say;
	return false;
}

/* 10^scale */
static int64_t decimal_unit(int scale)
{
	int64_t unit = 1;

	while (scale-- > 0)
		unit *= 10;
	return unit;
}

const char *decimal_text(struct arena *a, int64_t n, int scale)
{
	int64_t unit = decimal_unit(scale);
	unsigned long long size = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;

	if (unit == 1)
		return int_text(a, n);
	return arena_printf(a, "%s%llu.%0*llu", n < 0 ? "-" : "", size / (unsigned long long)unit,
	    scale, size % (unsigned long long)unit);
}

bool bounds_number(struct arena *a, const struct field *f, int64_t n, const char **why)
{
	int64_t unit = decimal_unit(f->scale);
	const char *name = f->unit ? f->unit : "";

	if (n >= f->min * unit && (!f->max || n <= f->max * unit))
		return true;
	if (f->max)
		return refuse(why,
		    arena_printf(a, "%lld%sから%lld%sまでの数を入力してください。",
			(long long)f->min, name, (long long)f->max, name));
	return refuse(why,
	    arena_printf(a, "%lld%s以上の数を入力してください。", (long long)f->min, name));
}

static bool ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return n && n <= len && !memcmp(s + len - n, end, n);
}

/* Narrow digits without commas, blanks and the unit behind them; a minus stays as '-'. */
static const char *plain(struct arena *a, const struct field *f, const char *typed)
{
	const char *s = fold_width(a, typed), *unit = f->unit ? fold_width(a, f->unit) : "";
	struct text t = { .arena = a };

	text_add(&t, "");
	while (*s) {
		const char *from = s;
		int32_t c = utf8_next(&s);

		if (c == 0x2212 || c == 0x2010 || c == 0x2013 || c == 0x25b2 || c == 0x25b3)
			text_addc(&t, '-');
		else if (c != ',' && c != ' ' && c != 0x3001)
			text_addn(&t, from, (size_t)(s - from));
	}
	return ends_with(t.s, t.len, unit) ? arena_copyn(a, t.s, t.len - strlen(unit)) : t.s;
}

static bool read_scaled(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	const char *s = plain(&w->arena, f, typed), *dot = strchr(s, '.');
	size_t whole = dot ? (size_t)(dot - s) : strlen(s), part = dot ? strlen(dot + 1) : 0;
	struct text digits = { .arena = &w->arena };
	int64_t n;

	if (strspn(s, "-0123456789.") != strlen(s) || (dot && (!whole || !part)))
		return refuse(why,
		    arena_printf(&w->arena, "数字で入力してください（例：%s）。",
			f->scale ? "36.5" : "12"));
	while (part && part > (size_t)f->scale && dot[part] == '0')
		part--;
	if (part > (size_t)f->scale)
		return refuse(why,
		    f->scale ? arena_printf(&w->arena,
			"小数点より下は%dけたまでで入力してください。", f->scale)
			     : "小数点を付けずに入力してください。");
	if (whole + (size_t)f->scale > DIGITS_MOST)
		return refuse(why, "数が大きすぎます。けた数を確かめてください。");
	text_addn(&digits, s, whole);
	if (dot)
		text_addn(&digits, dot + 1, part);
	for (size_t i = part; i < (size_t)f->scale; i++)
		text_addc(&digits, '0');
	if (!text_number(digits.s, INT64_MIN, INT64_MAX, &n))
		return refuse(why, "数字で入力してください。");
	if (!bounds_number(&w->arena, f, n, why))
		return false;
	*(NUMBER_t *)value = (NUMBER_t){ true, n };
	return true;
}

bool read_number(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	return read_scaled(w, f, typed, value, why);
}

bool read_decimal(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	return read_scaled(w, f, typed, value, why);
}

bool read_date(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	(void)f;
	return date_read(&w->arena, typed, work_today(w), value, why);
}

bool read_time(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	int minutes;

	(void)w, (void)f;
	if (!time_read(typed, &minutes))
		return refuse(why,
		    "時刻として読み取れません。「9:05」「9時5分」のように入力してください。");
	*(TIME_t *)value = (TIME_t){ true, (int16_t)minutes };
	return true;
}

bool read_moment(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	(void)f;
	return moment_read(&w->arena, typed, w->now, value, why);
}
