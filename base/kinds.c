/* kinds: how a value of each kind is kept as text. */
#include "base/kinds.h"

#include <stdio.h>
#include <string.h>

static const char *write_text(struct arena *a, const struct field *f, const void *value)
{
	(void)a, (void)f;
	return *(const TEXT_t *)value;
}

static void set_text(struct work *w, const struct field *f, const char *s, void *value)
{
	(void)f;
	*(TEXT_t *)value = s && *s ? arena_copy(&w->arena, s) : NULL;
}

static int64_t whole(const char *s)
{
	int64_t n = 0;

	text_number(s, INT64_MIN, INT64_MAX, &n);
	return n;
}

static const char *write_number(struct arena *a, const struct field *f, const void *value)
{
	const NUMBER_t *v = value;

	(void)f;
	return v->known ? int_text(a, v->n) : NULL;
}

static void set_number(struct work *w, const struct field *f, const char *s, void *value)
{
	NUMBER_t v = {0};

	(void)w, (void)f;
	v.known = text_number(s, INT64_MIN, INT64_MAX, &v.n);
	*(NUMBER_t *)value = v;
}

static const char *write_date(struct arena *a, const struct field *f, const void *value)
{
	(void)f;
	return date_iso(a, *(const DATE_t *)value);
}

/* Two digits at s as a number. */
static int two(const char *s)
{
	return (s[0] - '0') * 10 + s[1] - '0';
}

static void set_date(struct work *w, const struct field *f, const char *s, void *value)
{
	DATE_t d = {0};

	(void)w, (void)f;
	if (s && strlen(s) == strlen("2026-11-22")
	    && date_valid(two(s) * 100 + two(s + 2), two(s + 5), two(s + 8)))
		d = (DATE_t){ (int16_t)(two(s) * 100 + two(s + 2)), (int8_t)two(s + 5),
			(int8_t)two(s + 8) };
	*(DATE_t *)value = d;
}

static const char *write_time(struct arena *a, const struct field *f, const void *value)
{
	const TIME_t *v = value;

	(void)f;
	return v->known ? arena_printf(a, "%02d:%02d", v->minutes / 60, v->minutes % 60) : NULL;
}

static void set_time(struct work *w, const struct field *f, const char *s, void *value)
{
	TIME_t v = {0};

	(void)w, (void)f;
	if (s && strlen(s) == strlen("09:05"))
		v = (TIME_t){ true, (int16_t)(two(s) * 60 + two(s + 3)) };
	*(TIME_t *)value = v;
}

static const char *write_moment(struct arena *a, const struct field *f, const void *value)
{
	const MOMENT_t *v = value;

	(void)f;
	return *v ? int_text(a, *v) : NULL;
}

static void set_moment(struct work *w, const struct field *f, const char *s, void *value)
{
	(void)w, (void)f;
	*(MOMENT_t *)value = whole(s);
}

static const char *write_flag(struct arena *a, const struct field *f, const void *value)
{
	(void)a, (void)f;
	return *(const FLAG_t *)value ? "1" : NULL;
}

static void set_flag(struct work *w, const struct field *f, const char *s, void *value)
{
	(void)w, (void)f;
	*(FLAG_t *)value = s && *s == '1';
}

static const char *write_choice(struct arena *a, const struct field *f, const void *value)
{
	int i = *(const CHOICE_t *)value;

	(void)a;
	return i > 0 ? f->choices[i - 1].code : NULL;
}

static void set_choice(struct work *w, const struct field *f, const char *s, void *value)
{
	CHOICE_t found = 0;

	(void)w;
	for (int i = 0; s && !found && f->choices[i].code; i++)
		if (!strcmp(f->choices[i].code, s))
			found = i + 1;
	*(CHOICE_t *)value = found;
}

static const char *write_link(struct arena *a, const struct field *f, const void *value)
{
	const LINK_t *v = value;

	(void)f;
	return v->id ? int_text(a, v->id) : NULL;
}

static void set_link(struct work *w, const struct field *f, const char *s, void *value)
{
	(void)w, (void)f;
	*(LINK_t *)value = (LINK_t){ .id = whole(s) };
}

const struct kind_ops kind_ops[KINDS] = {
	[TEXT] = { "text", false, write_text, set_text, read_text },
	[NOTE] = { "note", false, write_text, set_text, read_text },
	[NUMBER] = { "number", true, write_number, set_number, read_number },
	[DECIMAL] = { "decimal", true, write_number, set_number, read_decimal },
	[DATE] = { "date", false, write_date, set_date, read_date },
	[TIME] = { "time", false, write_time, set_time, read_time },
	[MOMENT] = { "moment", true, write_moment, set_moment, read_moment },
	[FLAG] = { "flag", true, write_flag, set_flag, read_flag },
	[CHOICE] = { "choice", false, write_choice, set_choice, read_choice },
	[CODE] = { "code", false, write_text, set_text, read_code },
	[CODES] = { "codes", false, write_text, set_text, read_codes },
	[LINK] = { "link", true, write_link, set_link, read_link },
	[PHONE] = { "phone", false, write_text, set_text, read_phone },
	[POSTCODE] = { "postcode", false, write_text, set_text, read_postcode },
	[KANA] = { "kana", false, write_text, set_text, read_kana },
};
