/* unusual_test: besides the night and many people: haste, files, refusals, surnames. */
#include "domain/ledger/trying.h"

/* So many entries of one account, of the same slip of nobody known. */
static void do_often(const char *name, const char *action, const char *status, int times,
    int hour)
{
	struct store *s = ledger_store();
	struct ledger_head head;
	struct work l;

	test_begin(&l, s, true);
	l.now += hour * (int64_t)3600000; /* what was done before is not of the same ten minutes */
	head = ledger_head_to_append(&l);
	for (int i = 0; i < times; i++)
		put(&l, &head, name, action, 0, status);
	test_end(&l);
	store_close(s);
}

static int times(const char *words)
{
	int n = 0;

	for (const char *s = rq.page.s; s && (s = strstr(s, words)) != NULL; s += strlen(words))
		n++;
	return n;
}

/* Nobody's name is needed for it to be unusual. */
static void haste_is_marked_too(void **state)
{
	static const struct {
		const char *name, *action, *status, *mark;
		int most;
	} all[] = {
		{ "連打 する子", "view", "200", "短い間に多くの操作", 300 },
		{ "書出 しすぎ", "export", "200", "続けて書き出し", 5 },
		{ "戸口 たたく", "refused", "403", "断られ続けた", 10 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		do_often(all[i].name, all[i].action, all[i].status, all[i].most,
		    (int)i + 4);
		assert_int_equal(see("name", all[i].name), 200);
		assert_false(says(all[i].mark));
		do_often(all[i].name, all[i].action, all[i].status, 1, (int)i + 4);
		assert_int_equal(see("name", all[i].name), 200);
		assert_true(says(all[i].mark));
	}
}

/* A mark stands on what it was counted of, and not on whatever else was done meanwhile. */
static void a_mark_stands_where_it_belongs(void **state)
{
	(void)state;
	do_often("書出 そのあと", "export", "200", 6, 8);
	do_often("書出 そのあと", "view", "200", 1, 8);
	assert_int_equal(see("name", "書出 そのあと"), 200);
	assert_int_equal(times("続けて書き出し"), 1);
	do_often("戸口 そのあと", "refused", "403", 11, 9);
	do_often("戸口 そのあと", "list", "200", 2, 9);
	assert_int_equal(see("name", "戸口 そのあと"), 200);
	assert_int_equal(times("断られ続けた"), 1);
}

/* 髙橋 and 高橋 are one surname, with a blank behind it or without. */
static void a_surname_is_folded(void **state)
{
	static const struct {
		const char *who, *whom;
		bool same;
	} all[] = {
		{ "高橋 一番", "髙橋 キク", true },
		{ "高橋二番", "髙橋　キク", true },
		{ "髙橋三番", "高橋キク", true },
		{ "林 四番", "林田 茂", false },
		{ "林 五番", "林田茂", true }, /* nobody knows where it ends */
		{ "山田 六番", "高橋 茂", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		struct person p = { .name = all[i].whom };
		struct ledger_head head;
		struct store *s;
		struct work l;

		region_begin(&l, "counsellor");
		assert_int_equal(store_save(&l, &person_record, &p), SAVED);
		test_end(&l);
		s = ledger_store();
		test_begin(&l, s, true);
		head = ledger_head_to_append(&l);
		put(&l, &head, all[i].who, "view", p.head.id, "200");
		test_end(&l);
		store_close(s);
		assert_int_equal(see("name", all[i].who), 200);
		if (says("同じ姓") != all[i].same)
			fail_msg("%s, %s", all[i].who, all[i].whom);
	}
}

static int begin(void **state)
{
	region_open(state);
	learn();
	fill();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_surname_is_folded),
		cmocka_unit_test(haste_is_marked_too),
		cmocka_unit_test(a_mark_stands_where_it_belongs),
	};

	return cmocka_run_group_tests(tests, begin, over);
}
