/* sheet: see parts.h. */
#include "domain/imports/parts.h"

#include "base/fold.h"

#include <string.h>

static const struct {
	enum column column;
	const char *words[6];
} heads[] = {
#define COLUMN(id, ...) { COL_##id, { __VA_ARGS__ } },
#include "domain/imports/columns.def"
#undef COLUMN
};

/* The first whose columns are all there. */
static const struct format formats[] = {
	{ "kaigo", "介護サービス情報公表システム（厚生労働省）", true, false,
	    { COL_TOWN, COL_NAME, COL_SERVICE, COL_NUMBER, COL_SHARED, COLUMNS } },
	{ "care", "介護サービス事業所一覧（自治体標準オープンデータセット）", false, false,
	    { COL_NAME, COL_SERVICE, COL_ADDRESS, COLUMNS } },
	{ "medical", "医療機関一覧（自治体標準オープンデータセット）", false, true,
	    { COL_NAME, COL_ADDRESS, COL_MEDICAL, COL_SUBJECTS, COLUMNS } },
	{ "medical", "医療機関一覧（自治体標準オープンデータセット）", false, true,
	    { COL_NAME, COL_ADDRESS, COL_MEDICAL_NUMBER, COLUMNS } },
	{ "navii", "医療情報ネット（厚生労働省）", true, true,
	    { COL_SERIAL, COL_NAME, COL_MEDICAL, COL_PREFECTURE_CODE, COL_TOWN_PART, COLUMNS } },
};

static const char *folded(struct arena *a, const char *s)
{
	if (text_starts(s, "\xef\xbb\xbf"))
		s += 3;
	return fold_search(a, s);
}

static int meaning(struct arena *a, const char *head)
{
	const char *s = folded(a, head);

	for (size_t i = 0; i < COUNT(heads); i++)
		for (int k = 0; k < 6 && heads[i].words[k]; k++)
			if (!strcmp(s, fold_search(a, heads[i].words[k])))
				return (int)heads[i].column;
	return -1;
}

static bool has(const struct sheet *s, const struct format *f)
{
	for (int i = 0; f->must[i] != COLUMNS; i++)
		if (s->column[f->must[i]] < 0)
			return false;
	return true;
}

static const char *first_words(struct arena *a, const struct reader *r)
{
	struct text t = { .arena = a };

	for (int i = 0; i < r->columns && i < 4; i++)
		text_addf(&t, "「%.60s」", r->cell[i]);
	return r->columns > 4 ? arena_printf(a, "%sなど%d列", t.s, r->columns) : t.s;
}

static const char *unknown(struct arena *a, const struct sheet *s, const struct reader *r)
{
	if (s->column[COL_HOURS_SUBJECT] >= 0)
		return "医療情報ネットの「診療科・診療時間票」です。施設票（facility_info）のほうを選んでください。";
	if (r->columns == 1 && strchr(r->cell[0], '\t'))
		return "タブで区切ったファイルです。Excelで開いて「CSV UTF-8」で保存してください。";
	return arena_printf(a,
	    "1行目：見出しが%sで、知っている種類のCSVではありません。取り込めるのは、"
	    "介護サービス情報公表システムのオープンデータ、自治体標準の「介護サービス事業所一覧」と「医療機関一覧」、"
	    "医療情報ネットの施設票・薬局票です。1行目が見出しの行になっているか確かめてください。",
	    first_words(a, r));
}

static void place_columns(struct sheet *s, struct arena *a, const struct reader *r)
{
	struct text unused = { .arena = a };

	for (int i = 0; i < COLUMNS; i++)
		s->column[i] = -1;
	s->columns = r->columns;
	for (int i = 0; i < r->columns; i++) {
		int what = meaning(a, r->cell[i]);

		s->head[i] = arena_copy(a, r->cell[i]);
		if (what >= 0 && s->column[what] < 0)
			s->column[what] = i;
		else if (*r->cell[i])
			text_addf(&unused, "「%s」", r->cell[i]);
	}
	s->unused = unused.s;
}

bool sheet_open(struct sheet *s, struct arena *a, const struct reader *r, const char **why)
{
	place_columns(s, a, r);
	s->format = NULL;
	for (size_t i = 0; i < COUNT(formats) && !s->format; i++)
		if (s->column[COL_HOURS_SUBJECT] < 0 && has(s, &formats[i]))
			s->format = &formats[i];
	if (s->format)
		return true;
	*why = r->unreadable
	    ? "1行目：文字コードが分かりません。UTF-8かShift_JIS（CP932）で保存し直してください。"
	    : unknown(a, s, r);
	return false;
}
