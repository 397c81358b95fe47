/* lists: the codes of domain research §6.1 and of the casebook, as every new region gets them. */
#include "domain/codes/codes.h"

#define ROWS static const char *const

ROWS contact_channel[][3] = {
	{ "phone", "電話" }, { "visit", "来所" }, { "home_visit", "訪問" }, { "fax", "FAX" },
	{ "mail", "メール・Web" }, { "letter", "文書" }, { "meeting", "会議・その他" }, { 0 }
};

ROWS contact_method[][3] = {
	{ "phone", "電話" }, { "visit", "来所" }, { "home_visit", "訪問" }, { "fax", "FAX" },
	{ "mail", "メール・Web" }, { "letter", "文書" }, { "meeting", "会議" }, { "online", "オンライン" },
	{ "other", "その他" }, { 0 }
};

ROWS caller_kind[][3] = {
	{ "self", "本人", "住民" },
	{ "family", "家族・親族", "住民" },
	{ "care_manager", "ケアマネジャー", "専門職" },
	{ "support_center", "地域包括支援センター", "専門職" },
	{ "hospital", "病院（連携室・MSW）", "専門職" },
	{ "clinic", "診療所", "専門職" },
	{ "dentist", "歯科", "専門職" },
	{ "pharmacy", "薬局", "専門職" },
	{ "visiting_nurse", "訪問看護", "専門職" },
	{ "care_provider", "介護サービス事業所・施設", "専門職" },
	{ "government", "行政", "専門職" },
	{ "neighbour", "民生委員・近隣", "住民" },
	{ "social_council", "社会福祉協議会", "専門職" },
	{ "fire_service", "消防", "専門職" },
	{ "other", "その他・不明", "その他" },
	{ 0 }
};

ROWS consultation_content[][3] = {
	{ "home_doctor", "訪問診療・往診", "在宅医療" },
	{ "home_dentist", "訪問歯科", "在宅医療" },
	{ "home_pharmacist", "訪問薬剤", "在宅医療" },
	{ "home_nurse", "訪問看護", "在宅医療" },
	{ "home_rehabilitation", "訪問リハビリ", "在宅医療" },
	{ "care_service", "介護サービスの導入・変更", "介護" },
	{ "care_manager", "ケアマネジャーの紹介", "介護" },
	{ "transfer", "入退院・転院の調整", "入退院" },
	{ "facility", "入所・ショートステイ", "介護" },
	{ "end_of_life", "緩和ケア・看取り・ACP", "在宅医療" },
	{ "dementia", "認知症", "介護" },
	{ "treatment", "医療処置・機器", "在宅医療" },
	{ "cost", "制度・費用", "その他" },
	{ "mobility", "移動・送迎", "暮らし" },
	{ "carer", "介護者支援", "暮らし" },
	{ "complaint", "苦情", "その他" },
	{ "infection", "感染症", "その他" },
	{ "emergency", "救急・急変", "在宅医療" },
	{ "coordination", "多職種連携・ルール", "連携" },
	{ "other", "その他", "その他" },
	{ 0 }
};

ROWS scene[][3] = {
	{ "daily", "日常の療養支援" }, { "hospital", "入退院支援" }, { "acute", "急変時の対応" },
	{ "end_of_life", "看取り" }, { 0 }
};

ROWS urgency[][3] = {
	{ "normal", "ふつう" }, { "soon", "早めに" }, { "urgent", "至急" }, { "emergency", "緊急" }, { 0 }
};

ROWS outcome[][3] = {
	{ "resolved", "解決（導入に至った）", "成立" },
	{ "advised", "情報提供・助言のみ", "成立" },
	{ "introduced", "紹介済・本人の判断待ち", "継続" },
	{ "handed_over", "他機関へ引継ぎ", "成立" },
	{ "ongoing", "継続中", "継続" },
	{ "failed", "不成立", "不成立" },
	{ "withdrawn", "取下げ・連絡不能", "その他" },
	{ "died_or_admitted", "死亡・入院", "その他" },
	{ 0 }
};

ROWS failure_reason[][3] = {
	{ "no_vacancy", "空きなし" }, { "not_eligible", "対象外" }, { "too_far", "遠方" }, { "cost", "費用" },
	{ "declined", "本人・家族の希望" }, { "no_provider", "対応できる機関がない" }, { "other", "その他" }, { 0 }
};

