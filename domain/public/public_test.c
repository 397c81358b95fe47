/* public_test: residents see what was decided and not a word more, whoever asks and however. */
#include "domain/public/public.h"
#include "tests/region.h"
#include "web/reply.h"

static int64_t place_id;

/* "印address" in the field of that name, as far as it takes text. */
static void mark(struct work *w, const struct record *r, const char *of, void *rec)
{
	for EACH_FIELD(f, r)
		if ((f->kind == TEXT || f->kind == NOTE) && !field_write(&w->arena, f, rec))
			field_set(w, f, arena_printf(&w->arena, "印%s.%s印", of, f->name), rec);
}

static void decide(const char *shown, bool open)
{
	struct publicity p;
	struct work w;
	int64_t id;

	region_begin(&w, "manager");
	id = cell_number(store_query(&w, "SELECT id FROM publicity WHERE region = $1",
			     I(w.actor.region)),
	    0, 0);
	assert_true(store_get(&w, &publicity_record, id, &p));
	p.shown = shown;
	p.open = open;
	assert_int_equal(store_save(&w, &publicity_record, &p), SAVED);
	test_end(&w);
}

static int open_marked(void **state)
{
	struct organization o = { .name = "しるしの家", .kind = "clinic", .phone = "0248-77-0001",
		.fax = "0248-77-0002", .email = "shirushi@example.jp", .visiting = true };
	struct service s = { .kind = "710", .phone = "0248-77-0003", .fax = "0248-77-0004",
		.weekdays = true };
	struct trip t = { .monday = true };
	struct corporation c = { .name = "印o.corporation印" };
	struct work w;

	region_open(state);
	region_begin(&w, "counsellor");
	o.municipality.id = municipality_named(&w, "昭和村");
	mark(&w, &organization_record, "o", &o);
	o.business_number = "0770009999";
	o.town_code = "074462";
	assert_int_equal(store_save(&w, &corporation_record, &c), SAVED);
	o.run_by.id = c.head.id;
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	s.organization.id = t.organization.id = place_id = o.head.id;
	mark(&w, &service_record, "s", &s);
	mark(&w, &trip_record, "t", &t);
	assert_int_equal(store_save(&w, &service_record, &s), SAVED);
	assert_int_equal(store_save(&w, &trip_record, &t), SAVED);
	test_end(&w);
	return 0;
}

/* Both pages, of nobody; true: the words stand on one of them. */
static bool residents_see(const char *words)
{
	struct request rq = { .query = PAIRS({ "q", "しるしの家" }) };
	char id[24];
	struct work w;
	bool found;

	assert_int_equal(region_run(&rq, &w, NULL, "GET", "/public"), 200);
	assert_true(page_says(&rq, "しるしの家"));
	found = page_says(&rq, words);
	region_done(&w);
	snprintf(id, sizeof id, "%lld", (long long)place_id);
	rq = (struct request){ .query = PAIRS({ "id", id }) };
	assert_int_equal(region_run(&rq, &w, NULL, "GET", "/public/place"), 200);
	found = found || page_says(&rq, words);
	region_done(&w);
	return found;
}

/* What each decision shows; each alone shows nothing of the others. */
static const struct {
	const char *key, *words;
} told[] = { { "kind", "種別</dt>" }, { "town", "昭和村</dd>" }, { "address", "印o.address印" },
	{ "phone", "0248-77-0001" }, { "hours", "印o.hours印" }, { "services", "夜間対応型訪問介護" },
	{ "url", "印o.url印" }, { "trips", "印t.conditions印" }, { "trips", "印t.origin印" },
	{ "area", "印o.area印" }, { "corporation", "印o.corporation印" }, { "fax", "0248-77-0002" },
	{ "email", "shirushi@example.jp" },
	{ "visiting", "家に来てもらえます" } };

static void each_decision_shows_its_own_and_no_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(told); i++) {
		decide(told[i].key, true);
		for (size_t k = 0; k < COUNT(told); k++)
			if (residents_see(told[k].words) != !strcmp(told[i].key, told[k].key))
				fail_msg("with %s alone: %s", told[i].key, told[k].words);
	}
}

/* Of every field: what no decision can show is never there. */
static void what_cannot_be_chosen_is_never_shown(void **state)
{
	static const struct record *const records[] = { &organization_record, &service_record,
		&trip_record };
	static const char *const may[] = { "o.address", "o.hours", "o.area", "o.url",
		"t.name", "t.origin", "t.goal", "t.conditions" };
	struct arena a = {0};
	struct text all = { .arena = &a };
	int asked = 0;

	(void)state;
	for (const struct showable *s = showables; s->key; s++)
		text_addf(&all, "%s ", s->key);
	decide(all.s, true);
	for (size_t i = 0; i < COUNT(records); i++)
		for EACH_FIELD(f, records[i]) {
			const char *name =
			    arena_printf(&a, "%c.%s", records[i]->name[0], f->name);
			bool allowed = false;

			for (size_t k = 0; k < COUNT(may); k++)
				allowed |= !strcmp(may[k], name);
			if (!allowed && residents_see(arena_printf(&a, "印%s印", name)))
				fail_msg("%s is shown", name);
			asked += !allowed && (f->kind == TEXT || f->kind == NOTE);
		}
	assert_true(asked > 5);
	assert_false(residents_see("0248-77-0003") || residents_see("0248-77-0004"));
	assert_false(residents_see("0770009999"));
	arena_reset(&a);
}

