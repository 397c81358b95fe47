/* kind_text: reads words, names, telephones and codes as they are typed. */
#include "base/kinds.h"

#include "base/fold.h"

#include <string.h>

enum { TEXT_MOST = 200, NOTE_MOST = 20000, PHONE_MOST = 40, CODES_MOST = 40, CODE_LENGTH = 40 };

static bool refuse(const char **why, const char *say)
{
	*why = say;
	return false;
}

int64_t bounds_most(const struct field *f)
{
	if (f->max)
		return f->max;
	return f->kind == NOTE ? NOTE_MOST : TEXT_MOST;
}

bool bounds_text(struct arena *a, const struct field *f, const char *s, const char **why)
{
	size_t most = (size_t)bounds_most(f), n = utf8_length(s);

	if (n <= most)
		return true;
	return refuse(why,
	    arena_printf(a, "%zu文字までです。あと%zu文字減らしてください。", most, n - most));
}

/* Signs that steer a screen or the direction of writing instead of being read. */
static bool control(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e)
	    || (c >= 0x2066 && c <= 0x2069) || (c & 0xfffe) == 0xfffe;
}

static bool check_signs(const char *s, bool lines, const char **why)
{
	while (*s) {
		int32_t c = utf8_next(&s);

		if (c == '\n' && !lines)
			return refuse(why, "改行は入れられません。1行で入力してください。");
		if (control(c) && !(lines && (c == '\n' || c == '\t')))
			return refuse(why,
			    "目に見えない文字（制御文字）が入っています。消して入力し直してください。");
	}
	return true;
}

static bool keep(struct work *w, const struct field *f, const char *s, void *value,
    const char **why)
{
	if (!check_signs(s, f->kind == NOTE, why) || !bounds_text(&w->arena, f, s, why))
		return false;
	*(TEXT_t *)value = arena_copy(&w->arena, s);
	return true;
}

bool read_text(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	return keep(w, f, typed, value, why);
}

static bool dash(int32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30fc
	    || c == 0x2500;
}

bool read_kana(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	struct text t = { .arena = &w->arena };

	text_add(&t, "");
	for (const char *s = fold_width(&w->arena, typed); *s;) {
		const char *from = s;
		int32_t c = utf8_next(&s);

		if ((c >= 0x3041 && c <= 0x3096) || c == 0x309d || c == 0x309e)
			c += 0x60;
		else if (dash(c) && t.len)
			c = 0x30fc;
		if (c != ' ' && !(c >= 0x30a1 && c <= 0x30fe))
			return refuse(why,
			    arena_printf(&w->arena,
				"カタカナで入力してください（「%.*s」は使えません）。",
				c < ' ' ? 0 : (int)(s - from), from));
		text_add_codepoint(&t, c);
	}
	if (text_empty(t.s))
		return refuse(why, "カタカナで入力してください。");
	return keep(w, f, t.s, value, why);
}

/* Where the extension begins, or the end. */
static const char *extension(const char *s)
{
	static const char *const words[] = { "内線", "(内)", "(内", "内", "ext", "EXT", "Ext" };

	for (; *s; s++)
		for (size_t i = 0; i < COUNT(words); i++)
			if (text_starts(s, words[i]))
				return s;
	return s;
}

const char *phone_digits(struct arena *a, const char *typed)
{
	const char *s = fold_width(a, typed), *end = extension(s);
	struct text t = { .arena = a };

	text_add(&t, "");
	for (; s < end; s++)
		if (*s >= '0' && *s <= '9')
			text_addc(&t, *s);
	return t.s;
}

/* NULL if these digits are a number one can call in Japan, else a sentence. */
static const char *phone_problem(struct arena *a, const char *digits, const char *s)
{
	size_t n = strlen(digits);
	bool eleven = n > 2 && digits[0] == '0' && digits[2] == '0' && digits[1] >= '5';

	if (n == 3 && *digits == '1')
		return NULL;
	if (n == 4 && *s == '#')
		return NULL;
	if (n < 3 || *digits != '0')
		return "電話番号は市外局番から入力してください（例：0248-73-1234）。";
	if (text_starts(digits, "0800") || (eleven && digits[1] != '0'))
		return n == 11
		    ? NULL
		    : arena_printf(a, "数字が%zuけたあります。%.*sで始まる番号は11けたです。", n, 3,
			digits);
	if (n == 10 && digits[1] != '0')
		return NULL;
	return arena_printf(a,
	    "数字が%zuけたあります。市外局番から10けた（携帯電話は11けた）で入力してください"
	    "（例：0248-73-1234）。",
	    n);
}

bool read_phone(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	const char *s = fold_width(&w->arena, typed), *end = extension(s), *at;
	struct text t = { .arena = &w->arena };

	(void)f;
	for (at = s; at < end;) {
		int32_t c = utf8_next(&at);

		if (!dash(c) && !(c >= '0' && c <= '9') && c != '(' && c != ')' && c != ' '
		    && c != '#' && c != '.')
			return refuse(why,
			    "電話番号は数字と「-」で入力してください（例：0248-73-1234）。");
		text_addc(&t, dash(c) || c == '.' ? '-' : (char)c);
	}
	*why = phone_problem(&w->arena, phone_digits(&w->arena, s), s);
	if (*why)
		return false;
	if (*end && !end[strcspn(end, "0123456789")])
		return refuse(why, "内線の番号を入力してください（例：0248-73-1234 内線12）。");
	text_add(&t, end);
	if (t.len > PHONE_MOST || !check_signs(t.s, false, why))
		return refuse(why, "電話番号が長すぎます。番号だけを入力してください。");
	*(PHONE_t *)value = t.s;
	return true;
}

bool read_postcode(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	char digits[8] = "";
	size_t n = 0;

	(void)f;
	for (const char *s = fold_width(&w->arena, typed); *s;) {
		int32_t c = utf8_next(&s);

		if (c >= '0' && c <= '9' && n < 7)
			digits[n++] = (char)c;
		else if (!dash(c) && c != ' ' && c != 0x3012)
			n = 8;
	}
	if (n != 7)
		return refuse(why, "郵便番号は7けたの数字で入力してください（例：962-0001）。");
	*(POSTCODE_t *)value = arena_printf(&w->arena, "%.3s-%s", digits, digits + 3);
	return true;
}

static bool is_code(const char *s, size_t len)
{
	return len >= 1 && len <= CODE_LENGTH
	    && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") >= len;
}

bool read_code(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	(void)f;
	if (!is_code(typed, strlen(typed)))
		return refuse(why, "一覧から選んでください。");
	*(CODE_t *)value = arena_copy(&w->arena, typed);
	return true;
}

bool read_codes(struct work *w, const struct field *f, const char *typed, void *value,
    const char **why)
{
	struct text t = { .arena = &w->arena };
	int n = 0;

	(void)f;
	text_add(&t, "");
	for (const char *s = typed; *s;) {
		size_t len = strcspn(s, " \t\r\n,");

		if (len && (!is_code(s, len) || ++n > CODES_MOST))
			return refuse(why, "一覧から選んでください。");
		if (len && !text_has_wordn(t.s, s, len)) {
			text_add(&t, t.len ? " " : "");
			text_addn(&t, s, len);
		}
		s += len + (s[len] != 0);
	}
	*(CODES_t *)value = t.len ? t.s : NULL;
	return true;
}
