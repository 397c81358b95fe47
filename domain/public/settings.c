/* settings: who runs the hub decides field by field what residents see. */
#include "domain/public/pages.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct publicity
#define FIELDS "domain/public/rules.def"
#include "base/rows.h"
};

const struct record publicity_record = {
	.name = "publicity",
	.label = "住民向けのページ",
	.size = sizeof(struct publicity),
	.fields = fields,
	.read = READ_DIRECTORY,
	.write = WRITE_REGION,
	.export = READ_DIRECTORY,
	.keys = (const char *const[]){ "one", NULL },
};

const struct showable showables[] = { { "kind", "種別", true }, { "town", "市町村", true },
	{ "address", "所在地", true }, { "phone", "電話", true }, { "hours", "受付時間", true },
	{ "services", "サービスの種類", true }, { "days", "利用できる日", true },
	{ "position", "地図の上の位置", true }, { "url", "ホームページ", true },
	{ "trips", "移動支援・送迎の時刻表", true }, { "visiting", "訪問対応", false },
	{ "area", "訪問・送迎の範囲", false }, { "capacity", "定員", false },
	{ "corporation", "運営法人", false }, { "fax", "施設のFAX", false },
	{ "email", "施設のメールアドレス", false },
	{ "fact.home_visits", "できること：訪問", false },
	{ "fact.night_calls", "できること：夜間の電話・往診", false },
	{ "fact.end_of_life", "できること：自宅での看取り", false },
	{ "fact.dementia", "できること：認知症", false },
	{ "fact.language", "できること：外国語", false },
	{ "fact.snow_parking", "できること：冬の駐車", false }, { "fact.vacancy", "空き", false },
	{ 0 } };

/* Blanks stand around each key. */
bool publicity_shows(const struct publicity *p, const char *key)
{
	size_t n = strlen(key);

	for (const char *s = p->shown; s && (s = strstr(s, key)); s += n)
		if ((s == p->shown || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
			return true;
	return false;
}

static const char *keys(struct request *rq, bool usual)
{
	struct text t = { .arena = &rq->work->arena };

	for (const struct showable *s = showables; s->key; s++) {
		const char *name = arena_printf(t.arena, "show.%s", s->key);

		if (usual ? s->usual : form_value(rq, name) != NULL)
			text_addf(&t, "%s%s", t.len ? " " : "", s->key);
	}
	return t.s;
}

/* The hub's own; one that is not saved yet shows the usual things, to nobody. */
static void own(struct request *rq, struct publicity *p)
{
	struct rows *rs = store_query(rq->work,
	    "SELECT id FROM publicity WHERE region = $1 AND one = 1 AND removed = 0",
	    I(rq->work->actor.region));

	if (rs->n && store_get(rq->work, &publicity_record, cell_number(rs, 0, 0), p))
		return;
	*p = (struct publicity){ .one = { true, 1 }, .title = "医療と介護の事業所",
		.shown = keys(rq, true) };
}

static int show(struct request *rq, const struct publicity *p, int status)
{
	rq->title = "住民向けのページの設定";
	settings_page(&rq->page, rq, p);
	return status;
}

int settings_get(struct request *rq)
{
	struct publicity p = {0};

	own(rq, &p);
	return show(rq, &p, 200);
}

static int stale(struct request *rq, const struct publicity *mine)
{
	work_problem(rq->work, NULL,
	    "ほかの人が先に設定を変えました。この画面には入力した内容が残っています。"
	    "別の画面で今の設定を確かめてから、もう一度保存してください。");
	return show(rq, mine, 409);
}

int settings_save(struct request *rq)
{
	static const char *const typed[] = { "open", "title", "words", NULL };
	struct publicity p = {0}, now = {0};

	own(rq, &p);
	now = p;
	if (!form_read_only(rq, &p, &publicity_record, typed)) {
		p.shown = keys(rq, false);
		return show(rq, &p, 422);
	}
	p.shown = keys(rq, false);
	if (!record_check(rq->work, &publicity_record, &p))
		return show(rq, &p, 422);
	switch (store_save(rq->work, &publicity_record, &p)) {
	case SAVED: break;
	case STALE:
	case TAKEN: p.head = now.head; return stale(rq, &p);
	case ABSENT: return any_absent(rq);
	}
	rq->flash = p.open ? "住民向けのページを公開しています。" : "設定を残しました。まだ公開していません。";
	return reply_goto(rq, "/public/settings");
}
