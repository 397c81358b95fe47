/* mend: values as they come, put right where that is certain; each of it is noted. */
#include "domain/imports/parts.h"

#include "base/fold.h"

#include <stdlib.h>
#include <string.h>

static bool digits_only(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

/* ---- Numbers ---- */

/* The five digits with the sixth that checks them. */
static const char *with_check(struct arena *a, const char *five)
{
	char *s = arena_printf(a, "%s0", five);

	for (s[5] = '0'; s[5] <= '9'; s[5]++)
		if (municipality_code_valid(s))
			return s;
	return NULL;
}

/* 72079 is 072079, for then the last digit fits; 07207 is 072079 without it. */
const char *mend_town(const struct row *r)
{
	struct arena *a = &r->work->arena;
	enum column from = r->sheet->column[COL_TOWN] >= 0 ? COL_TOWN : COL_PUBLISHER;
	const char *typed = row_cell(r, from), *s, *code = NULL;
	const char *prefecture = row_cell(r, COL_PREFECTURE_CODE);
	const char *part = row_cell(r, COL_TOWN_PART);
	int64_t of_country, of_prefecture;

	if (prefecture && part && text_number(prefecture, 1, 47, &of_country)
	    && text_number(part, 1, 999, &of_prefecture))
		return with_check(a,
		    arena_printf(a, "%02d%03d", (int)of_country, (int)of_prefecture));
	s = typed ? fold_width(a, typed) : "";
	if (!digits_only(s))
		return NULL;
	if (municipality_code_valid(s))
		return s;
	if (strlen(s) == 5 && municipality_code_valid(arena_printf(a, "0%s", s)))
		code = arena_printf(a, "0%s", s);
	else if (strlen(s) == 4 || strlen(s) == 5)
		code = with_check(a, arena_printf(a, "%s%s", strlen(s) == 4 ? "0" : "", s));
	if (code)
		row_note(r, from, typed, arena_printf(a, "先頭の0か検査数字を補い、%sとしました", code));
	return code;
}

/* Whether its last digit fits, as that of nearly all ten-digit numbers does. */
static bool number_fits(const char *s)
{
	int sum = 0;

	for (int i = 9; i >= 0; i--) {
		int n = (s[i] - '0') * (i % 2 ? 1 : 2);

		sum += n > 9 ? n - 9 : n;
	}
	return sum % 10 == 0;
}

const char *mend_number(const struct row *r, enum column from, const char *town)
{
	struct arena *a = &r->work->arena;
	const char *typed = row_cell(r, from), *s = typed ? fold_width(a, typed) : NULL;
	const char *longer;

	if (!s)
		return NULL;
	if (*s == '\'')
		s++;
	if (strlen(s) == 9 && digits_only(s) && town && *town == '0') {
		longer = arena_printf(a, "0%s", s);
		if (number_fits(longer) && !strncmp(longer, town, 2)) {
			row_note(r, from, typed,
			    arena_printf(a, "消えた先頭の0を補い、%sとしました（検査数字が合います）", longer));
			return longer;
		}
	}
	if (strlen(s) != 10 || strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 10)
		return NULL;
	if (strcmp(s, typed) != 0)
		row_note(r, from, typed, "半角にしました");
	if (digits_only(s) && strncmp(s, "07", 2) == 0 && !number_fits(s))
		row_note(r, from, typed, "検査数字が合いません。番号を確かめてください");
	return s;
}

bool mend_number_is_cut(const char *s)
{
	return strstr(s, "E+") != NULL && strspn(s, "0123456789.E+") == strlen(s);
}

bool mend_corporation_number_valid(const char *s)
{
	int sum = 0;

	if (strlen(s) != 13 || !digits_only(s))
		return false;
	for (int i = 1; i <= 12; i++)
		sum += (s[13 - i] - '0') * (i % 2 ? 1 : 2);
	return s[0] - '0' == 9 - sum % 9;
}

/* "0" stands for «not told» nearly everywhere. */
void mend_capacity(const struct row *r, enum column from, NUMBER_t *to)
{
	const char *typed = row_cell(r, from);
	int64_t n;

	if (!typed)
		return;
	if (!text_number(fold_width(&r->work->arena, typed), 0, 9999, &n))
		row_note(r, from, typed, "数として読めないので、空にしました");
	else if (n == 0)
		row_note(r, from, typed, "0は「不明」とみて、空にしました");
	else
		*to = (NUMBER_t){ true, n };
}

/* ---- Words ---- */

/* As much of it as there is room for. */
static const char *fitting(struct arena *a, const struct field *f, const char *s)
{
	size_t most = f->max ? (size_t)f->max : 200, n = 0;
	const char *end = s;

	while (*end && n++ < most)
		utf8_next(&end);
	return *end ? arena_copyn(a, s, (size_t)(end - s)) : s;
}

static const char *without_wide_blanks(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	while (*s) {
		const char *from = s;

		if (utf8_next(&s) == 0x3000)
			text_addc(&t, ' ');
		else
			text_addn(&t, from, (size_t)(s - from));
	}
	return t.s ? t.s : "";
}

/* A reading goes on over brackets and dots. */
static const char *without_signs(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	for (s = fold_width(a, s); *s;) {
		const char *from = s;
		int32_t c = utf8_next(&s);
		bool sign = c < 0x80 ? strchr(" !\"#'()*./:<>[]_`{|}~,", c) != NULL
				     : (c >= 0x2018 && c <= 0x201f) || (c >= 0x3000 && c <= 0x301f);

		if (sign)
			text_addc(&t, ' ');
		else
			text_addn(&t, from, (size_t)(s - from));
	}
	s = text_trim(a, t.s);
	return s ? s : "";
}

void mend_field(const struct row *r, enum column from, const struct record *record,
    const char *name, const char *typed, void *rec)
{
	const struct field *f = record_field(record, name);
	struct arena *a = &r->work->arena;
	const char *why = NULL, *read, *s = typed;

	if (!typed)
		return;
	if (f->kind == TEXT)
		s = fitting(a, f, typed);
	else if (f->kind == KANA)
		s = without_signs(a, typed);
	if (!kind_ops[f->kind].read(r->work, f, s, field_at(f, rec), &why)) {
		row_note(r, from, typed, arena_printf(a, "取り込みません。%s", why));
		return;
	}
	if (f->kind == TEXT && s != typed) {
		row_note(r, from, typed, "長すぎるので、終わりを切りました");
		return;
	}
	read = field_write(a, f, rec);
	if (read && strcmp(read, typed) != 0
	    && strcmp(read, without_wide_blanks(a, typed)) != 0)
		row_note(r, from, typed, arena_printf(a, "%sとしました", read));
}

static bool is_host(const char *s)
{
	size_t n = strcspn(s, "/");
	const char *dot = memchr(s, '.', n);

	return dot && dot > s && dot < s + n - 1
	    && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:_")
	    >= n;
}

const char *mend_url(const struct row *r)
{
	static const char *const slips[] = { "Https://", "Http://", "HTTPS://", "HTTP://", "http:",
		"https:", "http//", "https//", "ttp://", "ttps://", "hhttp://", "hhttps://",
		"https;//", "http;//" };
	struct arena *a = &r->work->arena;
	const char *typed = row_cell(r, COL_URL), *s = typed ? fold_width(a, typed) : NULL;
	bool safe = false;

	if (!s)
		return NULL;
	if (text_starts(s, "http://") || text_starts(s, "https://")) {
		if (is_host(strstr(s, "//") + 2))
			return s;
		row_note(r, COL_URL, typed, "ホームページの住所ではないので、取り込みません");
		return NULL;
	}
	for (size_t i = 0; i < COUNT(slips); i++) {
		if (!text_starts(s, slips[i]))
			continue;
		safe = strstr(slips[i], "ps") || strstr(slips[i], "PS");
		s += strlen(slips[i]);
		s += strspn(s, "/:;");
		break;
	}
	if (!is_host(s)) {
		row_note(r, COL_URL, typed, "ホームページの住所ではないので、取り込みません");
		return NULL;
	}
	s = arena_printf(a, "%s://%s", safe ? "https" : "http", s);
	row_note(r, COL_URL, typed, arena_printf(a, "%sとしました", s));
	return s;
}

/* The prefecture and the town, where they are not said. */
const char *mend_address(const struct row *r)
{
	struct arena *a = &r->work->arena;
	const char *s = row_cell(r, COL_ADDRESS), *prefecture = row_cell(r, COL_PREFECTURE);
	const char *town = row_cell(r, COL_TOWN_NAME), *quarter = row_cell(r, COL_QUARTER);
	const char *street = row_cell(r, COL_STREET), *building = row_cell(r, COL_BUILDING);
	const char *typed = s;

	if (!s && (quarter || street))
		s = arena_printf(a, "%s%s%s%s", prefecture ? prefecture : "", town ? town : "",
		    quarter ? quarter : "", street ? street : "");
	if (!s)
		return NULL;
	if (town && !strstr(s, town) && !(prefecture && text_starts(s, prefecture)))
		s = arena_printf(a, "%s%s", town, s);
	if (prefecture && !text_starts(s, prefecture))
		s = arena_printf(a, "%s%s", prefecture, s);
	if (typed && strcmp(s, typed) != 0)
		row_note(r, COL_ADDRESS, typed, "都道府県・市区町村を補いました");
	if (building && !strstr(s, building))
		s = arena_printf(a, "%s　%s", s, building);
	return s;
}

/* ---- Where it is ---- */

static bool degrees(const char *s, double *d)
{
	char *end;

	*d = s ? strtod(s, &end) : 0;
	return s && *end == '\0' && end != s && *d == *d;
}

static bool in_japan(double latitude, double longitude)
{
	return latitude >= 20 && latitude <= 46 && longitude >= 122 && longitude <= 154;
}

static NUMBER_t millionths(double d)
{
	return (NUMBER_t){ true, (int64_t)(d * 1e6 + 0.5) };
}

void mend_coordinates(const struct row *r, struct organization *o)
{
	const char *typed_latitude = row_cell(r, COL_LATITUDE);
	const char *typed_longitude = row_cell(r, COL_LONGITUDE);
	double latitude, longitude;

	if (!typed_latitude && !typed_longitude)
		return;
	if (!degrees(typed_latitude, &latitude) || !degrees(typed_longitude, &longitude)) {
		row_note(r, COL_LATITUDE, typed_latitude,
		    "緯度・経度が数ではないか片方だけなので、空にしました");
		return;
	}
	if (!in_japan(latitude, longitude) && in_japan(longitude, latitude)) {
		double other = latitude;

		latitude = longitude;
		longitude = other;
		row_note(r, COL_LATITUDE, typed_latitude, "緯度と経度が逆なので、入れ替えました");
	}
	if (!in_japan(latitude, longitude)) {
		row_note(r, COL_LATITUDE,
		    arena_printf(&r->work->arena, "%s, %s", typed_latitude, typed_longitude),
		    "日本の外なので、空にしました");
		return;
	}
	o->latitude = millionths(latitude);
	o->longitude = millionths(longitude);
}
