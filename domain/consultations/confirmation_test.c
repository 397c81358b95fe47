/* confirmation_test: what was declared final is known by its hash, whatever is done to it later. */
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

static void close_slip(void)
{
	walk_post(&k, AKIKO, at("/close"), "version", version(), "response", "紹介した。", "result",
	    "訪問診療につながった。", "outcome", "resolved", "minutes", "40", NULL);
	assert_int_equal(k.status, 303);
}

static int begin_closed(void **state)
{
	begin(state);
	walk_manager(&k);
	slip = walk_call(&k, "first", walk_id(&k, k.town[0]), "通院が難しくなった。");
	k.later = 60000;
	walk_post(&k, AKIKO, at("/actions"), "token", "i", "kind", "introduction", "content",
	    "案内した。", "candidate1.title", "見本クリニック", "candidate1",
	    walk_id(&k, k.clinic), NULL);
	assert_int_equal(k.status, 303);
	k.later = 2 * 60000;
	close_slip();
	k.later = 3 * 60000;
	return 0;
}

static int confirm(enum who who)
{
	return walk_post(&k, who, at("/confirm"), "version", version(), NULL);
}

/* What the hash of the last confirmation says; it is read back as it was printed. */
static const char *doubt(void)
{
	struct confirmation c;
	const char *why;
	struct work w;

	test_begin(&w, k.store, false);
	w.actor = actor_program(k.region);
	assert_true(confirmation_last(&w, slip, &c));
	assert_int_equal(strlen(c.hash), 64);
	why = arena_copy(&k.arena, confirmation_doubt(&w, &c));
	test_end(&w);
	return why;
}

static void damage(const char *set, const char *record)
{
	struct work w;

	test_begin(&w, k.store, true);
	store_query_(&w,
	    arena_printf(&w.arena, "UPDATE history SET %s WHERE record = '%s' AND version = 1", set,
		record),
	    NULL, 0);
	test_end(&w);
}

/* ---- Who and when --------------------------------------------------------------------------- */

static void confirms_what_is_closed(void **state)
{
	(void)state;
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "まだ確定していません") && walk_says(&k, at("/confirm")));
	walk_get(&k, BUNJI, at(""));
	assert_false(walk_says(&k, at("/confirm")));
	assert_int_equal(confirm(BUNJI), 403);
	assert_int_equal(confirm(OFFICER), 403);
	assert_int_equal(walk_read(&k, slip).confirmed, 0);
	assert_int_equal(confirm(AKIKO), 303);
	assert_int_equal(walk_read(&k, slip).confirmed, CONFIRMED);
	assert_null(doubt());
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "相談員 明子さんが") && walk_says(&k, "照合番号"));
	assert_int_equal(confirm(AKIKO), 422);
	assert_true(walk_says(&k, "もう確定しています"));
	walk_get(&k, AKIKO, "/consultations?confirmed=confirmed");
	assert_true(walk_says(&k, "R8-0001"));
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "の確定"));
	assert_int_equal(walk_get(&k, AKIKO, at("/sheet")), 200);
}

static void nothing_open_is_final(void **state)
{
	(void)state;
	slip = walk_call(&k, "second", walk_id(&k, k.town[0]), "話");
	assert_int_equal(confirm(AKIKO), 422);
	assert_true(walk_says(&k, "終結していない相談は確定できません"));
	walk_get(&k, AKIKO, at(""));
	assert_false(walk_says(&k, at("/confirm")));
}

static void only_what_was_seen(void **state)
{
	const char *old = version();

	(void)state;
	walk_post(&k, BUNJI, at(""), "version", old, "result", "別の結果", "reason", "訂正", NULL);
	assert_int_equal(walk_post(&k, AKIKO, at("/confirm"), "version", old, NULL), 409);
	assert_int_equal(walk_read(&k, slip).confirmed, 0);
	/* Two who confirm at once make one confirmation. */
	old = version();
	assert_int_equal(walk_post(&k, AKIKO, at("/confirm"), "version", old, NULL), 303);
	assert_int_not_equal(walk_post(&k, NEWCOMER, at("/confirm"), "version", old, NULL), 303);
}

/* ---- After it ------------------------------------------------------------------------------- */

static void what_changes_is_a_correction_until_confirmed_again(void **state)
{
	struct action a = walk_action(&k, slip, 0);

	(void)state;
	assert_int_equal(confirm(AKIKO), 303);
	assert_int_equal(walk_post(&k, AKIKO,
			     at(arena_printf(&k.arena, "/actions/%lld", (long long)a.head.id)),
			     "version", "1", "content", "二か所を案内した。", "reason", "書き足し",
			     NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).confirmed, CORRECTED);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "確定後に訂正") && walk_says(&k, "もう一度確定する"));
	/* The confirmed version is still what it was. */
	assert_null(doubt());
	k.later += 60000;
	assert_int_equal(confirm(NEWCOMER), 303);
	assert_int_equal(walk_read(&k, slip).confirmed, CONFIRMED);
	assert_null(doubt());
}

