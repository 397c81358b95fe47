/* behalf_test: what one types for another is shown as that, and hers once she approves it. */
#include "domain/consultations/walk.h"

static int64_t slip;

static const char *at(const char *rest)
{
	return arena_printf(&k.arena, "/consultations/%lld%s", (long long)slip, rest);
}

static const char *version(void)
{
	return walk_id(&k, walk_read(&k, slip).head.version);
}

static const char *action(const char *rest)
{
	return at(arena_printf(&k.arena, "/actions/%lld%s",
	    (long long)walk_action(&k, slip, 0).head.id, rest));
}

/* 文治 types what 明子 took. */
static void take_for(const char *author)
{
	walk_post(&k, BUNJI, "/consultations", "token", "t", "author", author, "assigned",
	    walk_id(&k, k.account[BUNJI]), WALK_CALL, NULL);
}

static int begin_typed(void **state)
{
	begin(state);
	take_for(walk_id(&k, k.account[AKIKO]));
	assert_int_equal(k.status, 303);
	slip = walk_slip(&k);
	return 0;
}

static void shown_with_both_names(void **state)
{
	struct consultation c = walk_read(&k, slip);

	(void)state;
	assert_int_equal(c.receiver.id, k.account[AKIKO]);
	assert_int_equal(c.typist.id, k.account[BUNJI]);
	assert_int_equal(c.assigned.id, k.account[AKIKO]);
	assert_int_equal(c.approval, APPROVAL_WAITING);
	walk_get(&k, BUNJI, at(""));
	assert_true(walk_says(&k, "相談員 明子（代行入力 相談員 文治）") && walk_says(&k, "承認待ち"));
	assert_false(walk_says(&k, at("/approve")));
	assert_true(today_says(AKIKO, "承認を待っている代行入力") && walk_says(&k, at("/approve")));
	assert_false(today_says(BUNJI, "承認を待っている代行入力"));
	walk_get(&k, BUNJI, "/consultations?approval=waiting");
	assert_true(walk_says(&k, "R8-0001"));
	assert_int_equal(walk_get(&k, AKIKO, at("/sheet")), 200);
}

/* Who types for herself is asked nothing, and nobody is made an author who writes no slips. */
static void only_for_colleagues(void **state)
{
	int64_t own;

	(void)state;
	own = walk_call(&k, "own", walk_id(&k, k.town[0]), "自分の話");
	assert_int_equal(walk_read(&k, own).approval, 0);
	assert_int_equal(walk_read(&k, own).typist.id, 0);
	walk_post(&k, BUNJI, "/consultations", "token", "o", "author",
	    walk_id(&k, k.account[OFFICER]), WALK_CALL, NULL);
	assert_int_equal(k.status, 422);
	assert_true(walk_says(&k, "id=\"e-author\"") && walk_says(&k, "通院が難しくなった。"));
	walk_post(&k, BUNJI, "/consultations", "token", "p", "author", "99", WALK_CALL, NULL);
	assert_int_equal(k.status, 422);
	walk_post(&k, BUNJI, "/consultations", "token", "q", "author",
	    walk_id(&k, k.account[BUNJI]), WALK_CALL, NULL);
	assert_int_equal(k.status, 303);
	assert_int_equal(walk_read(&k, walk_slip(&k)).approval, 0);
}

static void approved_by_its_author_alone(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, BUNJI, at("/approve"), "version", version(), NULL), 403);
	assert_int_equal(walk_post(&k, OFFICER, at("/approve"), "version", version(), NULL), 403);
	assert_int_equal(walk_post(&k, AKIKO, at("/approve"), "version", "99", NULL), 409);
	walk_post(&k, AKIKO, at("/approve"), "version", version(), "then", "/today", NULL);
	assert_int_equal(k.status, 303);
	assert_string_equal(k.location, "/today");
	assert_int_equal(walk_read(&k, slip).approval, APPROVAL_APPROVED);
	assert_int_equal(walk_read(&k, slip).approved, walk_read(&k, slip).head.changed);
	assert_false(today_says(AKIKO, "承認を待っている代行入力"));
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "承認済"));
}

/* What she has not seen is not approved. */
static void changed_meanwhile(void **state)
{
	const char *old = version();

	(void)state;
	walk_post(&k, BUNJI, at(""), "version", old, "story", "書き直した話", NULL);
	assert_int_equal(k.status, 303);
	assert_int_equal(walk_post(&k, AKIKO, at("/approve"), "version", old, NULL), 409);
	assert_int_equal(walk_read(&k, slip).approval, APPROVAL_WAITING);
}

