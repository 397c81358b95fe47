/* criteria: what an address asks for, read and checked; nothing wrong is passed over. */
#include "domain/finding/pages.h"

#include "base/fold.h"

#include <string.h>

const struct choice finding_answers[] = { { "yes", "はい" }, { "conditional", "はい・条件つき" },
	{ "no", "いいえ" }, { 0 } };

static bool wrong(struct request *rq, const char *name, const char *say)
{
	work_problem(rq->work, name, "%s", say);
	return false;
}

static bool is_choice(const struct choice *list, const char *code)
{
	for (; list->code; list++)
		if (text_same(list->code, code))
			return true;
	return false;
}

static bool read_words(struct request *rq, struct criteria *c)
{
	enum { MOST = 100 };

	c->words = query_value(rq, "q");
	return !c->words || utf8_length(c->words) <= MOST
	    || wrong(rq, "q", "言葉は100字までにしてください。");
}

/* "150", or "~訪問" for all that roll up to it. */
static bool read_service(struct request *rq, struct criteria *c)
{
	const char *typed = query_value(rq, "service");
	const struct code *codes;
	int n = codes_of(rq->work, "service_kind", (struct date){0}, &codes);

	for (int i = 0; typed && i < n; i++) {
		if (text_same(codes[i].code, typed))
			c->service = codes[i].code;
		if (*typed == '~' && text_same(codes[i].rollup, typed + 1))
			c->group = codes[i].rollup;
	}
	return !typed || c->service || c->group
	    || wrong(rq, "service", "そのサービスは一覧にありません。選び直してください。");
}

static bool read_town(struct request *rq, const char *name, struct municipality *to)
{
	const char *typed = query_value(rq, name);
	int64_t id;

	if (!typed)
		return true;
	return (text_number(typed, 1, INT64_MAX, &id)
		   && store_get(rq->work, &municipality_record, id, to) && !to->head.removed)
	    || wrong(rq, name, "その市町村は一覧にありません。選び直してください。");
}

static bool read_code(struct request *rq, struct criteria *c)
{
	const char *typed = query_value(rq, "code");

	c->town_code = typed ? fold_width(&rq->work->arena, typed) : NULL;
	return !c->town_code || municipality_code_valid(c->town_code)
	    || wrong(rq, "code", "市町村のコードは6桁（検査数字まで）です。");
}

static bool read_when(struct request *rq, struct criteria *c)
{
	const struct field time = { .name = "time", .label = "時刻", .kind = TIME };
	const char *typed = query_value(rq, "time");
	TIME_t value = {0};

	c->day = query_value(rq, "day");
	if (c->day && !is_choice(week_days, c->day))
		return wrong(rq, "day", "曜日を一覧から選んでください。");
	if (typed && !field_read(rq->work, &time, typed, &value))
		return false;
	c->time = typed ? field_write(&rq->work->arena, &time, &value) : NULL;
	return true;
}

static bool read_facts(struct request *rq, struct criteria *c)
{
	const struct code *codes;
	int n = codes_of(rq->work, "fact_kind", (struct date){0}, &codes);

	for (int i = 0; i < n && c->facts < FACTS_MOST; i++) {
		const char *name = arena_printf(&rq->work->arena, "fact.%s", codes[i].code);
		const char *value = query_value(rq, name);

		if (!value)
			continue;
		if (!is_choice(finding_answers, value))
			return wrong(rq, name, "「できること」は一覧から選んでください。");
		c->fact[c->facts++] = (struct wanted_fact){ codes[i].code, value };
	}
	return true;
}

/* Degrees with at most six digits after the point, out of "37.2865". */
static bool degrees(struct work *w, const char *typed, int64_t least, int64_t most, int64_t *out)
{
	struct field f = { .name = "at", .label = "地点", .kind = DECIMAL, .scale = 6 };
	struct work trial = { .actor = w->actor, .store = w->store, .now = w->now,
		.arena = w->arena };
	DECIMAL_t value = {0};
	bool well;

	f.min = least;
	f.max = most;
	well = field_read(&trial, &f, typed, &value);
	w->arena = trial.arena;
	*out = value.n;
	return well && value.known && value.n >= least * 1000000 && value.n <= most * 1000000;
}

/* "37.2865,140.3727", as maps give it. */
static bool read_typed_point(struct request *rq, struct criteria *c, const char *typed)
{
	const char *comma = strchr(typed, ',');
	struct arena *a = &rq->work->arena;

	c->from.known = comma
	    && degrees(rq->work, text_trim(a, arena_copyn(a, typed, (size_t)(comma - typed))), 20,
		46, &c->from.latitude)
	    && degrees(rq->work, text_trim(a, comma + 1), 122, 154, &c->from.longitude);
	c->from_said = "入力された地点からの直線距離です。";
	return c->from.known
	    || wrong(rq, "at", "地点は「緯度,経度」で入れてください。例：37.2865,140.3727");
}

/* Of the slip in whose path one searches; nothing of her is in the address. */
static bool read_home(struct request *rq, struct criteria *c)
{
	struct consultation slip;
	int places;

	if (rq->route->record != &consultation_record
	    || !store_get(rq->work, &consultation_record, rq->id, &slip)
	    || !home_point(rq->work, &slip, &c->from, &places))
		return wrong(rq, "near",
		    "お住まいの地区の位置が分かりません。「どこから近い順」で市町村を選んでください。");
	c->from_said = arena_printf(&rq->work->arena,
	    "お住まいの地区（大字・町）にある名簿の施設%dか所の真ん中からの直線距離です。"
	    "住所そのものからは測っていません。",
	    places);
	return true;
}

/* The office stands for the town: no address leaves the hub to be looked up. */
static bool read_office(struct request *rq, struct criteria *c)
{
	struct municipality town = {0};

	if (!read_town(rq, "near", &town))
		return false;
	if (!town.head.id)
		return true;
	if (!town.latitude.known || !town.longitude.known)
		return wrong(rq, "near",
		    "その市町村には役所・役場の位置がありません。「地域」の市町村の画面で入れるか、"
		    "緯度と経度を入れてください。");
	c->from = (struct point){ true, town.latitude.n, town.longitude.n };
	c->from_said = arena_printf(&rq->work->arena,
	    "%sの役所・役場からの直線距離です。住所からは測っていません。", town.name);
	return true;
}

static bool read_point(struct request *rq, struct criteria *c)
{
	const char *typed = query_value(rq, "at"), *radius = query_value(rq, "radius");
	bool home = text_same(query_value(rq, "near"), NEAR_HOME);
	bool well = typed   ? read_typed_point(rq, c, typed)
	    : home ? read_home(rq, c)
		   : read_office(rq, c);

	if (!well)
		return false;
	if (radius && !text_number(radius, 1, 200, &c->radius))
		return wrong(rq, "radius", "距離は1から200キロメートルまでです。");
	return !radius || c->from.known
	    || wrong(rq, "radius", "距離で絞り込むには、どこから測るかを選んでください。");
}

bool criteria_read(struct request *rq, struct criteria *c)
{
	bool well;

	*c = (struct criteria){ .visiting = query_value(rq, "visiting") != NULL,
		.vacancy = query_value(rq, "vacancy") != NULL };
	well = read_words(rq, c);
	well &= read_service(rq, c);
	well &= read_town(rq, "town", &c->town);
	well &= read_town(rq, "serves", &c->serves);
	well &= read_code(rq, c);
	well &= read_when(rq, c);
	well &= read_facts(rq, c);
	well &= read_point(rq, c);
	return well;
}
