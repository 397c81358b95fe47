/* sheets: care services and medical places as the Ministry and the municipalities publish them
 * (standards 3.1.1 and 3.7). */
#include "domain/organizations/pages.h"
#include "domain/organizations/outward.h"

#include "document/document.h"

#include <string.h>

typedef const char *column_of(struct outward *);
struct column {
	const char *head;
	column_of *of;
	const char *remark; /* instead: what stands in the remarks under this label */
};

/* ---- What stands in a column ------------------------------------------------------------- */

static const char *town_code(struct outward *r)
{
	return r->place->town_code ? r->place->town_code : r->town.code;
}

static const char *prefecture(struct outward *r)
{
	return r->town.head.id ? r->town.prefecture ? r->town.prefecture : "福島県" : NULL;
}

static const char *town(struct outward *r)
{
	return r->town.name;
}

static const char *number(struct outward *r)
{
	return r->service && r->service->number ? r->service->number : r->place->business_number;
}

static const char *name(struct outward *r)
{
	return r->service ? service_published(r->work, r->place, r->service) : r->place->name;
}

static const char *kana(struct outward *r)
{
	return r->place->kana;
}

static const char *service_kind(struct outward *r)
{
	return code_label(r->work, "service_kind", r->service->kind);
}

static const char *place_kind(struct outward *r)
{
	return code_label(r->work, "organization_kind", r->place->kind);
}

static const char *address(struct outward *r)
{
	return r->place->address;
}

static const char *degrees(struct outward *r, const char *field)
{
	return field_plain(&r->work->arena, record_field(&organization_record, field), r->place);
}

static const char *latitude(struct outward *r)
{
	return degrees(r, "latitude");
}

static const char *longitude(struct outward *r)
{
	return degrees(r, "longitude");
}

static const char *phone(struct outward *r)
{
	return r->service && r->service->phone ? r->service->phone : r->place->phone;
}

static const char *fax(struct outward *r)
{
	return r->service && r->service->fax ? r->service->fax : r->place->fax;
}

static const char *corporation_number(struct outward *r)
{
	return r->corporation.number;
}

static const char *corporation_name(struct outward *r)
{
	return r->corporation.name;
}

const char *sheet_days(struct outward *r)
{
	const struct service *s = r->service;
	const bool on[] = { s->weekdays, s->saturdays, s->sundays, s->holidays };
	static const char *const words[] = { "平日", "土曜日", "日曜日", "祝日" };
	struct text t = { .arena = &r->work->arena };

	for (size_t i = 0; i < COUNT(words); i++)
		if (on[i])
			text_addf(&t, "%s%s", t.len ? "," : "", words[i]);
	return t.s;
}

static const char *days_note(struct outward *r)
{
	return r->service->days_note;
}

static const char *capacity(struct outward *r)
{
	return field_plain(&r->work->arena, record_field(&service_record, "capacity"), r->service);
}

static const char *url(struct outward *r)
{
	return r->service && r->service->url ? r->service->url : r->place->url;
}

static const char *shared(struct outward *r)
{
	return r->service->shared ? "あり" : NULL;
}

static const char *remark(struct outward *r, const char *label)
{
	return remark_of(&r->work->arena, r->service ? r->service->note : r->place->note, label);
}

static const char *note(struct outward *r)
{
	return remark(r, r->service ? "" : REMARK_MEDICAL);
}

static const char *postcode(struct outward *r)
{
	return r->place->postcode;
}

/* Who publishes it. */
static const char *publisher(struct outward *r)
{
	return r->town.name
	    ? arena_printf(&r->work->arena, "%s%s", prefecture(r), r->town.name)
	    : NULL;
}

static const char *nothing(struct outward *r)
{
	(void)r;
	return NULL;
}

static const char *beds(struct outward *r)
{
	struct listing l = store_parts(r->work, &service_record, r->place->head.id);
	struct outward ward = *r;

	for (int i = 0; i < l.n; i++) {
		ward.service = LISTED(l, &service_record, i);
		if (text_same(ward.service->kind, "ward"))
			return capacity(&ward);
	}
	return remark(r, REMARK_BEDS);
}

