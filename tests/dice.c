/* dice: random values of every kind. */
#include "tests/dice.h"

#include "store/codes.h"

#include <string.h>

enum { NOTE_MOST = 20000, TEXT_MOST = 200, POOL = 20, CODES_MOST = 6 };

uint64_t dice_roll(struct dice *d, uint64_t sides)
{
	uint64_t x = d->seed += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (x ^ x >> 31) % sides;
}

static bool one_in(struct dice *d, uint64_t sides)
{
	return dice_roll(d, sides) == 0;
}

static const char *any(struct dice *d, const char *const *of, size_t n)
{
	return of[dice_roll(d, n)];
}
#define ANY(d, ...) \
	any((d), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* ---- Words --------------------------------------------------------------------------------- */

static const char *piece(struct dice *d)
{
	return ANY(d, "訪問診療", "髙橋", "𠮷田", "葛\U000E0100城", "辻\U000E0101",
	    "👨‍👩‍👧", "🏔️", "サービス", "ガ", "か\u3099", "ｶﾞｰﾃﾞﾝ",
	    "<script>alert(1)</script>", "</textarea>", "\"", "'", "''", "&amp;", "&", "\\",
	    "\\u0041", "%00", "$1", "{{ x }}", ",", ";", "=1+1", "@SUM(A1)", "-", "+81", "　", " ",
	    "０１２", "①", "㈱", "ー", "〜", "～", "NULL", "' OR 1=1 --", "é", "e\u0301", "ß", "İ",
	    "العربية", "a b", "。", "、", "10％", "_", "*", "?", "\u200b", "ﾊﾟ");
}

/* Cut to so many characters. */
static const char *cut(struct arena *a, const char *s, size_t most)
{
	const char *end = s;

	for (size_t i = 0; i < most && *end; i++)
		utf8_next(&end);
	return arena_copyn(a, s, (size_t)(end - s));
}

static const char *words(struct dice *d, struct arena *a, const char *before, size_t most,
    bool lines)
{
	size_t length = one_in(d, 12) ? most : 1 + dice_roll(d, most < 60 ? most : 60);
	size_t so_far = utf8_length(before);
	struct text t = { .arena = a };
	const char *s;

	text_add(&t, before);
	while (so_far < length) {
		s = lines && one_in(d, 6) ? ANY(d, "\n", "\n\n", "\t", "\n=") : piece(d);
		text_add(&t, s);
		so_far += utf8_length(s);
	}
	s = text_trim(a, cut(a, t.s, length));
	return s ? s : "空";
}

static const char *text(struct dice *d, struct arena *a, const struct field *f)
{
	size_t most = f->max ? (size_t)f->max : f->kind == NOTE ? NOTE_MOST : TEXT_MOST;

	return words(d, a, f->private && most >= 60 ? PRIVATE_MARK : "", most, f->kind == NOTE);
}

static const char *kana(struct dice *d, struct arena *a, const struct field *f)
{
	size_t length = 1 + dice_roll(d, f->max ? (uint64_t)f->max : TEXT_MOST);
	struct text t = { .arena = a };

	text_add(&t, f->private ? "ヒミツノシルシ" : "ア");
	while (utf8_length(t.s) < length)
		text_add(&t,
		    ANY(d, "カ", "ガ", "ッ", "ャ", "ー", "ヴ", "ヶ", "・", "ヽ", " ", "ン", "パ"));
	return text_trim(a, cut(a, t.s, length));
}

/* ---- Numbers and days ---------------------------------------------------------------------- */

static const char *number(struct dice *d, struct arena *a, const struct field *f)
{
	int64_t unit = 1, least, most;

	for (int i = 0; i < f->scale; i++)
		unit *= 10;
	least = f->min * unit;
	most = f->max ? f->max * unit : 99999999999;
	if (one_in(d, 6))
		return int_text(a, one_in(d, 2) ? least : most);
	return int_text(a, least + (int64_t)dice_roll(d, (uint64_t)(most - least) + 1));
}

static struct date day(struct dice *d)
{
	struct date first = { 1868, 1, 1 }, last = { 2199, 12, 31 };
	uint64_t days = (uint64_t)date_days_between(first, last) + 1;

	if (one_in(d, 8))
		return one_in(d, 2) ? first : last;
	if (one_in(d, 4)) /* where eras meet */
		return date_add_days(one_in(d, 2) ? (struct date){ 1926, 12, 25 }
						  : (struct date){ 1989, 1, 8 },
		    (int)dice_roll(d, 3) - 1);
	return date_add_days(first, (int)dice_roll(d, days));
}

static const char *moment(struct dice *d, struct arena *a)
{
	int64_t at = moment_of(day(d), (int)dice_roll(d, 24 * 60));

	if (one_in(d, 3))
		at += (int64_t)dice_roll(d, 60000);
	return at ? int_text(a, at) : "60000";
}

static const char *phone(struct dice *d, struct arena *a)
{
	int n = (int)dice_roll(d, 10000);

	switch (dice_roll(d, 5)) {
	case 0: return arena_printf(a, "0248-%02d-%04d", n % 100, n);
	case 1: return arena_printf(a, "090-%04d-%04d", n, 9999 - n);
	case 2: return arena_printf(a, "0248(73)%04d内線%d", n, n % 100);
	case 3: return arena_printf(a, "0120%06d", n);
	default: return "119";
	}
}

/* ---- What is picked ------------------------------------------------------------------------ */

static const char *choice(struct dice *d, const struct field *f)
{
	uint64_t n = 0;

	while (f->choices[n].code)
		n++;
	return f->choices[dice_roll(d, n)].code;
}

static const char *codes(struct dice *d, struct work *w, const struct field *f)
{
	const struct code *of;
	int n = codes_of(w, f->codes, (struct date){0}, &of),
	    first = (int)dice_roll(d, n ? (uint64_t)n : 1),
	    most = f->kind == CODE ? 1 : 1 + (int)dice_roll(d, CODES_MOST);
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < most && i < n; i++)
		text_addf(&t, "%s%s", i ? " " : "", of[(first + i * (n - 1)) % n].code);
	return t.s;
}

