/* exact_test: whatever is asked of a directory in which every question has more places than are
 * looked at one by one, exactly those are found that fit, in their order and on every page. */
#include "domain/finding/trying.h"

enum { ASKED = 120, PAGE = 37 };

/* ---- Asked at random ---- */

static void town(struct municipality *to)
{
	assert_true(store_get(&model, &municipality_record, municipality_named(&model, ANY(towns)),
	    to));
}

static void as_residents(struct criteria *c)
{
	static const char *const said[] = { "さくら", "みどり 須賀川", "訪問", "番地", "鏡石町", "ない" };

	c->residents = true;
	c->shown.town = now_and_then(2);
	c->shown.services = now_and_then(2);
	c->shown.address = now_and_then(2);
	c->shown.area = now_and_then(2);
	c->shown.position = true;
	if (!now_and_then(4))
		c->hearing = fold_words(&model.arena, ANY(said), c->heard, HEARD_MOST);
}

static struct criteria any_criteria(void)
{
	static const char *const words[] = { "さくら", "みどりの家", "番地", "さ", "須賀川 みどり", "ない" };
	static const char *const codes[] = { "131016", "072079" };
	struct criteria c = {0};

	store_begin(&model, false);
	if (now_and_then(3))
		town(&c.town);
	else if (now_and_then(4))
		c.town_code = ANY(codes);
	if (now_and_then(4))
		town(&c.serves);
	if (now_and_then(2))
		c.service = ANY(kinds);
	else if (now_and_then(3))
		c.group = "訪問";
	for (size_t i = 0; i < COUNT(facts); i++)
		if (now_and_then(5))
			c.fact[c.facts++] = (struct wanted_fact){ facts[i], ANY(answers) };
	c.visiting = now_and_then(4);
	c.vacancy = now_and_then(7);
	if (now_and_then(4))
		c.day = week_days[dice_roll(&dice, 7)].code;
	if (now_and_then(8))
		c.time = "12:00";
	if (now_and_then(2)) {
		c.from = (struct point){ true, 37290000, 140310000 };
		c.radius = now_and_then(2) ? 5 + (int64_t)dice_roll(&dice, 30) : 0;
	}
	if (now_and_then(3))
		as_residents(&c);
	else if (now_and_then(3))
		c.words = ANY(words);
	store_end(&model);
	return c;
}

static const struct organization *place_of(int64_t id)
{
	for EACH(organization, o, places)
		if (o->head.id == id)
			return o;
	fail_msg("there is no place %lld", (long long)id);
	return NULL;
}

static int compare(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a == NULL) - (b == NULL);
}

static const char *code_of(const struct criteria *c, const struct organization *o)
{
	if (c->residents && !c->shown.town)
		return NULL;
	for EACH(municipality, m, municipalities)
		if (m->head.id == o->municipality.id)
			return m->code;
	return o->town_code;
}

/* Does one stand before the other, as the page says? */
static bool in_order(const struct criteria *c, const struct found *one, const struct found *next)
{
	const struct organization *a = place_of(one->id), *b = place_of(next->id);
	int64_t near = metres_of(c, a), far = metres_of(c, b);
	int order = (near < 0) - (far < 0);

	if (!order)
		order = (near > far) - (near < far);
	if (!order)
		order = compare(code_of(c, a), code_of(c, b));
	if (!order)
		order = compare(a->kana ? a->kana : a->name, b->kana ? b->kana : b->name);
	return order ? order < 0 : one->id < next->id;
}

/* Page after page, as somebody turns them. */
static int turn_all(struct request *rq, struct work *w, const struct criteria *c, int64_t *seen)
{
	const char *last = NULL;
	int n = 0;

	for (;;) {
		struct findings f = finding_run(w, c);
		struct turned t;

		rq->query = (struct pairs){ last != NULL, &(struct pair){ "after", last } };
		t = findings_turn(rq, "/finding", &f, PAGE);
		assert_int_equal(t.before, n);
		for (int i = 0; i < t.shown; i++) {
			assert_non_null(t.page[i].name);
			if (i && !in_order(c, &t.page[i - 1], &t.page[i]))
				fail_msg("%s stands before %s", t.page[i - 1].name, t.page[i].name);
			seen[n++] = t.page[i].id;
		}
		if (!t.next)
			return n;
		last = int_text(&model.arena, seen[n - 1]);
	}
}

static int mark_fitting(const struct criteria *c)
{
	const struct organization *all = places.items;
	int n = 0;

	store_begin(&model, false);
	for (int i = 0; i < places.n; i++) {
		fits[i] = does_fit(c, &all[i]);
		n += fits[i];
	}
	store_end(&model);
	return n;
}

static int find_them(const struct criteria *c)
{
	int64_t *seen = arena_alloc(&model.arena, (size_t)(places.n + PAGE) * sizeof *seen);
	struct request rq = {0};
	struct work w;
	int n;

	region_begin(&w, "counsellor");
	rq.work = &w;
	n = turn_all(&rq, &w, c, seen);
	test_end(&w);
	for (int i = 0; i < n; i++) {
		bool *fit = &fits[place_of(seen[i]) - (const struct organization *)places.items];

		assert_true(*fit);
		*fit = false; /* and not once more */
	}
	return n;
}

static void exactly_what_fits_is_found(void **state)
{
	int many = 0, none = 0;

	(void)state;
	for (int k = 0; k < ASKED; k++) {
		struct criteria c = k ? any_criteria() : (struct criteria){0};
		int n = mark_fitting(&c), found = find_them(&c);

		if (found != n)
			fail_msg("question %d: %d fit, %d are found", k, n, found);
		many += n > 500;
		none += n == 0;
	}
	if (many < 3 || none > ASKED / 2)
		fail_msg("%d questions with many, %d with none", many, none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exactly_what_fits_is_found),
	};

	return cmocka_run_group_tests(tests, many_places, close_places);
}
