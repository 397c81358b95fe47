/* date_read: reads a date as an office types it and says in words what cannot be. */
#include "base/era.h"

#include "base/fold.h"
#include "base/text.h"

#include <string.h>
#include <uchar.h>

#define EXAMPLES "「R8.11.22」「令和8年11月22日」「2026/11/22」のように入力してください。"

/* What was typed, taken apart: numbers and the signs after them, which are Y M D for 年 月 日,
 * '/' for any other separator and 0 for none. */
struct typed {
	const struct era *era;
	bool western; /* 西暦 was said */
	int parts;
	int number[3], digits[3];
	char after[3];
};

static bool refuse(const char **why, const char *say)
{
	*why = say;
	return false;
}

static bool read_word(const char *s, struct date today, struct date *out)
{
	static const struct {
		const char *word;
		int days;
	} words[] = { { "今日", 0 }, { "きょう", 0 }, { "本日", 0 }, { "昨日", -1 },
		{ "きのう", -1 }, { "明日", 1 }, { "あした", 1 }, { "あす", 1 }, { "明後日", 2 },
		{ "あさって", 2 }, { "一昨日", -2 }, { "おととい", -2 } };

	for (size_t i = 0; i < COUNT(words); i++)
		if (!strcmp(s, words[i].word)) {
			*out = date_add_days(today, words[i].days);
			return true;
		}
	return false;
}

/* Takes the era off the front of s. */
static const char *take_era(const char *s, struct typed *t)
{
	static const char *const kanji[ERAS] = { "明", "大", "昭", "平", "令" };

	if (text_starts(s, "西暦")) {
		t->western = true;
		return s + strlen("西暦");
	}
	for (int i = 0; i < ERAS; i++) {
		size_t len = text_starts(s, eras[i].name) ? strlen(eras[i].name)
		    : text_starts(s, kanji[i])            ? strlen(kanji[i])
		    : (*s & ~0x20) == *eras[i].letter     ? 1
							  : 0;

		if (len) {
			t->era = &eras[i];
			return s + len;
		}
	}
	return s;
}

/* What stands for a separator; 0 for anything else. */
static char separator(int32_t c)
{
	static const char32_t others[] = U"/-.,、。・ー−‐‑‒–—―";

	if (c == U'年' || c == U'月' || c == U'日')
		return c == U'年' ? 'Y' : c == U'月' ? 'M' : 'D';
	for (const char32_t *other = others; *other; other++)
		if (c == (int32_t)*other)
			return '/';
	return 0;
}

static bool take_apart(const char *s, struct typed *t)
{
	*t = (struct typed){0};
	for (s = take_era(s, t); *s && t->parts < 3; t->parts++) {
		int i = t->parts;

		if (!i && t->era && text_starts(s, "元")) {
			t->number[0] = t->digits[0] = 1;
			s += strlen("元");
		}
		for (; *s >= '0' && *s <= '9' && t->digits[i] < 9; t->digits[i]++)
			t->number[i] = t->number[i] * 10 + *s++ - '0';
		if (!t->digits[i])
			return false;
		if (*s && !(t->after[i] = separator(utf8_next(&s))))
			return false;
	}
	return !*s && t->parts;
}

/* 20261122, S150102 and 3150102 become three parts. */
static void spread(struct typed *t)
{
	int n = t->number[0];

	if (t->parts != 1 || t->after[0])
		return;
	if (!t->era && t->digits[0] == 7 && n >= 1000000 && n < 6000000) {
		t->era = &eras[n / 1000000 - 1];
		n %= 1000000;
	} else if (t->digits[0] != (t->era ? 6 : 8)) {
		return;
	}
	t->number[0] = n / 10000;
	t->number[1] = n / 100 % 100;
	t->number[2] = n % 100;
	t->digits[0] = t->era ? 2 : 4;
	t->after[0] = t->after[1] = '/';
	t->parts = 3;
}

/* The signs stand where they belong: the parts are year, month, day or month, day. */
static bool in_order(const struct typed *t)
{
	char before, last;

	if (t->parts < 2 || (t->parts == 3 && t->after[0] != 'Y' && t->after[0] != '/'))
		return false;
	before = t->after[t->parts - 2];
	last = t->after[t->parts - 1];
	return (before == 'M' || before == '/') && (!last || last == 'D');
}

/* 1988 and 昭和63年 alike. */
static int year_of(const struct typed *t)
{
	return t->era ? t->era->first.year + t->number[0] - 1 : t->number[0];
}

