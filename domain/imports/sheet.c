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

/* Every file of the Ministry has them all; one that is missing would take its values away. */
static const enum column kaigo_columns[] = { COL_TOWN, COL_SERIAL, COL_PREFECTURE, COL_TOWN_NAME,
	COL_NAME, COL_KANA, COL_SERVICE, COL_ADDRESS, COL_BUILDING, COL_LATITUDE, COL_LONGITUDE,
	COL_PHONE, COL_FAX, COL_CORPORATION_NUMBER, COL_CORPORATION, COL_NUMBER, COL_DAYS,
	COL_DAYS_NOTE, COL_CAPACITY, COL_URL, COL_SHARED, COL_BASIS_CARE, COL_BASIS_WELFARE,
	COL_NOTE, COLUMNS };

/* The first whose columns are all there. */
static const struct format formats[] = {
	{ "kaigo", "介護サービス情報公表システム（厚生労働省）", true, false,
	    { COL_NAME, COL_SHARED, COL_BASIS_CARE, COLUMNS }, kaigo_columns },
	{ "kaigo", "介護サービス情報公表システム（厚生労働省）", true, false,
	    { COL_SERVICE, COL_NUMBER, COL_BASIS_WELFARE, COLUMNS }, kaigo_columns },
	{ "care", "介護サービス事業所一覧（自治体標準オープンデータセット）", false, false,
	    { COL_NAME, COL_SERVICE, COL_ADDRESS, COLUMNS }, NULL },
	{ "medical", "医療機関一覧（自治体標準オープンデータセット）", false, true,
	    { COL_NAME, COL_ADDRESS, COL_MEDICAL, COL_SUBJECTS, COLUMNS }, NULL },
	{ "medical", "医療機関一覧（自治体標準オープンデータセット）", false, true,
	    { COL_NAME, COL_ADDRESS, COL_MEDICAL_NUMBER, COLUMNS }, NULL },
	{ "navii", "医療情報ネット（厚生労働省）", true, true,
	    { COL_SERIAL, COL_NAME, COL_MEDICAL, COL_PREFECTURE_CODE, COL_TOWN_PART, COLUMNS },
	    NULL },
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
		text_addf(&t, "「%s」", text_brief(a, r->cell[i], 30));
	return r->columns > 4 ? arena_printf(a, "%sなど%d列", t.s, r->columns) : t.s;
}

static bool heads_end(const struct reader *r, const char *one, const char *two, const char *three)
{
	int n = r->columns;

	return n > 3 && !strcmp(r->cell[n - 3], one) && !strcmp(r->cell[n - 2], two)
	    && !strcmp(r->cell[n - 1], three);
}

/* What is none of the kinds, but known; NULL: it is not. */
static const char *other_kind(const struct sheet *s, const struct reader *r)
{
	if (s->column[COL_HOURS_SUBJECT] >= 0)
		return "医療情報ネットの「診療科・診療時間票」です。施設票（facility_info）のほうを選んでください。";
	if (r->columns == 1 && strchr(r->cell[0], '\t'))
		return "タブで区切ったファイルです。Excelで開いて「CSV UTF-8」で保存してください。";
	if (r->columns == 1 && strchr(r->cell[0], ';'))
		return "セミコロン（;）で区切ったファイルです。Excelで開いて「CSV UTF-8」で保存してください。";
	if (heads_end(r, "版", "更新", "更新者")
	    || (r->columns > 2 && !strcmp(r->cell[0], "id") && !strcmp(r->cell[1], "version")))
		return "Yuiから書き出した一覧（CSV）です。ここでは取り込めません。"
		       "国や市町村のページからダウンロードしたCSVを選んでください。";
	if (r->columns > 3 && !strcmp(r->cell[0], "ファイル") && !strcmp(r->cell[2], "結果"))
		return "Yuiの「取込の報告」です。国や市町村のページからダウンロードしたCSVを選んでください。";
	return NULL;
}

static const char *unknown(struct arena *a, const struct sheet *s, const struct reader *r)
{
	const char *known = other_kind(s, r);

	if (known)
		return known;
	return arena_printf(a,
	    "1行目：見出しが%sで、知っている種類のCSVではありません。取り込めるのは、"
	    "介護サービス情報公表システムのオープンデータ、自治体標準の「介護サービス事業所一覧」と「医療機関一覧」、"
	    "医療情報ネットの施設票・薬局票です。1行目が見出しの行になっているか確かめてください。%s",
	    first_words(a, r),
	    r->cp932 ? "見出しが文字化けしているときは、文字コードをUTF-8かShift_JISにして保存し直してください。"
		     : "");
}

/* NULL: nothing is missing. */
static const char *damaged(struct arena *a, const struct sheet *s)
{
	struct text lost = { .arena = a };

	for (const enum column *c = s->format->whole; c && *c != COLUMNS; c++)
		for (size_t i = 0; i < COUNT(heads) && s->column[*c] < 0; i++)
			if (heads[i].column == *c)
				text_addf(&lost, "「%s」", heads[i].words[0]);
	return lost.len ? arena_printf(a,
			      "1行目：「%s」のファイルのようですが、%sの列がありません。列を消したり、"
			      "見出しを直したりしていない元のファイルを、ダウンロードし直してください。",
			      s->format->source, lost.s)
			: NULL;
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
	*why = s->format ? damaged(a, s) : NULL;
	s->silent = s->format ? silent_of(a, s) : NULL;
	if (s->format)
		return !*why;
	*why = r->unreadable
	    ? "1行目：文字コードが分かりません。UTF-8かShift_JIS（CP932）で保存し直してください。"
	    : unknown(a, s, r);
	return false;
}
