/* show_test: values as people read them, and as a FAX may carry them. */
#include "store/fresh.h"
#include "store/internal.h"

static const char *shown(struct work *w, const char *name, const struct affair *a)
{
	return field_show(w, record_field(&affair_record, name), a);
}

static struct affair full(struct work *w)
{
	struct affair a = {
		.number = "R8-0001",
		.municipality = { true, -1234567 },
		.kana = "タカハシ",
		.story = "行1\n行2",
		.amount = { true, 0 },
		.rate = { true, -4708 },
		.since = { 2019, 5, 1 },
		.hour = { true, 9 * 60 + 5 },
		.seen = moment_of((struct date){ 2026, 11, 22 }, 10 * 60 + 24),
		.urgent = true,
		.state = 2,
		.place = "home",
		.topics = "doctor nurse old_code",
		.phone = "0248-75-2111",
		.postcode = "962-0001",
		.secret = "髙橋 花子",
		.birth = { 1940, 1, 2 },
		.year = { true, 2026 },
		.serial = { true, 1047 },
	};

	code_new(w, "place", "home", "自宅", 1);
	code_new(w, "topic", "nurse", "訪問看護", 1);
	code_new(w, "topic", "doctor", "訪問診療", 2);
	a.townsman.id = townsman_new(w, "佐々木 葛\U000E0100城", "ササキ カツラギ", 1);
	assert_int_equal(store_save(w, &affair_record, &a), SAVED);
	assert_true(store_get(w, &affair_record, a.head.id, &a));
	return a;
}

static void every_kind_is_shown(void **state)
{
	struct affair a, none = {0};
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a = full(&w);
	assert_string_equal(shown(&w, "number", &a), "R8-0001");
	assert_string_equal(shown(&w, "municipality", &a), "-1,234,567");
	assert_string_equal(shown(&w, "amount", &a), "0人");
	assert_string_equal(shown(&w, "rate", &a), "-47.08％");
	assert_string_equal(shown(&w, "since", &a), "令和元年5月1日");
	assert_string_equal(shown(&w, "hour", &a), "9:05");
	assert_string_equal(shown(&w, "seen", &a), "令和8年11月22日 10:24");
	assert_string_equal(shown(&w, "urgent", &a), "はい");
	assert_string_equal(shown(&w, "state", &a), "終結");
	assert_string_equal(shown(&w, "place", &a), "自宅");
	assert_string_equal(shown(&w, "topics", &a), "訪問診療、訪問看護、old_code");
	assert_string_equal(shown(&w, "phone", &a), "0248-75-2111");
	assert_string_equal(shown(&w, "townsman", &a), "佐々木 葛\U000E0100城");
	assert_string_equal(shown(&w, "year", &a), "2026");
	assert_string_equal(shown(&w, "serial", &a), "1,047");
	for EACH_FIELD(f, &affair_record)
		assert_null(field_show(&w, f, &none));
	test_end(&w);
}

static void canonical_values_are_shown_alike(void **state)
{
	struct affair a;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a = full(&w);
	for (int masked = 0; masked < 2; masked++) {
		w.masked = masked;
		for EACH_FIELD(f, &affair_record)
			assert_true(text_same(field_show(&w, f, &a),
			    field_show_value(&w, f, field_write(&w.arena, f, &a))));
	}
	test_end(&w);
}

static void numbers_have_their_signs(void **state)
{
	static const struct {
		int64_t n;
		int scale;
		const char *shown;
	} cases[] = {
		{ 0, 0, "0" },
		{ 999, 0, "999" },
		{ 1000, 0, "1,000" },
		{ -1000, 0, "-1,000" },
		{ 1000000, 0, "1,000,000" },
		{ INT64_MAX, 0, "9,223,372,036,854,775,807" },
		{ INT64_MIN, 0, "-9,223,372,036,854,775,808" },
		{ 5, 2, "0.05" },
		{ -5, 2, "-0.05" },
		{ 100, 2, "1.00" },
		{ 123456789, 3, "123,456.789" },
	};
	struct work w;

	(void)state;
	test_work(&w, s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct field f = { .name = "n",
			.kind = cases[i].scale ? DECIMAL : NUMBER,
			.scale = cases[i].scale };

		assert_string_equal(field_show(&w, &f, &(struct number){ true, cases[i].n }),
		    cases[i].shown);
	}
	arena_reset(&w.arena);
}

static void private_fields_are_hidden(void **state)
{
	struct affair a, none = {0};
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a = full(&w);
	as_reader(&w);
	for EACH_FIELD(f, &affair_record) {
		if (f->private && field_write(&w.arena, f, &a))
			assert_string_equal(field_show(&w, f, &a), "（非公開）");
		else if (f->private)
			assert_null(field_show(&w, f, &none));
		else
			assert_true(text_same(field_show(&w, f, &a), "（非公開）") == false);
	}
	w.masked = true;
	assert_string_equal(shown(&w, "secret", &a), "（非公開）");
	test_end(&w);
}