ROWS care_level[][3] = {
	{ "not_applied", "未申請", "認定なし" }, { "applying", "申請中", "認定なし" },
	{ "programme", "事業対象者", "認定なし" },
	{ "support1", "要支援1", "要支援" }, { "support2", "要支援2", "要支援" },
	{ "care1", "要介護1", "要介護" }, { "care2", "要介護2", "要介護" }, { "care3", "要介護3", "要介護" },
	{ "care4", "要介護4", "要介護" }, { "care5", "要介護5", "要介護" },
	{ "not_certified", "非該当", "認定なし" }, { "unknown", "不明", "不明" }, { 0 }
};

ROWS household[][3] = {
	{ "alone", "独居" }, { "alone_daytime", "日中独居" }, { "couple", "夫婦のみ" },
	{ "elderly_only", "高齢者のみ" }, { "with_family", "家族と同居" }, { "facility", "施設等" },
	{ "unknown", "不明" }, { 0 }
};

ROWS dwelling[][3] = {
	{ "own_home", "自宅" }, { "rented", "賃貸住宅" }, { "elderly_rented", "高齢者向け賃貸住宅" },
	{ "serviced", "サービス付き高齢者向け住宅" }, { "facility", "施設" }, { "hospital", "入院中" },
	{ "unknown", "不明" }, { 0 }
};

ROWS sex[][3] = {
	{ "female", "女" }, { "male", "男" }, { "other", "その他" }, { 0 }
};

ROWS relation[][3] = {
	{ "spouse", "配偶者" }, { "child", "子" }, { "child_in_law", "子の配偶者" }, { "parent", "親" },
	{ "sibling", "兄弟姉妹" }, { "grandchild", "孫" }, { "relative", "その他の親族" },
	{ "neighbour", "近隣・知人" }, { "guardian", "成年後見人等" }, { "other", "その他" }, { 0 }
};

ROWS consent[][3] = {
	{ "oral", "口頭" }, { "written", "書面" }, { "not_yet", "未確認" }, { "refused", "同意なし" }, { 0 }
};

/* The thirteen kinds of the casebook's list of Tadami, and the others its four regions name. */
ROWS organization_kind[][3] = {
	{ "hospital", "病院", "医療" },
	{ "clinic", "診療所", "医療" },
	{ "public_clinic", "国保診療所", "医療" },
	{ "dentist", "歯科診療所", "医療" },
	{ "pharmacy", "薬局", "医療" },
	{ "visiting_nurse", "訪問看護ステーション", "医療" },
	{ "care_manager_office", "居宅介護支援事業所", "介護" },
	{ "home_help", "訪問介護（ヘルパーステーション）", "介護" },
	{ "home_bath", "訪問入浴介護", "介護" },
	{ "home_rehabilitation", "訪問リハビリテーション", "介護" },
	{ "day_service", "デイサービス", "介護" },
	{ "day_rehabilitation", "通所リハビリテーション", "介護" },
	{ "short_stay", "短期入所", "介護" },
	{ "small_multi", "小規模多機能型居宅介護", "介護" },
	{ "nursing_home", "特別養護老人ホーム", "介護" },
	{ "health_facility", "介護老人保健施設", "介護" },
	{ "small_health_facility", "地域密着型介護老人保健施設", "介護" },
	{ "medical_facility", "介護医療院", "介護" },
	{ "group_home", "認知症対応型共同生活介護", "介護" },
	{ "paid_home", "有料老人ホーム", "住まい" },
	{ "elderly_housing", "高齢者向け住宅", "住まい" },
	{ "welfare_centre", "高齢者総合福祉センター", "介護" },
	{ "equipment", "福祉用具", "介護" },
	{ "transport", "移動支援・送迎", "暮らし" },
	{ "support_center", "地域包括支援センター", "行政・相談" },
	{ "municipal_office", "市町村の担当課", "行政・相談" },
	{ "health_office", "保健福祉事務所", "行政・相談" },
	{ "hub", "在宅医療・介護連携拠点", "行政・相談" },
	{ "social_council", "社会福祉協議会", "暮らし" },
	{ "fire_station", "広域消防署", "消防" },
	{ "association", "医師会・歯科医師会・薬剤師会", "団体" },
	{ "other", "その他", "その他" },
	{ 0 }
};