static bool check_year(struct arena *a, const struct typed *t, const char **why)
{
	int n = t->number[0], year = year_of(t), most = t->era ? era_years(t->era) : 0;

	if (t->era && n > most && t->era == &eras[ERAS - 1])
		return refuse(why,
		    arena_printf(a, "%s%d年（2199年）より後の日付は入力できません。", t->era->name,
			most));
	if (t->era && n > most) {
		const struct era *right =
		    era_of((struct date){ (int16_t)(year < 2199 ? year : 2199), 12, 31 });

		if (year > 2199)
			return refuse(why,
			    arena_printf(a, "%sは%d年までです。", t->era->name, most));
		return refuse(why,
		    arena_printf(a, "%sは%d年までです。%s%s年ではありませんか。", t->era->name,
			most, right->name, era_year_text(a, year - right->first.year + 1)));
	}
	if (t->era && !n)
		return refuse(why,
		    arena_printf(a, "%s0年はありません。元年か1年と入力してください。",
			t->era->name));
	if (t->era && year < 1873)
		return refuse(why,
		    "明治5年までの日付は旧暦のため読み取れません。西暦で入力してください（例：1872/12/9）。");
	if (!t->era && (year < 1868 || year > 2199))
		return refuse(why, "西暦は1868年から2199年までで入力してください。");
	return true;
}

static bool check_day(struct arena *a, int year, int month, int day, const char **why)
{
	int last = 31;

	if (date_valid(year, month, day))
		return true;
	if (month < 1 || month > 12)
		return refuse(why,
		    arena_printf(a, "%d月はありません。月は1から12までで入力してください。",
			month));
	while (!date_valid(year, month, last))
		last--;
	return refuse(why,
	    arena_printf(a, "%d月%d日はありません。%d年%d月は%d日までです。", month, day, year,
		month, last));
}

/* 昭和64年3月1日 is in 平成. */
static bool check_era(struct arena *a, const struct era *e, struct date d, const char **why)
{
	bool late = date_compare(d, e->last) > 0;
	struct date bound = late ? e->last : e->first;

	if (!late && date_compare(d, e->first) >= 0)
		return true;
	return refuse(why,
	    arena_printf(a, "%sは%s年%d月%d日%sです。%sではありませんか。", e->name,
		era_year_text(a, bound.year - e->first.year + 1), bound.month, bound.day,
		late ? "まで" : "から", date_era(a, d)));
}

static bool read_parts(struct arena *a, struct typed *t, struct date today, struct date *out,
    const char **why)
{
	struct date d;

	spread(t);
	if (t->parts < 3 && t->era && !check_year(a, t, why))
		return false;
	if (t->parts < 3 && (t->era || t->western || t->digits[0] == 4))
		return refuse(why, "年・月・日をすべて入力してください（例：R8.11.22）。");
	if (!in_order(t))
		return refuse(why, "日付として読み取れません。" EXAMPLES);
	if (t->parts == 2) {
		t->number[2] = t->number[1];
		t->number[1] = t->number[0];
		t->number[0] = today.year;
	} else if (!t->era && t->digits[0] != 4) {
		return refuse(why,
		    "元号か、4桁の西暦の年を付けてください（例：R8.11.22、2026/11/22）。");
	}
	if (!check_year(a, t, why) || !check_day(a, year_of(t), t->number[1], t->number[2], why))
		return false;
	d = (struct date){ (int16_t)year_of(t), (int8_t)t->number[1], (int8_t)t->number[2] };
	if (t->era && !check_era(a, t->era, d, why))
		return false;
	*out = d;
	return true;
}

/* Width folded, without blanks and without （日） at the end. */
static const char *plain(struct arena *a, const char *typed)
{
	const char *s = fold_width(a, typed);
	struct text t = { .arena = a };

	text_add(&t, "");
	for (const char *at = s; *at;) {
		const char *from = at;
		int32_t c = utf8_next(&at);

		if (c == '(' && t.len && *at && at[strlen(at) - 1] == ')')
			break;
		if (c > ' ' && c != 0x3000)
			text_addn(&t, from, (size_t)(at - from));
	}
	return t.s;
}

bool date_read(struct arena *a, const char *typed, struct date today, struct date *out,
    const char **why)
{
	const char *s = text_empty(typed) ? "" : plain(a, typed);
	struct typed t;

	if (!*s)
		return refuse(why, "日付を入力してください。" EXAMPLES);
	if (read_word(s, today, out))
		return true;
	if (!take_apart(s, &t))
		return refuse(why, "日付として読み取れません。" EXAMPLES);
	return read_parts(a, &t, today, out, why);
}