static void a_masked_copy_hides(void **state)
{
	struct affair a;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a = full(&w);
	w.masked = true;
	assert_string_equal(shown(&w, "secret", &a), "髙○ ○○");
	assert_string_equal(shown(&w, "townsman", &a), "佐○○ ○○");
	assert_string_equal(shown(&w, "phone", &a), "○○○");
	assert_string_equal(shown(&w, "birth", &a), "昭和15年");
	assert_string_equal(shown(&w, "number", &a), "R8-0001");
	assert_string_equal(shown(&w, "since", &a), "令和元年5月1日");
	assert_string_equal(shown(&w, "story", &a), "行1\n行2");
	assert_true(store_get(&w, &affair_record, a.head.id, &a)); /* read while masked: no other */
	assert_string_equal(shown(&w, "townsman", &a), "佐○○ ○○");
	test_end(&w);
}

/* Where the copy says an age band alone. */
static void one_birth_date_goes_with_its_year(void **state)
{
	static const char *const hers[] = { "髙橋 花子", "1941-02-03", NULL };
	static const struct {
		const char *note, *masked;
	} cases[] = {
		{ "昭和16年2月3日生まれ", "○○○生まれ" },
		{ "S16.2.3、昭16、昭和十六年、ｓ１６、1941年", "○○○、○○○、○○○、○○○、○○○" },
		{ "一九四一年生まれ。2月3日生。", "○○○生まれ。○○○生。" },
		{ "1941/2/3です", "○○○です" },
		{ "昭和161番地、19410円、2月3日に訪問、昭和17年", "昭和161番地、19410円、2月3日に訪問、昭和17年" },
		{ "昭和10年5月3日生まれの夫は平成3年生", "○○○生まれの夫は○○○生" },
		{ "平成3年に入院、S10.5.3", "平成3年に入院、○○○" },
	};
	struct work w;

	(void)state;
	test_work(&w, s);
	w.masked = true;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(mask_names(&w, cases[i].note, hers), cases[i].masked);
	assert_string_equal(
	    mask_names(&w, "昭和16年2月3日", (const char *const[]){ "0000-00-00", NULL }), "○○○");
	arena_reset(&w.arena);
}

static void names_in_notes_are_masked(void **state)
{
	static const char *const names[] = { "髙橋 花子", "タカハシ ハナコ", "林　一", "Smith John",
		"葛\U000E0100西 ハル（旧姓 西）", NULL };
	static const struct {
		const char *note, *masked;
	} cases[] = {
		{ "髙橋花子さんから電話。", "髙○○○さんから電話。" },
		{ "高橋さんと高橋　花子様", "高○さんと高○　○○様" },
		{ "花子さん、たかはし、ﾀｶﾊｼ、タカハシ", "○○さん、た○○○、ﾀ○○○、タ○○○" },
		{ "髙\U000E0100橋", "髙\U000E0100○" },
		{ "林さんは森林の小屋にいる。林一も。", "○さんは森林の小屋にいる。○○も。" },
		{ "JOHN smith", "○○○○ s○○○○" },
		{ "橋を渡る", "橋を渡る" },
		{ "葛西 ハルは", "葛○ ○○は" },
		{ "高\n橋", "○\n○" },
		{ "髙橋", "髙○" },
		{ "高", "高" },
		{ "090-1234-5678に。", "○○○に。" },
		{ "０９０－１２３４－５６７８、(0248)00-0100まで", "○○○、(○○○まで" },
		{ "09012345678 又は 0248 00 0100", "○○○ 又は ○○○" },
		{ "受付R8-0064、血圧120/80、体温36.5、10,000円", "受付R8-0064、血圧120/80、体温36.5、10,000円" },
		{ "昭和10年5月3日生まれ", "昭和10年○○○生まれ" },
		{ "S10.5.3と１９３５/５/３", "S10.○○○と１９３５/○○○" },
		{ "平成3年5月3日生。11月3日と令和8年11月3日に転倒", "平成3年○○○生。11月3日と令和8年11月3日に転倒" },
		{ "昭和10年ごろから5年", "昭和10年ごろから5年" },
	};
	struct work w;

	(void)state;
	test_work(&w, s);
	assert_string_equal(mask_names(&w, "髙橋", names), "髙橋");
	w.masked = true;
	assert_null(mask_names(&w, NULL, names));
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(mask_names(&w, cases[i].note, names), cases[i].masked);
	assert_string_equal(mask_name(&w.arena, "林 茂"), "○ ○");
	assert_string_equal(mask_name(&w.arena, "佐藤　勇"), "佐○　○");
	assert_string_equal(mask_name(&w.arena, "サトウ イサム"), "サ○○ ○○○");
	assert_string_equal(mask_name(&w.arena, "見本花子"), "見○○○");
	assert_string_equal(mask_names(&w, "髙橋", (const char *const[]){ NULL }), "髙橋");
	assert_string_equal(mask_names(&w, "髙橋", (const char *const[]){ " ", "・", NULL }),
	    "髙橋");
	arena_reset(&w.arena);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(every_kind_is_shown),
		TEST(canonical_values_are_shown_alike),
		TEST(numbers_have_their_signs),
		TEST(private_fields_are_hidden),
		TEST(a_masked_copy_hides),
		TEST(one_birth_date_goes_with_its_year),
		TEST(names_in_notes_are_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
