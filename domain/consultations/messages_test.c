/* messages_test: notes stay until read, and are for whoever was there when they were left. */
#include "domain/consultations/walk.h"

static const char *at(int64_t id, const char *rest)
{
	return arena_printf(&k.arena, "/messages/%lld%s", (long long)id, rest);
}

static void a_note_for_all_is_there_until_read(void **state)
{
	int64_t note = leave(AKIKO, "n-1", "", "鍵は事務室にあります");

	(void)state;
	assert_true(today_says(BUNJI, "鍵は事務室にあります"));
	assert_false(today_says(AKIKO, "鍵は事務室にあります"));
	walk_get(&k, AKIKO, at(note, ""));
	assert_true(walk_says(&k, "相談員 文治") && walk_says(&k, "まだ"));
	assert_int_equal(walk_post(&k, BUNJI, at(note, "/read"), "version", "1", "then", "/today",
			     NULL),
	    303);
	assert_string_equal(k.location, "/today");
	assert_false(today_says(BUNJI, "鍵は事務室にあります"));
	walk_get(&k, AKIKO, at(note, ""));
	assert_false(walk_says(&k, "まだ</span>"));
	assert_int_equal(walk_post(&k, BUNJI, at(note, "/unread"), NULL), 303);
	assert_true(today_says(BUNJI, "鍵は事務室にあります"));
	assert_int_equal(walk_post(&k, BUNJI, at(note, "/read"), "version", "1", "then",
			     "//evil", NULL),
	    303);
	assert_string_equal(k.location, at(note, ""));
}

static void what_is_changed_is_to_be_read_again(void **state)
{
	int64_t note = leave(AKIKO, "n-1", walk_id(&k, k.account[BUNJI]), "水曜に電話を");

	(void)state;
	walk_post(&k, BUNJI, at(note, "/read"), "version", "1", NULL);
	assert_int_equal(walk_get(&k, BUNJI, at(note, "/edit")), 403);
	assert_int_equal(walk_post(&k, BUNJI, at(note, ""), "version", "1", "subject", "うそ", NULL),
	    403);
	assert_int_equal(walk_post(&k, BUNJI, at(note, "/remove"), "version", "1", "reason",
			     "試し", NULL),
	    403);
	assert_int_equal(walk_get(&k, AKIKO, at(note, "/edit")), 200);
	assert_int_equal(walk_post(&k, AKIKO, at(note, ""), "version", "1", "subject",
			     "金曜に電話を", NULL),
	    303);
	/* An old page marks nothing that was never seen. */
	walk_post(&k, BUNJI, at(note, "/read"), "version", "1", NULL);
	assert_non_null(strstr(k.flash, "書き直されて"));
	assert_true(today_says(BUNJI, "金曜に電話を"));
	walk_get(&k, BUNJI, at(note, "/history"));
	assert_true(walk_says(&k, "水曜に電話を"));
	assert_int_equal(walk_post(&k, AKIKO, at(note, "/remove"), "version", "2", "reason",
			     "試し", NULL),
	    303);
	assert_false(today_says(BUNJI, "金曜に電話を"));
	assert_int_equal(walk_post(&k, AKIKO, at(note, "/restore"), "version", "3", "reason",
			     "試し", NULL),
	    303);
	assert_true(today_says(BUNJI, "金曜に電話を"));
}

static void a_note_stands_beside_its_slip(void **state)
{
	int64_t slip = walk_call(&k, "t-1", walk_id(&k, k.town[0]), "話");
	const char *id = walk_id(&k, slip);

	(void)state;
	walk_get(&k, AKIKO, arena_printf(&k.arena, "/messages/new?about=%s", id));
	assert_true(walk_says(&k, "R8-0001") && walk_says(&k, "name=\"about\""));
	walk_post(&k, AKIKO, "/messages", "token", "n-1", "about", id, "subject", "折り返し待ち",
	    "urgent.shown", "1", "urgent", "1", NULL);
	assert_string_equal(k.location, arena_printf(&k.arena, "/consultations/%s", id));
	walk_get(&k, BUNJI, k.location);
	assert_true(walk_says(&k, "折り返し待ち") && walk_says(&k, "急ぎ"));
	assert_true(today_says(BUNJI, "R8-0001"));
	/* An officer sees slips, but not what colleagues tell each other. */
	assert_int_equal(walk_get(&k, OFFICER, "/messages"), 403);
	assert_false(today_says(OFFICER, "折り返し待ち"));
}