static void undone_with_a_reason(void **state)
{
	(void)state;
	assert_int_equal(confirm(AKIKO), 303);
	assert_int_equal(walk_post(&k, AKIKO, at("/unconfirm"), "version", version(), NULL), 422);
	assert_int_equal(
	    walk_post(&k, BUNJI, at("/unconfirm"), "version", version(), "reason", "早い", NULL),
	    403);
	assert_int_equal(
	    walk_post(&k, AKIKO, at("/unconfirm"), "version", "1", "reason", "早い", NULL), 409);
	assert_int_equal(walk_read(&k, slip).confirmed, CONFIRMED);
	assert_int_equal(
	    walk_post(&k, AKIKO, at("/unconfirm"), "version", version(), "reason", "早すぎた", NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).confirmed, 0);
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "早すぎた") && !walk_says(&k, "終結後の訂正"));
	assert_int_equal(
	    walk_post(&k, AKIKO, at("/unconfirm"), "version", version(), "reason", "また", NULL),
	    409);
}

/* Nothing is lost over removing and bringing back. */
static void goes_and_comes_back_with_its_slip(void **state)
{
	(void)state;
	assert_int_equal(confirm(AKIKO), 303);
	walk_post(&k, AKIKO, at("/remove"), "version", version(), "reason", "試し", NULL);
	assert_int_equal(k.status, 303);
	walk_post(&k, AKIKO, at("/restore"), "version", version(), "reason", "試し", NULL);
	assert_int_equal(k.status, 303);
	assert_int_equal(walk_read(&k, slip).confirmed, CONFIRMED);
	assert_null(doubt());
}

/* ---- The hash ------------------------------------------------------------------------------- */

/* A clinic that stands twice becomes one; `turn`: it is the slip's that goes. */
static void unite_clinic(bool turn)
{
	struct organization twin = { .name = "見本クリニック（二重）" }, clinic;
	struct work w;

	test_begin(&w, k.store, true);
	w.actor = actor_program(k.region);
	assert_true(store_get(&w, &organization_record, k.clinic, &clinic));
	twin.kind = clinic.kind;
	assert_int_equal(store_save(&w, &organization_record, &twin), SAVED);
	assert_int_equal(turn ? store_unite(&w, &organization_record, &twin, clinic.head.id,
				    clinic.head.version)
			      : store_unite(&w, &organization_record, &clinic, twin.head.id,
				    twin.head.version),
	    SAVED);
	test_end(&w);
}

static void two_clinics_that_are_one_touch_what_was_turned_alone(void **state)
{
	const char *before;

	(void)state;
	assert_int_equal(confirm(AKIKO), 303);
	before = version();
	unite_clinic(false);
	assert_string_equal(version(), before);
	assert_int_equal(walk_read(&k, slip).confirmed, CONFIRMED);
	assert_null(doubt());
	unite_clinic(true);
	assert_int_equal(walk_read(&k, slip).confirmed, CORRECTED);
	assert_null(doubt());
}

static void every_change_is_found(void **state)
{
	(void)state;
	assert_int_equal(confirm(AKIKO), 303);
	assert_null(doubt());
	damage("snapshot = replace(snapshot, 'clinic', 'clinic')", "action");
	assert_null(doubt());
	damage("snapshot = replace(snapshot, '案内した', '断った')", "action");
	assert_non_null(doubt());
	damage("snapshot = replace(snapshot, '断った', '案内した')", "action");
	assert_null(doubt());
	damage("changed_by = changed_by + 1", "action");
	assert_non_null(doubt());
	damage("changed_by = changed_by - 1", "action");
	damage("changed = changed + 1", "candidate");
	assert_non_null(doubt());
	damage("changed = changed - 1", "candidate");
	assert_null(doubt());
	damage("version = 99", "candidate");
	assert_non_null(strstr(doubt(), "履歴が足りません"));
}

static void slip_in(const char *result)
{
	struct consultation c;
	struct work w;

	test_begin(&w, k.store, true);
	w.actor = actor_program(k.region);
	assert_true(store_get(&w, &consultation_record, slip, &c));
	c.result = result;
	assert_int_equal(store_save(&w, &consultation_record, &c), SAVED);
	test_end(&w);
}

/* Also who writes both the record and its history, and leaves the slip confirmed. */
static void nothing_is_slipped_in(void **state)
{
	struct action a = { .consultation.id = slip,
		.kind = ACTION_NOTE,
		.headline = "メモ",
		.content = "あとから" };
	struct work w;

	(void)state;
	assert_int_equal(confirm(AKIKO), 303);
	assert_null(doubt());
	slip_in("よくなった。");
	assert_non_null(strstr(doubt(), "確定したときのものと違います"));
	slip_in("訪問診療につながった。");
	assert_null(doubt());
	test_begin(&w, k.store, true);
	w.actor = actor_program(k.region);
	a.at = w.now;
	assert_int_equal(store_save(&w, &action_record, &a), SAVED);
	test_end(&w);
	assert_non_null(doubt());
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_closed, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(confirms_what_is_closed),
		TEST(nothing_open_is_final),
		TEST(only_what_was_seen),
		TEST(what_changes_is_a_correction_until_confirmed_again),
		TEST(undone_with_a_reason),
		TEST(goes_and_comes_back_with_its_slip),
		TEST(two_clinics_that_are_one_touch_what_was_turned_alone),
		TEST(every_change_is_found),
		TEST(nothing_is_slipped_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
