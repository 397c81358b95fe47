/* bands_test: what figures count a slip under, day by day and birthday by birthday. */
#include "domain/consultations/walk.h"

static struct work w;
static const struct date day = { 2026, 11, 2 };

/* Evening of a day so many days after the slip came in, in a work of AKIKO's. */
static void at_day(int days)
{
	test_begin(&w, k.store, true);
	assert_true(account_actor(&w, k.account[AKIKO], &w.actor));
	w.now = moment_of(date_add_days(day, days), 20 * 60);
}

static int64_t person_of(struct date birth, const char *level)
{
	struct person p = { .name = "見本 花子", .birth = birth, .care_level = level };

	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	return p.head.id;
}

static struct consultation taken(int64_t person)
{
	struct consultation c = { .received = moment_of(day, 23 * 60 + 50),
		.channel = "phone",
		.caller_kind = "family",
		.contents = "home_nurse",
		.municipality.id = k.town[0],
		.story = "話",
		.person.id = person };

	if (consultation_create(&w, &c) != SAVED)
		fail_msg("%s", w.problems ? w.problems->say : w.fault);
	return c;
}

static const char *band(const struct consultation *c, const char *name)
{
	return field_write(&w.arena, record_field(&consultation_record, name), c);
}

static struct consultation again(const struct consultation *c)
{
	struct consultation now;

	assert_true(store_get(&w, &consultation_record, c->head.id, &now));
	return now;
}

static void ages_count_by_the_birthday(void **state)
{
	static const struct {
		struct date birth;
		const char *group;
	} people[] = { { { 1986, 11, 3 }, "under_40" }, { { 1986, 11, 2 }, "from_40" },
		{ { 1961, 11, 3 }, "from_40" }, { { 1961, 11, 2 }, "from_65" },
		{ { 1941, 11, 3 }, "from_75" }, { { 1941, 11, 2 }, "from_85" },
		{ { 1931, 11, 2 }, "from_95" }, { { 0 }, NULL } };
	struct consultation c;

	(void)state;
	at_day(1);
	for (size_t i = 0; i < COUNT(people); i++) {
		c = taken(person_of(people[i].birth, NULL));
		assert_true(text_same(band(&c, "age_group"), people[i].group));
	}
	c = taken(0);
	assert_null(band(&c, "age_group"));
	test_end(&w);
}

static void act(const struct consultation *c, int kind)
{
	struct action a = { .consultation.id = c->head.id, .kind = kind, .at = w.now,
		.content = "対応" };

	assert_int_equal(consultation_act(&w, &a), SAVED);
}

/* Ten minutes to midnight: what is done the next morning is done a day later. */
static void days_count_by_the_calendar(void **state)
{
	struct consultation c;

	(void)state;
	at_day(1);
	c = taken(0);
	assert_null(band(&c, "first_response"));
	act(&c, ACTION_NOTE);
	c = again(&c);
	assert_null(band(&c, "first_response"));
	test_end(&w);
	at_day(3);
	act(&c, ACTION_CALL);
	test_end(&w);
	at_day(9);
	act(&c, ACTION_VISIT);
	c = again(&c);
	assert_string_equal(band(&c, "first_response"), "day_3");
	assert_null(band(&c, "closing_time"));
	assert_null(band(&c, "duration"));
	test_end(&w);
}

static struct consultation closed(struct consultation c, int64_t minutes)
{
	c = again(&c);
	c.response = c.result = "済";
	c.outcome = "advised";
	c.minutes = (struct number){ true, minutes };
	c.next_date = (struct date){0};
	if (consultation_close(&w, &c) != SAVED)
		fail_msg("%s", w.problems ? w.problems->say : "not closed");
	return c;
}

static void level(int64_t person, const char *care_level)
{
	struct person p;

	assert_true(store_get(&w, &person_record, person, &p));
	p.care_level = care_level;
	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
}

static void the_care_level_stays_as_it_was_closed(void **state)
{
	int64_t person;
	struct consultation c;

	(void)state;
	at_day(1);
	person = person_of((struct date){ 1940, 1, 1 }, "care1");
	c = taken(person);
	assert_string_equal(band(&c, "care_level"), "care1");
	level(person, "care2");
	test_end(&w);
	at_day(15);
	c = closed(c, 29);
	assert_string_equal(band(&c, "care_level"), "care2");
	assert_string_equal(band(&c, "closing_time"), "day_30");
	assert_string_equal(band(&c, "duration"), "from_15");
	level(person, "care5");
	w.reason = "場面の訂正";
	c.scene = "daily";
	assert_int_equal(consultation_change(&w, &c), SAVED);
	assert_string_equal(band(&c, "care_level"), "care2");
	c.person.id = person_of((struct date){ 1950, 1, 1 }, "care4");
	assert_int_equal(consultation_change(&w, &c), SAVED);
	assert_string_equal(band(&c, "care_level"), "care4");
	w.reason = "条件が変わった。";
	assert_int_equal(consultation_reopen(&w, &c), SAVED);
	assert_null(band(&c, "closing_time"));
	test_end(&w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ages_count_by_the_birthday),
		TEST(days_count_by_the_calendar),
		TEST(the_care_level_stays_as_it_was_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
