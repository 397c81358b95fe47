/* records_test: what is saved comes back, for those who may see it, and half of it never does. */
#include "store/fresh.h"

#define AWKWARD \
	"「訪問」。\n\\ \" \t 𠮷 👩‍⚕️ 辻\U000E0101 '; DROP TABLE affair; --"

static struct affair full(int64_t townsman)
{
	return (struct affair){
		.number = "R8-0001",
		.townsman = { townsman, NULL },
		.municipality = { true, 1 },
		.kana = "タカハシ",
		.story = AWKWARD,
		.amount = { true, 0 },
		.rate = { true, -4708 },
		.since = { 2026, 11, 22 },
		.hour = { true, 0 },
		.seen = 1795000000123,
		.urgent = true,
		.state = 2,
		.place = "home",
		.topics = "nurse doctor nurse",
		.phone = "０２４８-75-2111",
		.postcode = "962-0001",
		.secret = "ひみつ",
		.birth = { 1940, 1, 2 },
		.year = { true, 2026 },
		.serial = { true, 1 },
	};
}

static void assert_same(struct work *w, const struct record *r, const void *a, const void *b)
{
	for EACH_FIELD(f, r) {
		const char *x = field_write(&w->arena, f, a), *y = field_write(&w->arena, f, b);

		if (!text_same(x, y))
			fail_msg("%s: %s, %s", f->name, x ? x : "-", y ? y : "-");
	}
}

/* ---- Saving and reading ------------------------------------------------------------------ */

static void every_kind_comes_back(void **state)
{
	struct affair a, b = { .secret = "left over" };
	int64_t who;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	w.actor.account = 0;
	who = townsman_new(&w, "髙橋 花子", "タカハシ ハナコ", 1);
	a = full(who);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(a.head.version, 1);
	assert_int_equal(a.head.changed, w.now);
	test_end(&w);
	test_begin(&w, s, false);
	assert_true(store_get(&w, &affair_record, a.head.id, &b));
	a = full(who);
	assert_same(&w, &affair_record, &a, &b);
	assert_string_equal(b.townsman.title, "髙橋 花子");
	assert_int_equal(b.head.version, 1);
	assert_null(b.head.changed_by.title);
	assert_false(store_get(&w, &affair_record, 1, &b));
	test_end(&w);
}

static void an_empty_record_comes_back_empty(void **state)
{
	struct affair a = { .number = "0" }, b;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_true(store_get(&w, &affair_record, a.head.id, &b));
	assert_same(&w, &affair_record, &a, &b);
	test_end(&w);
}

static void the_maker_is_named(void **state)
{
	struct {
		struct head head;
		TEXT_t name;
	} account = { .head.id = 7, .name = "役場 太郎" };
	struct affair a = { .number = "1", .municipality = { true, 3 } }, b;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &account_record, &account), SAVED);
	as_officer(&w, 3);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(a.head.changed_by.id, 7);
	assert_string_equal(a.head.changed_by.title, "役場 太郎");
	assert_true(store_get(&w, &affair_record, a.head.id, &b));
	assert_string_equal(b.head.changed_by.title, "役場 太郎");
	test_end(&w);
}

static void a_given_id_is_kept_once(void **state)
{
	struct affair a = { .head.id = 4711, .number = "1" },
		      again = { .head.id = 4711, .number = "2" };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(a.head.id, 4711);
	assert_int_equal(store_save(&w, &affair_record, &again), STALE);
	again.head.id = 4712;
	assert_int_equal(store_save(&w, &affair_record, &again), SAVED);
	test_end(&w);
}

/* ---- Versions ---------------------------------------------------------------------------- */

static void who_is_slower_is_told(void **state)
{
	struct affair first, second;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = affair_new(&w, "1", 1);
	assert_true(store_get(&w, &affair_record, id, &first));
	second = first;
	first.story = "one";
	second.story = "two";
	assert_int_equal(store_save(&w, &affair_record, &first), SAVED);
	assert_int_equal(first.head.version, 2);
	assert_int_equal(store_save(&w, &affair_record, &second), STALE);
	assert_int_equal(second.head.version, 1);
	assert_true(store_get(&w, &affair_record, id, &second));
	assert_string_equal(second.story, "one");
	test_end(&w);
}

static void no_change_is_no_version(void **state)
{
	struct affair a;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = affair_new(&w, "1", 1);
	assert_true(store_get(&w, &affair_record, id, &a));
	w.now += 1000;
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(a.head.version, 1);
	assert_int_equal(a.head.changed, w.now - 1000);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM history"), 1);
	test_end(&w);
}

/* ---- Keys -------------------------------------------------------------------------------- */