static int ask(struct request *rq, struct work *w, const char *login, const char *path,
    const char *name, const char *value)
{
	static struct pair pair;

	pair = (struct pair){ name, value };
	*rq = (struct request){ .query = { 1, &pair } };
	return region_run(rq, w, login, "GET", path);
}

/* Nor is it guessed by looking for it. */
static void what_is_hidden_is_not_found(void **state)
{
	static const char *const hidden[] = { "印o.note印", "印o.contact印", "0248-77-0001",
		"印o.address印" };
	struct request rq;
	struct work w;

	(void)state;
	decide("town", true);
	for (size_t i = 0; i < COUNT(hidden); i++) {
		assert_int_equal(ask(&rq, &w, NULL, "/public", "q", hidden[i]), 200);
		assert_true(page_says(&rq, "0件 ありました"));
		region_done(&w);
	}
	assert_int_equal(ask(&rq, &w, NULL, "/public", "service", "710"), 200);
	assert_false(page_says(&rq, ">1件 ありました"));
	region_done(&w);
}

/* However who looks for it writes it; and whoever else's number it is like. */
static void a_number_that_is_shown_is_found(void **state)
{
	static const char *const ways[] = { "0248-77-0001", "0248770001", "０２４８－７７－０００１",
		"０２４８ー７７ー０００１", "0248 77 0001", "(0248)77-0001", "（０２４８）７７－０００１", "77-0001",
		"しるしの家 0248-77-0001" };
	static const char *const others[] = { "0248-77-0009", "0248-77-0003", "0248", "0001" };
	struct request rq;
	struct work w;

	(void)state;
	decide("town phone", true);
	for (size_t i = 0; i < COUNT(ways); i++) {
		assert_int_equal(ask(&rq, &w, NULL, "/public", "q", ways[i]), 200);
		if (!page_says(&rq, ">1件 ありました") || !page_says(&rq, "しるしの家"))
			fail_msg("%s finds nothing", ways[i]);
		region_done(&w);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_int_equal(ask(&rq, &w, NULL, "/public", "q", others[i]), 200);
		if (page_says(&rq, "しるしの家"))
			fail_msg("%s finds it", others[i]);
		region_done(&w);
	}
	decide("town", true);
	for (size_t i = 0; i < COUNT(ways); i++) {
		assert_int_equal(ask(&rq, &w, NULL, "/public", "q", ways[i]), 200);
		if (page_says(&rq, "place-"))
			fail_msg("%s finds what is hidden", ways[i]);
		region_done(&w);
	}
}

/* What is kept as hours is said; what was written freely before goes after it as a remark. */
static void hours_kept_go_before_free_words(void **state)
{
	struct hours h = { .organization.id = place_id, .weekday = 1, .opens = { true, 540 },
		.closes = { true, 720 } };
	struct request rq;
	struct work w;
	char id[24];

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &hours_record, &h), SAVED);
	test_end(&w);
	decide("hours", true);
	snprintf(id, sizeof id, "%lld", (long long)place_id);
	assert_int_equal(ask(&rq, &w, NULL, "/public/place", "id", id), 200);
	assert_true(page_says(&rq, "<dt>月</dt><dd>9:00–12:00</dd>"));
	assert_true(page_says(&rq, "<dt>備考</dt><dd>印o.hours印</dd>"));
	assert_false(page_says(&rq, "<dt>受付時間</dt>"));
	region_done(&w);
	decide("phone", true);
	assert_int_equal(ask(&rq, &w, NULL, "/public/place", "id", id), 200);
	assert_false(page_says(&rq, "9:00–12:00"));
	region_done(&w);
	region_begin(&w, "counsellor");
	assert_int_equal(store_remove(&w, &hours_record, h.head.id, 1), SAVED);
	test_end(&w);
}

static void a_place_can_be_left_out(void **state)
{
	struct organization o;
	struct request rq;
	struct work w;
	char id[24];

	(void)state;
	snprintf(id, sizeof id, "%lld", (long long)place_id);
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &organization_record, place_id, &o));
	o.unlisted = true;
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	test_end(&w);
	assert_int_equal(ask(&rq, &w, NULL, "/public/place", "id", id), 404);
	region_done(&w);
	assert_int_equal(ask(&rq, &w, NULL, "/public", "q", "しるしの家"), 200);
	assert_false(page_says(&rq, "place-"));
	region_done(&w);
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &organization_record, place_id, &o));
	o.unlisted = false;
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	test_end(&w);
}

