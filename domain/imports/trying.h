/* trying: what the tests of imports share -- invented files, and what came of them. */
#ifndef IMPORTS_TRYING_H
#define IMPORTS_TRYING_H

#include "domain/imports/imports.h"
#include "tests/region.h"

#define HEAD \
	"\xef\xbb\xbf都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ," \
	"サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,法人の名称," \
	"事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL," \
	"高齢者の方と障害者の方が同時一体的に利用できるサービス," \
	"介護保険の通常の指定基準を満たしている,障害福祉の通常の指定基準を満たしている,備考\r\n"
#define ROW(number, name, kind, phone, seats) \
	"072079," number ",福島県,須賀川市," name ",ミドリ," kind ",須賀川市緑町1,,37.2998538000010," \
	"140.37274320," phone ",,3010001025868,株式会社みどり," number ",\"平日,土曜日\",," seats \
	",midori.example.jp,なし,,,\r\n"
#define GREEN ROW("0770700268", "みどりの家", "訪問入浴介護", "0248-00-7001", "0")
#define GREEN_STAY ROW("0770700268", "みどりの家　泊まり", "短期入所生活介護", "0248-00-7001", "9")
#define BLUE ROW("0770700953", "あおの家", "訪問入浴介護", "0248－00－7002", "12")

struct bytes {
	const char *s;
	size_t n;
};

UNUSED static bool read_bytes(void *context, size_t at, void *to, size_t n)
{
	const struct bytes *b = context;

	assert_true(at <= b->n && n <= b->n - at);
	memcpy(to, b->s + at, n);
	return true;
}

UNUSED static struct import_file file_of(struct bytes *b, const char *s)
{
	*b = (struct bytes){ s, strlen(s) };
	return (struct import_file){ "試し.csv", { read_bytes, b, b->n } };
}

/* Reads a file in the work; false: work.problems says why not. */
UNUSED static bool read_in(struct work *w, const char *csv, const char *area, struct import *im)
{
	struct bytes b;
	struct import_file f = file_of(&b, csv);
	const struct import_order order = { .file = &f, .files = 1, .area = area };

	*im = (struct import){0};
	return import_read(w, &order, im);
}

UNUSED static struct import_order quietly;

UNUSED static struct import import_in(struct work *w, const char *csv)
{
	struct import im;

	if (!read_in(w, csv, "", &im))
		fail_msg("%s", w->problems ? w->problems->say : w->fault);
	import_apply(w, &im, &quietly);
	assert_null(w->fault);
	assert_int_equal(im.state, IMPORT_APPLIED);
	return im;
}

UNUSED static struct organization place_of(struct work *w, const char *number)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM organization WHERE region = $1 AND business_number = $2",
	    I(w->actor.region), T(number));
	struct organization o = {0};

	assert_true(rs->n <= 1);
	if (rs->n)
		assert_true(store_get(w, &organization_record, cell_number(rs, 0, 0), &o));
	return o;
}

UNUSED static struct service service_of(struct work *w, const char *number, const char *kind)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM service WHERE region = $1 AND number = $2 AND kind = $3",
	    I(w->actor.region), T(number), T(kind));
	struct service s = {0};

	assert_true(rs->n <= 1);
	if (rs->n)
		assert_true(store_get(w, &service_record, cell_number(rs, 0, 0), &s));
	return s;
}

UNUSED static bool put_text(void *context, const char *s, size_t n)
{
	text_addn(context, s, n);
	return true;
}

UNUSED static const char *report_of(struct work *w, const struct import *im)
{
	struct text t = { .arena = &w->arena };

	assert_true(import_report(w, im, put_text, &t));
	return t.s;
}

UNUSED static void over(struct work *w)
{
	store_cancel(w);
	region_done(w);
}

#endif