static void sent_back_with_words(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at("/return"), "version", version(), NULL), 422);
	assert_int_equal(walk_post(&k, AKIKO, at("/return"), "version", version(), "reason",
			     "電話は午後でした", NULL),
	    303);
	assert_true(today_says(BUNJI, "差し戻された代行入力") && walk_says(&k, "電話は午後でした"));
	k.later = 60000;
	walk_post(&k, BUNJI, at(""), "version", version(), "story", "午後に電話があった。", NULL);
	assert_int_equal(walk_read(&k, slip).approval, APPROVAL_WAITING);
	assert_false(today_says(BUNJI, "差し戻された代行入力"));
	assert_true(today_says(AKIKO, "承認を待っている代行入力"));
	walk_post(&k, AKIKO, at("/approve"), "version", version(), NULL);
	assert_int_equal(walk_read(&k, slip).approval, APPROVAL_APPROVED);
	/* She finds out later: it goes back also then. */
	walk_post(&k, AKIKO, at("/return"), "version", version(), "reason", "やはり違う", NULL);
	assert_int_equal(walk_read(&k, slip).approval, APPROVAL_RETURNED);
}

static void actions_too_and_nothing_is_final_before(void **state)
{
	(void)state;
	walk_post(&k, AKIKO, at("/approve"), "version", version(), NULL);
	walk_post(&k, BUNJI, at("/actions"), "token", "a", "kind", "advice", "content", "説明した。",
	    "author", walk_id(&k, k.account[AKIKO]), NULL);
	assert_int_equal(k.status, 303);
	assert_int_equal(walk_action(&k, slip, 0).by.id, k.account[AKIKO]);
	assert_int_equal(walk_action(&k, slip, 0).typist.id, k.account[BUNJI]);
	k.later = 60000;
	walk_post(&k, AKIKO, at("/close"), "version", version(), "response", "済", "result", "済",
	    "outcome", "advised", "minutes", "5", NULL);
	assert_int_equal(k.status, 303);
	k.later = 2 * 60000;
	assert_int_equal(walk_post(&k, AKIKO, at("/confirm"), "version", version(), NULL), 422);
	assert_true(walk_says(&k, "承認されていません"));
	assert_true(today_says(AKIKO, action("/approve")));
	assert_int_equal(walk_post(&k, AKIKO, action("/approve"), "version", "1", NULL), 303);
	assert_int_equal(walk_action(&k, slip, 0).approval, APPROVAL_APPROVED);
	/* Approving corrects nothing. */
	walk_get(&k, AKIKO, at("/history"));
	assert_false(walk_says(&k, "終結後の訂正"));
	assert_int_equal(walk_post(&k, AKIKO, at("/confirm"), "version", version(), NULL), 303);
	assert_int_equal(walk_post(&k, AKIKO, action("/return"), "version", "2", "reason", "違う",
			     NULL),
	    409);
}

static void the_wrong_author_is_put_right(void **state)
{
	(void)state;
	walk_get(&k, BUNJI, at("/edit"));
	assert_true(walk_says(&k, "だれの記録か"));
	walk_post(&k, BUNJI, at(""), "version", version(), "author", walk_id(&k, k.account[BUNJI]),
	    NULL);
	assert_int_equal(k.status, 303);
	assert_int_equal(walk_read(&k, slip).receiver.id, k.account[BUNJI]);
	assert_int_equal(walk_read(&k, slip).approval, 0);
	/* Nobody makes herself or others the author of what she did not type. */
	walk_post(&k, AKIKO, at(""), "version", version(), "author", walk_id(&k, k.account[AKIKO]),
	    NULL);
	assert_int_equal(walk_read(&k, slip).receiver.id, k.account[BUNJI]);
}

/* Whose author has left is approved by the manager. */
static void the_manager_stands_in(void **state)
{
	struct account a;
	struct work w;

	(void)state;
	walk_manager(&k);
	assert_int_equal(walk_post(&k, NEWCOMER, at("/approve"), "version", version(), NULL), 403);
	test_begin(&w, k.store, true);
	w.actor = actor_program(k.region);
	assert_true(store_get(&w, &account_record, k.account[AKIKO], &a));
	a.inactive = true;
	assert_int_equal(store_save(&w, &account_record, &a), SAVED);
	test_end(&w);
	assert_int_equal(walk_post(&k, NEWCOMER, at("/approve"), "version", version(), NULL), 303);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_typed, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(shown_with_both_names),
		TEST(only_for_colleagues),
		TEST(approved_by_its_author_alone),
		TEST(changed_meanwhile),
		TEST(sent_back_with_words),
		TEST(actions_too_and_nothing_is_final_before),
		TEST(the_wrong_author_is_put_right),
		TEST(the_manager_stands_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