/* By the Ministry's open data of care services: 介護給付サービス種類コード and a branch; words as its
 * files have them.  Below them what those data do not know. */
ROWS service_kind[][3] = {
	{ "110", "訪問介護", "訪問" },
	{ "120", "訪問入浴介護", "訪問" },
	{ "130", "訪問看護", "訪問" },
	{ "140", "訪問リハビリテーション", "訪問" },
	{ "150", "通所介護", "通い" },
	{ "155", "指定療養通所介護", "通い" },
	{ "160", "通所リハビリテーション", "通い" },
	{ "170", "福祉用具貸与", "用具" },
	{ "210", "短期入所生活介護", "泊まり" },
	{ "220", "短期入所療養介護（介護老人保健施設）", "泊まり" },
	{ "230", "短期入所療養介護(療養病床を有する病院等）", "泊まり" },
	{ "320", "認知症対応型共同生活介護", "住まい" },
	{ "331", "特定施設入居者生活介護（有料老人ホーム）", "住まい" },
	{ "332", "特定施設入居者生活介護（軽費老人ホーム）", "住まい" },
	{ "334", "特定施設入居者生活介護（有料老人ホーム（サービス付き高齢者向け住宅））", "住まい" },
	{ "335", "特定施設入居者生活介護（有料老人ホーム（外部サービス利用型））", "住まい" },
	{ "336", "特定施設入居者生活介護（軽費老人ホーム（外部サービス利用型））", "住まい" },
	{ "337", "特定施設入居者生活介護（有料老人ホーム（サービス付き高齢者向け住宅（外部サービス利用型））)", "住まい" },
	{ "361", "地域密着型特定施設入居者生活介護（有料老人ホーム）", "住まい" },
	{ "362", "地域密着型特定施設入居者生活介護（軽費老人ホーム）", "住まい" },
	{ "364", "地域密着型特定施設入居者生活介護（有料老人ホーム（サービス付き高齢者向け住宅））", "住まい" },
	{ "410", "特定福祉用具販売", "用具" },
	{ "430", "居宅介護支援", "相談" },
	{ "510", "介護老人福祉施設", "住まい" },
	{ "520", "介護老人保健施設", "住まい" },
	{ "530", "介護療養型医療施設", "住まい" },
	{ "540", "地域密着型介護老人福祉施設入所者生活介護", "住まい" },
	{ "550", "介護医療院", "住まい" },
	{ "551", "短期入所療養介護（介護医療院）", "泊まり" },
	{ "710", "夜間対応型訪問介護", "訪問" },
	{ "720", "認知症対応型通所介護", "通い" },
	{ "730", "小規模多機能型居宅介護", "通い" },
	{ "760", "定期巡回・随時対応型訪問介護看護", "訪問" },
	{ "770", "看護小規模多機能型居宅介護（複合型サービス）", "通い" },
	{ "780", "地域密着型通所介護", "通い" },
	{ "outpatient", "外来診療", "医療" },
	{ "home_doctor", "訪問診療・往診", "医療" },
	{ "home_dentist", "訪問歯科診療", "医療" },
	{ "home_pharmacist", "訪問薬剤管理指導", "医療" },
	{ "ward", "入院", "医療" },
	{ "support", "総合相談", "相談" },
	{ "transport", "移動支援・送迎", "暮らし" },
	{ "meals", "配食", "暮らし" },
	{ "watching", "見守り", "暮らし" },
	{ "housing", "高齢者向け住宅", "住まい" },
	{ "ambulance", "救急", "救急" },
	{ "other", "その他", "その他" },
	{ 0 }
};

ROWS weekday[][3] = {
	{ "mon", "月" }, { "tue", "火" }, { "wed", "水" }, { "thu", "木" }, { "fri", "金" },
	{ "sat", "土" }, { "sun", "日" }, { "holiday", "祝日" }, { 0 }
};