/* ---- The sheets -------------------------------------------------------------------------- */

static const struct column kaigo[] = { { "都道府県コード又は市町村コード", town_code }, { "No", number },
	{ "都道府県名", prefecture }, { "市区町村名", town }, { "事業所名", name },
	{ "事業所名カナ", kana }, { "サービスの種類", service_kind }, { "住所", address },
	{ "方書（ビル名等）", nothing }, { "緯度", latitude }, { "経度", longitude },
	{ "電話番号", phone }, { "FAX番号", fax }, { "法人番号", corporation_number },
	{ "法人の名称", corporation_name }, { "事業所番号", number }, { "利用可能曜日", sheet_days },
	{ "利用可能曜日特記事項", days_note }, { "定員", capacity }, { "URL", url },
	{ "高齢者の方と障害者の方が同時一体的に利用できるサービス", shared },
	{ "介護保険の通常の指定基準を満たしている", .remark = REMARK_BASIS_CARE },
	{ "障害福祉の通常の指定基準を満たしている", .remark = REMARK_BASIS_WELFARE }, { "備考", note }, { 0 } };

static const struct column care[] = { { "都道府県コード又は市区町村コード", town_code }, { "NO", number },
	{ "都道府県名", prefecture }, { "市区町村名", town }, { "介護サービス事業所名称", name },
	{ "介護サービス事業所名称_カナ", kana }, { "実施サービス", service_kind },
	{ "住所", address }, { "方書", nothing }, { "緯度", latitude }, { "経度", longitude },
	{ "電話番号", phone }, { "内線番号", nothing }, { "FAX番号", fax },
	{ "法人番号", corporation_number }, { "法人の名称", corporation_name },
	{ "事業所番号", number }, { "利用可能曜日", sheet_days }, { "利用可能日時特記事項", days_note },
	{ "定員", capacity }, { "URL", url }, { "備考", note }, { 0 } };

static const struct column medical[] = { { "都道府県コード又は市区町村コード", town_code },
	{ "NO", number }, { "都道府県名", prefecture }, { "市区町村名", town }, { "名称", name },
	{ "名称_カナ", kana }, { "医療機関の種類", place_kind }, { "住所", address },
	{ "方書", nothing }, { "緯度", latitude }, { "経度", longitude }, { "電話番号", phone },
	{ "内線番号", nothing }, { "FAX番号", fax }, { "法人番号", corporation_number },
	{ "法人の名称", corporation_name }, { "医療機関コード", number }, { "診療曜日", consulting_days },
	{ "診療開始時間", consulting_opens }, { "診療終了時間", consulting_closes },
	{ "診療日時特記事項", consulting_note },
	{ "時間外における対応", .remark = REMARK_AFTER_HOURS },
	{ "診療科目", .remark = REMARK_SUBJECTS }, { "病床数", beds }, { "URL", url },
	{ "備考", note }, { 0 } };

/* The newer edition.  Addresses for mail are for the hub's own use and stay here: the column is not
 * there, so that whoever reads the file keeps hers. */
#define NEWER_HEAD(kind_head, kind) \
	{ "全国地方公共団体コード", town_code }, { "ID", number }, { "地方公共団体名", publisher }, \
	    { "名称", name }, { "名称_カナ", kana }, { "名称_英字", nothing }, { kind_head, kind }, \
	    { "所在地_全国地方公共団体コード", town_code }, { "町字ID", nothing }, \
	    { "所在地_連結表記", address }, { "所在地_都道府県", prefecture }, \
	    { "所在地_市区町村", town }, { "所在地_町字", nothing }, \
	    { "所在地_番地以下", nothing }, { "建物名等(方書)", nothing }, { "緯度", latitude }, \
	    { "経度", longitude }, { "高度の種別", nothing }, { "高度の値", nothing }, \
	    { "電話番号", phone }, { "内線番号", nothing }, { "FAX番号", fax }, \
	    { "連絡先FormURL", .remark = REMARK_FORM }, \
	    { "連絡先備考（その他、SNSなど）", .remark = REMARK_CONTACT }, \
	    { "郵便番号", postcode }, { "法人番号", corporation_number }, \
	{ \
		"法人の名称", corporation_name \
	}