static const char *link(struct dice *d, struct work *w, const struct field *f)
{
	struct listing all = store_list(w, f->to, &(struct query){ .limit = POOL });
	const struct head *head;

	if (all.n == 0)
		return NULL;
	head = LISTED(all, f->to, dice_roll(d, (uint64_t)all.n));
	return int_text(&w->arena, head->id);
}

const char *dice_value(struct dice *d, struct work *w, const struct field *f)
{
	struct arena *a = &w->arena;

	if (!f->need && !f->title && !f->part && one_in(d, 5))
		return NULL;
	switch (f->kind) {
	case TEXT:
	case NOTE: return text(d, a, f);
	case KANA: return kana(d, a, f);
	case NUMBER:
	case DECIMAL: return number(d, a, f);
	case DATE: return date_iso(a, day(d));
	case TIME:
		return arena_printf(a, "%02d:%02d", (int)dice_roll(d, 24), (int)dice_roll(d, 60));
	case MOMENT: return moment(d, a);
	case FLAG: return one_in(d, 2) ? "1" : NULL;
	case CHOICE: return choice(d, f);
	case CODE:
	case CODES: return codes(d, w, f);
	case LINK: return link(d, w, f);
	case PHONE: return phone(d, a);
	case POSTCODE:
		return arena_printf(a, "%03d-%04d", (int)dice_roll(d, 1000),
		    (int)dice_roll(d, 10000));
	default: return NULL;
	}
}

void dice_fill(struct dice *d, struct work *w, const struct record *r, void *rec)
{
	for EACH_FIELD(f, r)
		if (!f->part || !field_write(&w->arena, f, rec))
			field_set(w, f, dice_value(d, w, f), rec);
}