/* Nothing of who asks is in the answer: it may be kept by anybody on the way. */
static void everybody_gets_the_same(void **state)
{
	struct header header[HEADERS_MAX];
	struct request one, other;
	struct work v, w;
	const char *cache = NULL, *etag = NULL;

	(void)state;
	decide("town phone", true);
	assert_int_equal(ask(&one, &v, NULL, "/public", "q", ""), 200);
	assert_int_equal(ask(&other, &w, "manager", "/public", "q", ""), 200);
	assert_string_equal(one.page.s, other.page.s);
	other.set_cookie = "yui=x";
	for (size_t i = reply_headers(&other, 200, header); i-- > 0;) {
		assert_string_not_equal(header[i].name, "Set-Cookie");
		if (!strcmp(header[i].name, "Cache-Control"))
			cache = header[i].value;
		if (!strcmp(header[i].name, "ETag"))
			etag = header[i].value;
	}
	assert_string_equal(cache, "public, max-age=300");
	other.wire.known = etag;
	assert_true(reply_known(&other, 200));
	other.wire.known = "\"another\"";
	assert_false(reply_known(&other, 200));
	region_done(&v);
	region_done(&w);
}

static void nothing_is_shown_until_it_is_open(void **state)
{
	struct request rq;
	struct work w;
	char id[24];

	(void)state;
	snprintf(id, sizeof id, "%lld", (long long)place_id);
	decide("town phone", false);
	assert_int_equal(ask(&rq, &w, NULL, "/public", "q", ""), 404);
	assert_int_equal(rq.lasting, 0);
	region_done(&w);
	assert_int_equal(ask(&rq, &w, NULL, "/public/place", "id", id), 404);
	region_done(&w);
	decide("town phone", true);
}

/* A hub that shows nothing beside one that does. */
static void another_hubs_places_are_not_there(void **state)
{
	struct hub hub = { .name = "よその拠点" };
	struct organization o = { .name = "よその家", .kind = "clinic" };
	struct request rq;
	struct work w;
	char id[24], region_id[24];

	(void)state;
	region_begin(&w, "manager");
	snprintf(region_id, sizeof region_id, "%lld", (long long)hub_found(&w, &hub));
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	snprintf(id, sizeof id, "%lld", (long long)o.head.id);
	test_end(&w);
	assert_int_equal(ask(&rq, &w, NULL, "/public/place", "id", id), 404);
	region_done(&w);
	assert_int_equal(ask(&rq, &w, NULL, "/public", "hub", region_id), 404);
	region_done(&w);
	assert_int_equal(ask(&rq, &w, NULL, "/public", "q", "よその家"), 200);
	assert_true(page_says(&rq, "0件 ありました"));
	region_done(&w);
}

static int save(struct request *rq, struct work *w, const char *login, const char *version)
{
	static struct pair pair[6];

	pair[0] = (struct pair){ "csrf", "seal" };
	pair[1] = (struct pair){ "version", version };
	pair[2] = (struct pair){ "title", "別の見出し" };
	pair[3] = (struct pair){ "show.phone", "1" };
	pair[4] = (struct pair){ "open", "1" };
	pair[5] = (struct pair){ "show.contact", "1" };
	*rq = (struct request){ .form = { 6, pair } };
	return region_run(rq, w, login, "POST", "/public/settings");
}

static void the_manager_decides_and_nobody_is_run_over(void **state)
{
	struct request rq;
	struct work w;
	char version[24];

	(void)state;
	region_begin(&w, "manager");
	snprintf(version, sizeof version, "%s",
	    CELL(store_query(&w, "SELECT version FROM publicity"), 0, 0));
	test_end(&w);
	assert_int_equal(save(&rq, &w, "counsellor", version), 403);
	region_done(&w);
	assert_int_equal(save(&rq, &w, "manager", version), 303);
	region_done(&w);
	assert_true(residents_see("別の見出し") && residents_see("0248-77-0001"));
	assert_false(residents_see("印o.contact印"));
	assert_int_equal(save(&rq, &w, "manager", version), 409);
	assert_true(page_says(&rq, "ほかの人が先に"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_decision_shows_its_own_and_no_more),
		cmocka_unit_test(what_cannot_be_chosen_is_never_shown),
		cmocka_unit_test(what_is_hidden_is_not_found),
		cmocka_unit_test(a_number_that_is_shown_is_found),
		cmocka_unit_test(hours_kept_go_before_free_words),
		cmocka_unit_test(a_place_can_be_left_out),
		cmocka_unit_test(everybody_gets_the_same),
		cmocka_unit_test(nothing_is_shown_until_it_is_open),
		cmocka_unit_test(the_manager_decides_and_nobody_is_run_over),
		cmocka_unit_test(another_hubs_places_are_not_there),
	};

	return cmocka_run_group_tests(tests, open_marked, region_close);
}