static void a_key_is_used_once(void **state)
{
	struct affair a = { .number = "1", .year = { true, 2026 }, .serial = { true, 1 } };
	struct affair b = { .number = "2", .year = { true, 2026 }, .serial = { true, 1 } };
	struct affair c = { .number = "3", .year = { true, 2026 } },
		      d = { .number = "4", .year = { true, 2026 } };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(store_save(&w, &affair_record, &b), TAKEN);
	assert_int_equal(b.head.id, 0);
	assert_string_equal(work_problem_of(&w, "year")->say,
	    "「年度」と「通し番号」の組み合わせが同じものがすでにあります。");
	assert_int_equal(store_save(&w, &affair_record, &c), SAVED);
	assert_int_equal(store_save(&w, &affair_record, &d), SAVED);
	d.serial = (NUMBER_t){ true, 1 };
	assert_int_equal(store_save(&w, &affair_record, &d), TAKEN);
	d.serial.n = 2;
	assert_int_equal(store_save(&w, &affair_record, &d), SAVED);
	d.number = "1";
	assert_int_equal(store_save(&w, &affair_record, &d), TAKEN);
	assert_non_null(work_problem_of(&w, "number"));
	test_end(&w);
}

static void a_key_of_another_region_is_free(void **state)
{
	struct affair a = { .number = "1" };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	affair_new(&w, "1", 1);
	w.actor = actor_program(TEST_REGION + 1);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	test_end(&w);
}

/* ---- What stands beside the row ---------------------------------------------------------- */

static void codes_are_kept_one_by_one(void **state)
{
	struct affair a = { .number = "1", .topics = "nurse doctor nurse" };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM code_value"), 2);
	a.topics = "doctor";
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM code_value WHERE code = 'doctor'"), 1);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM code_value"), 1);
	a.topics = NULL;
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM code_value"), 0);
	test_end(&w);
}

static int64_t found(struct work *w, const char *typed)
{
	return store_count(w, &affair_record, &(struct query){ .find = typed });
}

static void search_follows_the_record(void **state)
{
	struct affair a = full(0);
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a.townsman.id = townsman_new(&w, "髙橋 花子", "タカハシ ハナコ", 1);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(found(&w, "高橋"), 1);
	assert_int_equal(found(&w, "0248-75-2111"), 1);
	assert_int_equal(found(&w, "訪問"), 1);
	assert_int_equal(found(&w, "R8-0001"), 1);
	assert_int_equal(found(&w, "ひみつ"), 0);
	a.townsman.id = townsman_new(&w, "佐藤 一郎", NULL, 1);
	a.story = "退院";
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(found(&w, "高橋"), 0);
	assert_int_equal(found(&w, "訪問"), 0);
	assert_int_equal(found(&w, "佐藤 退院"), 1);
	as_reader(&w); /* may not read what is searched */
	assert_int_equal(found(&w, "退院"), 0);
	assert_int_equal(found(&w, ""), 1);
	test_end(&w);
}

/* ---- Torture ----------------------------------------------------------------------------- */

struct counts {
	int64_t affairs, histories, codes, version;
};

static struct counts count_all(int64_t id)
{
	struct counts c;
	struct affair a;
	struct work w;

	test_begin(&w, s, false);
	c.affairs = how_many(&w, "SELECT count(*) FROM affair");
	c.histories = how_many(&w, "SELECT count(*) FROM history WHERE record = 'affair'");
	c.codes = how_many(&w, "SELECT count(*) FROM code_value");
	c.version = id && store_get(&w, &affair_record, id, &a) ? a.head.version : 0;
	if (c.affairs) {
		assert_int_equal(found(&w, "訪問"), c.version == 1);
		assert_int_equal(found(&w, "退院"), c.version == 2);
	}
	test_end(&w);
	return c;
}

/* Makes every store call of the saving fail in turn; true: it had fewer calls than that. */
static bool save_failing(struct affair *a, long n)
{
	struct head before = a->head;
	enum saved saved;
	struct work w;
	bool well;

	test_work(&w, s);
	w.fail_at = n;
	store_begin(&w, true);
	saved = store_save(&w, &affair_record, a);
	well = store_end(&w);
	if (w.fault && w.calls > 2 && saved != SAVED) {
		assert_int_equal(saved, ABSENT);
		assert_memory_equal(&a->head, &before, sizeof before);
	}
	if (!well)
		a->head = before;
	else
		assert_int_equal(saved, SAVED);
	arena_reset(&w.arena);
	return well;
}

static void no_half_is_saved(void **state)
{
	struct affair a = full(0);
	struct counts none = {0}, one = { 1, 1, 2, 1 }, now;
	long n = 1;

	(void)state;
	for (; !save_failing(&a, n); n++) {
		now = count_all(0);
		assert_memory_equal(&now, &none, sizeof now);
	}
	assert_true(n > 6);
	now = count_all(a.head.id);
	assert_memory_equal(&now, &one, sizeof now);
	a.story = "退院";
	a.topics = "nurse";
	for (n = 1; !save_failing(&a, n); n++) {
		now = count_all(a.head.id);
		assert_memory_equal(&now, &one, sizeof now);
	}
	assert_true(n > 6);
	now = count_all(a.head.id);
	assert_int_equal(now.version, 2);
	assert_int_equal(now.histories, 2);
	assert_int_equal(now.codes, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(every_kind_comes_back),
		TEST(an_empty_record_comes_back_empty),
		TEST(the_maker_is_named),
		TEST(a_given_id_is_kept_once),
		TEST(who_is_slower_is_told),
		TEST(no_change_is_no_version),
		TEST(a_key_is_used_once),
		TEST(a_key_of_another_region_is_free),
		TEST(codes_are_kept_one_by_one),
		TEST(search_follows_the_record),
		TEST(no_half_is_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