static const struct column care_newer[] = { NEWER_HEAD("実施サービス", service_kind),
	{ "事業所番号", number }, { "利用可能曜日", sheet_days }, { "利用可能日時特記事項", days_note },
	{ "定員", capacity }, { "URL", url }, { "備考", note }, { 0 } };

static const struct column medical_newer[] = { NEWER_HEAD("医療機関の種類", place_kind),
	{ "医療機関コード", number }, { "診療曜日", consulting_days }, { "診療開始時間", consulting_opens },
	{ "診療終了時間", consulting_closes }, { "診療日時特記事項", consulting_note },
	{ "時間外における対応", .remark = REMARK_AFTER_HOURS },
	{ "診療科目", .remark = REMARK_SUBJECTS }, { "病床数", beds },
	{ "URL", url }, { "備考", note }, { 0 } };

static void head_add(struct text *t, const struct column *column)
{
	text_add(t, "\xef\xbb\xbf");
	for (const struct column *c = column; c->head; c++) {
		text_add(t, c == column ? "" : ",");
		text_add(t, c->head);
	}
	text_add(t, "\r\n");
}

/* A lone dash is how the data themselves say "nothing". */
static int row_add(struct text *t, const struct column *column, struct outward *r)
{
	for (const struct column *c = column; c->head; c++) {
		const char *s = c->remark ? remark(r, c->remark) : c->of(r);

		text_add(t, c == column ? "" : ",");
		csv_cell(t, s, s && strcmp(s, "-") != 0);
	}
	text_add(t, "\r\n");
	return 1;
}

/* The Ministry's codes are numbers; what else a place offers is no care service of its lists. */
static int services_add(struct text *t, const struct column *column, struct outward *r)
{
	struct listing l = store_parts(r->work, &service_record, r->place->head.id);
	int n = 0;

	for (int i = 0; i < l.n; i++) {
		r->service = LISTED(l, &service_record, i);
		if (r->service->kind && strspn(r->service->kind, "0123456789") == 3)
			n += row_add(t, column, r);
	}
	return n;
}

static int kaigo_add(struct text *t, struct outward *r)
{
	return services_add(t, kaigo, r);
}

static int care_add(struct text *t, struct outward *r)
{
	return services_add(t, care, r);
}

static int care_newer_add(struct text *t, struct outward *r)
{
	return services_add(t, care_newer, r);
}

static int place_add(struct text *t, const struct column *column, struct outward *r)
{
	static const char *const kinds[] = { "hospital", "clinic", "public_clinic", "dentist",
		"pharmacy" };

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_same(r->place->kind, kinds[i]))
			return row_add(t, column, r);
	return 0;
}

static int medical_add(struct text *t, struct outward *r)
{
	return place_add(t, medical, r);
}

static int medical_newer_add(struct text *t, struct outward *r)
{
	return place_add(t, medical_newer, r);
}

int64_t kaigo_csv(struct text *t, struct work *w, const struct query *q)
{
	head_add(t, kaigo);
	return outward_places(w, q, kaigo_add, t);
}

int64_t care_csv(struct text *t, struct work *w, const struct query *q)
{
	head_add(t, care);
	return outward_places(w, q, care_add, t);
}

int64_t medical_csv(struct text *t, struct work *w, const struct query *q)
{
	head_add(t, medical);
	return outward_places(w, q, medical_add, t);
}

int64_t care_newer_csv(struct text *t, struct work *w, const struct query *q)
{
	head_add(t, care_newer);
	return outward_places(w, q, care_newer_add, t);
}

int64_t medical_newer_csv(struct text *t, struct work *w, const struct query *q)
{
	head_add(t, medical_newer);
	return outward_places(w, q, medical_newer_add, t);
}