static void a_bad_note_loses_nothing(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/messages", "token", "n-1", "recipient",
			     walk_id(&k, k.account[DOCTOR]), "subject", "先生へ", "body",
			     "書いたこと", NULL),
	    422);
	assert_true(walk_says(&k, "宛先は、相談を受ける人から") && walk_says(&k, "書いたこと"));
	assert_int_equal(walk_post(&k, AKIKO, "/messages", "token", "n-1", "recipient", "",
			     "subject", walk_long(&k, 101), NULL),
	    422);
	assert_int_equal(walk_post(&k, AKIKO, "/messages", "token", "n-1", "body", "だけ", NULL),
	    422);
	leave(AKIKO, "n-2", "", "一度だけ");
	leave(AKIKO, "n-2", "", "一度だけ");
	walk_get(&k, BUNJI, "/messages");
	assert_true(walk_says(&k, "1 件"));
	assert_int_equal(walk_get(&k, BUNJI, "/messages?recipient=-"), 200);
	assert_true(walk_says(&k, "一度だけ"));
	assert_int_equal(walk_post(&k, BUNJI, "/messages/4/read", NULL), 404);
}

/* Who comes new need not read what was left before her time. */
static void old_notes_are_not_for_new_people(void **state)
{
	struct work w;

	(void)state;
	leave(AKIKO, "n-1", "", "むかしのこと");
	k.later = 60000;
	test_work(&w, k.store);
	w.now += k.later;
	w.actor = actor_program(k.region);
	store_begin(&w, true);
	walk_account(&k, &w, NEWCOMER, "相談員 千代", "counsellor");
	store_end(&w);
	arena_reset(&w.arena);
	assert_false(today_says(NEWCOMER, "むかしのこと"));
	leave(AKIKO, "n-2", "", "これからのこと");
	assert_true(today_says(NEWCOMER, "これからのこと"));
}

/* Whatever is done to a note, the menu counts what the page shows. */
static int64_t waits_for(enum who who)
{
	struct work w;
	const struct message *m;
	int64_t n;

	test_begin(&w, k.store, false);
	assert_true(account_actor(&w, k.account[who], &w.actor));
	n = messages_module.waiting(&w);
	assert_int_equal(messages_unread(&w, 1000, &m), n);
	test_end(&w);
	arena_reset(&w.arena);
	return n;
}

static void what_is_unread_is_counted(void **state)
{
	int64_t note;

	(void)state;
	for (int i = 0; i < 60; i++)
		note = leave(AKIKO, arena_printf(&k.arena, "n-%d", i), "", "たまった用件");
	assert_int_equal(waits_for(BUNJI), 60);
	assert_int_equal(waits_for(AKIKO), 0);
	walk_post(&k, BUNJI, at(note, "/read"), "version", "1", NULL);
	walk_post(&k, BUNJI, at(note, "/read"), "version", "1", NULL);
	assert_int_equal(waits_for(BUNJI), 59);
	walk_post(&k, AKIKO, at(note, ""), "version", "1", "subject", "直した用件", NULL);
	assert_int_equal(waits_for(BUNJI), 60);
	walk_post(&k, AKIKO, at(note, ""), "version", "2", "subject", "直した用件", "recipient",
	    walk_id(&k, k.account[BUNJI]), NULL);
	assert_int_equal(waits_for(BUNJI), 60);
	walk_post(&k, AKIKO, at(note, "/remove"), "version", "3", "reason", "試し", NULL);
	assert_int_equal(waits_for(BUNJI), 59);
	assert_int_equal(walk_post(&k, BUNJI, at(note, "/read"), "version", "1", NULL), 404);
	assert_int_equal(walk_post(&k, BUNJI, at(note, "/unread"), NULL), 404);
	walk_post(&k, AKIKO, at(note, "/restore"), "version", "4", "reason", "試し", NULL);
	assert_int_equal(waits_for(BUNJI), 60);
}

/* Who is away for a while finds what was left meanwhile; what is meant for her alone is hers. */
static void notes_wait_for_whoever_is_away(void **state)
{
	struct account a;
	struct work w;

	(void)state;
	for (int away = 1; away >= 0; away--) {
		test_begin(&w, k.store, true);
		w.actor = actor_program(k.region);
		assert_true(store_get(&w, &account_record, k.account[BUNJI], &a));
		a.inactive = away;
		assert_int_equal(store_save(&w, &account_record, &a), SAVED);
		test_end(&w);
		arena_reset(&w.arena);
		if (away)
			leave(AKIKO, "n-1", "", "留守のあいだに");
	}
	assert_int_equal(waits_for(BUNJI), 1);
	leave(BUNJI, "n-2", walk_id(&k, k.account[AKIKO]), "明子さんだけに");
	assert_int_equal(waits_for(BUNJI), 1);
	assert_int_equal(waits_for(AKIKO), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_note_for_all_is_there_until_read, begin, end),
		cmocka_unit_test_setup_teardown(what_is_changed_is_to_be_read_again, begin, end),
		cmocka_unit_test_setup_teardown(a_note_stands_beside_its_slip, begin, end),
		cmocka_unit_test_setup_teardown(a_bad_note_loses_nothing, begin, end),
		cmocka_unit_test_setup_teardown(old_notes_are_not_for_new_people, begin, end),
		cmocka_unit_test_setup_teardown(what_is_unread_is_counted, begin, end),
		cmocka_unit_test_setup_teardown(notes_wait_for_whoever_is_away, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
