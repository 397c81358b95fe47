/* show: values as people read them. */
#include "store/codes.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

/* A number that always has four digits is a year, and years have no thousands. */
static bool is_year(const struct field *f)
{
	return f->min >= 1000 && f->max && f->max <= 9999;
}

/* 1234567 as 1,234,567. */
static void add_grouped(struct text *t, uint64_t n)
{
	if (n < 1000) {
		text_add_int(t, (int64_t)n);
		return;
	}
	add_grouped(t, n / 1000);
	text_addf(t, ",%03d", (int)(n % 1000));
}

static const char *show_number(struct work *w, const struct field *f, struct number v)
{
	struct text t = { .arena = &w->arena };
	uint64_t n = v.n < 0 ? -(uint64_t)v.n : (uint64_t)v.n, unit = 1;

	for (int i = 0; f->kind == DECIMAL && i < f->scale; i++)
		unit *= 10;
	if (!v.known)
		return NULL;
	if (f->fiscal)
		return fiscal_year_era(&w->arena, (int)v.n);
	if (v.n < 0)
		text_addc(&t, '-');
	if (is_year(f))
		text_add_int(&t, (int64_t)n);
	else
		add_grouped(&t, n / unit);
	if (unit > 1)
		text_addf(&t, ".%0*llu", f->scale, (unsigned long long)(n % unit));
	text_add(&t, f->unit);
	return t.s;
}

static const char *show_time(struct work *w, TIME_t t)
{
	return t.known ? arena_printf(&w->arena, "%d:%02d", t.minutes / 60, t.minutes % 60) : NULL;
}

static const char *show_codes(struct work *w, const struct field *f, const char *codes)
{
	struct text t = { .arena = &w->arena };

	for (const char *s = codes; *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		text_add(&t, t.len ? "、" : "");
		text_add(&t, code_label(w, f->codes, arena_copyn(&w->arena, s, len)));
		s += len;
	}
	return t.len ? t.s : NULL;
}

static const char *show_choice(const struct field *f, int choice)
{
	return choice ? f->choices[choice - 1].label : NULL;
}

static const char *show_link(struct work *w, const struct field *f, const LINK_t *link)
{
	if (!link->id)
		return NULL;
	return link->title ? link->title : row_link_title(w, f->to, link->id);
}

/* `at` is the value itself. */
static const char *show_value(struct work *w, const struct field *f, const void *at, bool brief)
{
	switch (f->kind) {
	case NUMBER:
	case DECIMAL: return show_number(w, f, *(const struct number *)at);
	case DATE: return (brief ? date_era_short : date_era)(&w->arena, *(const DATE_t *)at);
	case TIME: return show_time(w, *(const TIME_t *)at);
	case MOMENT: return (brief ? moment_short : moment_era)(&w->arena, *(const MOMENT_t *)at);
	case FLAG: return *(const FLAG_t *)at ? "はい" : NULL;
	case CHOICE: return show_choice(f, *(const CHOICE_t *)at);
	case CODE:
	case CODES: return *(const CODE_t *)at ? show_codes(w, f, *(const CODE_t *)at) : NULL;
	case LINK: return show_link(w, f, at);
	default: return *(const TEXT_t *)at;
	}
}

/* 昭和15年1月2日 as 昭和15年. */
static const char *year_only(struct work *w, const char *shown)
{
	const char *year = strstr(shown, "年");

	if (!year)
		return MASK_ALL;
	return arena_copyn(&w->arena, shown, (size_t)(year - shown) + strlen("年"));
}

static const char *show_masked(struct work *w, const struct field *f, const char *shown)
{
	switch (f->kind) {
	case TEXT:
	case KANA:
	case LINK: return mask_name(&w->arena, shown);
	case DATE:
	case MOMENT: return year_only(w, shown);
	case NOTE: /* mask_names sees to it: only the page knows whose names stand in it */
	case FLAG:
	case CHOICE:
	case CODE:
	case CODES: return shown;
	default: return MASK_ALL;
	}
}

static bool is_private(const struct field *f)
{
	return f->private || (f->kind == LINK && record_title(f->to)->private);
}

static bool is_empty(struct work *w, const struct field *f, const void *at)
{
	struct field alone = *f;

	alone.at = 0;
	return !field_write(&w->arena, &alone, at);
}

static const char *show(struct work *w, const struct field *f, const void *at, bool brief)
{
	const char *shown;

	/* Also the title of a link may be private, while that there is a link is not. */
	if (f->private && !actor_may(&w->actor, READ_PRIVATE))
		return is_empty(w, f, at) ? NULL : HIDDEN;
	shown = show_value(w, f, at, brief && !w->masked);
	if (!shown || !w->masked || !is_private(f) || !strcmp(shown, HIDDEN))
		return shown;
	return show_masked(w, f, shown);
}

bool link_is_seen(LINK_t link)
{
	return link.id && link.title && strcmp(link.title, HIDDEN) != 0;
}

const char *field_show(struct work *w, const struct field *f, const void *rec)
{
	return show(w, f, field_of(f, rec), false);
}

const char *field_show_brief(struct work *w, const struct field *f, const void *rec)
{
	return show(w, f, field_of(f, rec), true);
}

const char *field_show_value(struct work *w, const struct field *f, const char *canonical)
{
	_Alignas(max_align_t) char value[64] = {0};
	struct field alone = *f;

	if (!canonical)
		return NULL;
	alone.at = 0;
	field_set(w, &alone, canonical, value);
	return show(w, &alone, value, false);
}
