/* history_test: every version is there, with what changed, when, by whom and why. */
#include "store/fresh.h"

static void edit(struct work *w, int64_t id, const char *story, const char *reason)
{
	struct affair a;

	assert_true(store_get(w, &affair_record, id, &a));
	a.story = story;
	w->reason = reason;
	w->now += 60000;
	assert_int_equal(store_save(w, &affair_record, &a), SAVED);
	w->reason = NULL;
}

static const struct change *change_of(const struct version *v, const char *name)
{
	for (int i = 0; i < v->changes; i++)
		if (!strcmp(v->change[i].field->name, name))
			return &v->change[i];
	return NULL;
}

static void every_version_says_what_changed(void **state)
{
	struct version *v;
	struct work w;
	int64_t id, start;

	(void)state;
	test_begin(&w, s, true);
	start = w.now;
	id = affair_new(&w, "1", 1);
	edit(&w, id, "one", "電話で聞いた");
	edit(&w, id, "two", NULL);
	edit(&w, id, "two", "nothing changes");
	edit(&w, id, NULL, "");
	assert_int_equal(store_history(&w, &affair_record, id, &v), 4);
	assert_int_equal(v[0].version, 4);
	assert_string_equal(v[3].what, "new");
	assert_string_equal(v[2].what, "change");
	assert_int_equal(v[3].at, start);
	assert_int_equal(v[2].at, start + 60000);
	assert_string_equal(v[2].reason, "電話で聞いた");
	assert_null(v[1].reason);
	assert_null(v[0].reason);
	assert_int_equal(v[3].changes, 2);
	assert_string_equal(change_of(&v[3], "number")->after, "1");
	assert_null(change_of(&v[3], "number")->before);
	assert_int_equal(v[1].changes, 1);
	assert_string_equal(change_of(&v[1], "story")->before, "one");
	assert_string_equal(change_of(&v[1], "story")->after, "two");
	assert_null(change_of(&v[0], "story")->after);
	test_end(&w);
}

static void who_changed_it_is_named(void **state)
{
	struct {
		struct head head;
		TEXT_t name;
	} account = { .head.id = 7, .name = "役場 太郎" };
	struct version *v;
	struct affair a;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &account_record, &account), SAVED);
	id = affair_new(&w, "1", 1);
	as_officer(&w, 1);
	edit(&w, id, "one", NULL);
	assert_int_equal(store_history(&w, &affair_record, id, &v), 2);
	assert_int_equal(v[0].by.id, 7);
	assert_string_equal(v[0].by.title, "役場 太郎");
	assert_int_equal(v[1].by.id, 0);
	assert_true(store_get_version(&w, &affair_record, id, 2, &a));
	assert_string_equal(a.head.changed_by.title, "役場 太郎");
	test_end(&w);
}

#define AWKWARD \
	"\"quoted\" \\ / \t\n\b\x01 </script> 𠮷野家 辻\U000E0101 👨‍👩‍👧 {\"a\":1} \u2028"

static void versions_come_back_as_they_were(void **state)
{
	struct affair a = { .number = "1",
		.story = AWKWARD,
		.secret = AWKWARD,
		.amount = { true, -5 },
		.rate = { true, 0 },
		.seen = 1795000000123,
		.hour = { true, 0 },
		.since = { 1940, 1, 2 },
		.urgent = true,
		.state = 2,
		.topics = "nurse doctor",
		.municipality = { true, 1 } };
	struct affair old;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a.townsman.id = townsman_new(&w, "髙橋 花子", NULL, 2);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	edit(&w, a.head.id, "other", NULL);
	assert_true(store_get_version(&w, &affair_record, a.head.id, 1, &old));
	for EACH_FIELD(f, &affair_record)
		assert_true(
		    text_same(field_write(&w.arena, f, &a), field_write(&w.arena, f, &old)));
	assert_string_equal(old.story, AWKWARD);
	assert_string_equal(old.townsman.title, "髙橋 花子");
	assert_int_equal(old.head.id, a.head.id);
	assert_int_equal(old.head.version, 1);
	assert_int_equal(old.head.changed, a.head.changed);
	as_officer(&w, 1);
	assert_true(store_get_version(&w, &affair_record, a.head.id, 1, &old));
	assert_string_equal(old.townsman.title, "（非公開）");
	assert_false(store_get_version(&w, &affair_record, a.head.id, 3, &old));
	assert_false(store_get_version(&w, &affair_record, a.head.id, 0, &old));
	test_end(&w);
}

/* Fields come and go; what was kept before stays readable. */
static void fields_come_and_go(void **state)
{
	struct version *v;
	struct affair a;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = affair_new(&w, "1", 1);
	edit(&w, id, "one", NULL);
	store_query(&w,
	    "UPDATE history SET snapshot ="
	    " '{\"number\":\"1\",\"gone\":\"x\",\"municipality\":null}' WHERE version = 1");
	assert_int_equal(store_history(&w, &affair_record, id, &v), 2);
	assert_int_equal(v[1].changes, 1);
	assert_int_equal(v[0].changes, 2);
	assert_null(change_of(&v[0], "municipality")->before);
	assert_true(store_get_version(&w, &affair_record, id, 1, &a));
	assert_false(a.municipality.known);
	test_end(&w);
}

static void a_damaged_history_is_a_fault(void **state)
{
	struct version *v;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = affair_new(&w, "1", 1);
	store_query(&w, "UPDATE history SET snapshot = '{\"number\":'");
	assert_int_equal(store_history(&w, &affair_record, id, &v), 0);
	assert_non_null(w.fault);
	assert_false(store_end(&w));
	arena_reset(&w.arena);
}

static void history_is_seen_with_its_record(void **state)
{
	struct version *v;
	struct affair a;
	struct deed d;
	struct work w;
	int64_t ours, theirs, deed;

	(void)state;
	test_begin(&w, s, true);
	ours = affair_new(&w, "1", 1);
	theirs = affair_new(&w, "2", 2);
	deed = deed_new(&w, theirs, "x");
	as_officer(&w, 1);
	assert_int_equal(store_history(&w, &affair_record, ours, &v), 1);
	assert_int_equal(store_history(&w, &affair_record, theirs, &v), 0);
	assert_null(v);
	assert_int_equal(store_history(&w, &deed_record, deed, &v), 0);
	assert_false(store_get_version(&w, &affair_record, theirs, 1, &a));
	assert_false(store_get_version(&w, &deed_record, deed, 1, &d));
	w.actor = actor_program(TEST_REGION + 1);
	assert_int_equal(store_history(&w, &affair_record, ours, &v), 0);
	test_end(&w);
}

static void private_changes_are_shown_as_such(void **state)
{
	const struct change *c;
	struct version *v;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = affair_new(&w, "1", 1);
	edit(&w, id, "ひみつ", NULL);
	as_reader(&w);
	assert_int_equal(store_history(&w, &affair_record, id, &v), 2);
	c = change_of(&v[0], "story");
	assert_string_equal(field_show_value(&w, c->field, c->after), "（非公開）");
	assert_null(field_show_value(&w, c->field, c->before));
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(every_version_says_what_changed),
		TEST(who_changed_it_is_named),
		TEST(versions_come_back_as_they_were),
		TEST(fields_come_and_go),
		TEST(a_damaged_history_is_a_fault),
		TEST(history_is_seen_with_its_record),
		TEST(private_changes_are_shown_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