ROWS refusal_reason[][3] = {
	{ "full", "定員・空きがない" }, { "area", "対応の地域でない" }, { "days", "日程・時間が合わない" },
	{ "condition", "状態・処置に対応できない" }, { "staff", "人手が足りない" },
	{ "other", "その他" }, { 0 }
};

ROWS provision_item[][3] = {
	{ "identity", "氏名・生年月日・住所・電話" },
	{ "family", "ご家族・キーパーソン" },
	{ "care", "介護・医療の状況" },
	{ "story", "相談の内容" },
	{ "course", "対応の経過と結果" },
	{ 0 }
};

ROWS provision_purpose[][3] = {
	{ "medical", "在宅医療の依頼・調整" },
	{ "care", "介護サービスの利用・調整" },
	{ "transfer", "入退院・転院の調整" },
	{ "conference", "支援の話合い（会議）" },
	{ "emergency", "急変・救急への備え" },
	{ "other", "その他" },
	{ 0 }
};

/* What only locals know of a place. */
ROWS fact_kind[][3] = {
	{ "home_visits", "訪問できる", "訪問" },
	{ "night_calls", "夜間の電話・往診", "訪問" },
	{ "end_of_life", "自宅での看取り", "医療" },
	{ "ventilator", "人工呼吸器", "医療" },
	{ "dialysis", "透析", "医療" },
	{ "dementia", "認知症", "介護" },
	{ "ambulance", "救急車への付き添い", "介護" },
	{ "cannot", "できないこと", "そのほか" },
	{ "language", "外国語", "そのほか" },
	{ "snow_parking", "冬の駐車", "そのほか" },
	{ "vacancy", "空き", "空き" },
	{ "waiting", "待ち", "空き" },
	{ 0 }
};
static const int fact_days[] = { 180, 180, 180, 180, 180, 180, 180, 180, 365, 365, 7, 30 };
_Static_assert(COUNT(fact_days) + 1 == COUNT(fact_kind), "each kind says how long it keeps");

#define LIST(name, label) { #name, label, name }

const struct code_list code_lists[] = {
	LIST(contact_channel, "相談方法"),
	LIST(caller_kind, "相談者の区分"),
	LIST(consultation_content, "相談内容"),
	LIST(scene, "場面"),
	LIST(urgency, "緊急度"),
	LIST(contact_method, "対応の方法"),
	LIST(outcome, "対応結果"),
	LIST(failure_reason, "不成立の理由"),
	LIST(consent, "本人の同意"),
	LIST(care_level, "要介護度"),
	LIST(household, "世帯"),
	LIST(dwelling, "住まい"),
	LIST(sex, "性別"),
	LIST(relation, "続柄"),
	LIST(organization_kind, "機関の種別"),
	LIST(service_kind, "サービスの種類"),
	{ "fact_kind", "地元の情報の種類", fact_kind, fact_days },
	LIST(weekday, "曜日"),
	LIST(refusal_reason, "受けられない理由"),
	LIST(provision_item, "提供する項目"),
	LIST(provision_purpose, "提供の目的"),
	{ 0 }
};

const struct code_list *codes_list_find(const char *name)
{
	for (const struct code_list *l = code_lists; l->name; l++)
		if (text_same(l->name, name))
			return l;
	return NULL;
}

static bool has_code(const struct code *codes, int n, const char *code)
{
	for (int i = 0; i < n; i++)
		if (text_same(codes[i].code, code))
			return true;
	return false;
}

static int list_seed(struct work *w, const struct code_list *l)
{
	const struct code *there;
	int n = codes_of(w, l->name, (struct date){0}, &there), saved = 0;

	for (int i = 0; l->rows[i][0]; i++) {
		struct code c = {
			.list = l->name, .code = l->rows[i][0], .label = l->rows[i][1],
			.rollup = l->rows[i][2], .position = { true, (i + 1) * 10 },
		};

		if (l->days)
			c.days = (struct number){ true, l->days[i] };
		if (!has_code(there, n, c.code))
			saved += store_save(w, &code_record, &c) == SAVED;
	}
	return saved;
}

int codes_seed(struct work *w)
{
	int saved = 0;

	for (const struct code_list *l = code_lists; l->name; l++)
		saved += list_seed(w, l);
	return saved;
}
