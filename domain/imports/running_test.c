/* running_test: an import by its pages -- at once or going on by itself, stopped, taken over. */
#include "domain/imports/visiting.h"

static void take(int64_t id, int64_t runner)
{
	struct work w;

	work_of(&w);
	assert_true(running_take(&w, id, runner, "取り込み"));
	work_done(&w);
}

/* ---- By itself --------------------------------------------------------------------------- */

static void test_few_are_read_and_done_at_once(void **state)
{
	int64_t id = read_by_page(1, FEW);

	(void)state;
	assert_non_null(strstr(v.rq.flash, "まだ名簿は何も変えていません"));
	assert_int_equal(import_now(id).fresh.n, FEW);
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_APPLIED);
	assert_int_equal(places(), FEW);
	assert_int_equal(press_button(id, "undo", NULL), 303);
	assert_int_equal(places(), 0);
}

/* Nobody serves here, so that what goes on after the answer has ended when it is there. */
static void test_many_go_on_after_the_answer(void **state)
{
	int64_t id = read_by_page(1, MANY);

	(void)state;
	assert_null(v.rq.flash);
	assert_int_equal(import_now(id).state, IMPORT_READY);
	assert_int_equal(import_now(id).fresh.n, MANY);
	assert_int_equal(look_by_page(id), 200);
	SAYS("福島県");
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_APPLIED);
	assert_int_equal(places(), MANY);
	assert_int_equal(press_button(id, "undo", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_UNDONE);
	assert_int_equal(places(), 0);
}

static void test_the_page_says_how_far_it_is(void **state)
{
	int64_t id = read_by_page(1, FEW);
	struct work w;

	(void)state;
	assert_int_equal(ask_progress(id), 200);
	assert_string_equal(v.rq.page.s, "{\"ended\":true}");
	take(id, 7);
	work_of(&w);
	assert_true(running_tell(&w, id, 7, "取り込み", 30, 120));
	assert_false(running_tell(&w, id, 8, "取り込み", 31, 120));
	assert_false(running_take(&w, id, 8, "取り込み"));
	work_done(&w);
	assert_int_equal(ask_progress(id), 200);
	SAYS("\"done\":30,\"whole\":120,\"say\":\"取り込み 25%");
	assert_int_equal(look_by_page(id), 200);
	SAYS("data-progress");
	SAYS("そのまま続きます");
	assert_null(strstr(v.rq.page.s, "名簿に取り込む</button>"));
	/* Who presses what she saw before is told, and nothing is done twice. */
	assert_int_equal(press_button(id, "apply", NULL), 409);
	assert_int_equal(press_button(id, "stop", NULL), 303);
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(press_button(id, "undo", NULL), 303);
}

/* ---- Stopped ----------------------------------------------------------------------------- */

struct stopping {
	int calls, at;
};

/* As a machine that stops there: what was written since the last breath is lost. */
static bool stop_there(void *context, const char *what, int64_t done, int64_t all)
{
	struct stopping *s = context;

	(void)what, (void)done, (void)all;
	return ++s->calls != s->at;
}

static void apply_until(int64_t id, int64_t runner, int at)
{
	struct stopping s = { 0, at };
	const struct progress p = { stop_there, &s };
	const struct import_order order = { .runner = runner, .progress = &p };
	struct work w;
	struct import im;

	work_of(&w);
	assert_true(store_get(&w, &import_record, id, &im));
	import_apply(&w, &im, &order);
	assert_non_null(w.fault);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void test_what_was_stopped_is_gone_on_with_or_taken_back(void **state)
{
	int64_t id = read_by_page(1, MANY), some;

	(void)state;
	take(id, 7);
	apply_until(id, 7, 4);
	some = places();
	assert_true(some > 0 && some < MANY);
	assert_int_equal(import_now(id).state, IMPORT_APPLYING);
	assert_int_equal(press_button(id, "apply", NULL), 409); /* it may still be at it */
	assert_int_equal(press_button(id, "stop", NULL), 303);
	assert_int_equal(look_by_page(id), 200);
	SAYS("続きを取り込む");
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(places(), MANY);
	assert_int_equal(press_button(id, "undo", NULL), 303);
	assert_int_equal(places(), 0);
	id = read_by_page(1, MANY);
	take(id, 7);
	apply_until(id, 7, 3);
	assert_int_equal(press_button(id, "undo", "stop"), 303);
	assert_int_equal(import_now(id).state, IMPORT_UNDONE);
	assert_int_equal(places(), 0);
}

static void serve_anew(void)
{
	struct work w;

	work_of(&w);
	import_served(&w);
	work_done(&w);
}

/* The page does not wait for a word from who is no more. */
static void test_what_ended_with_its_server_is_gone_on_with_at_once(void **state)
{
	int64_t id = read_by_page(1, MANY);

	(void)state;
	take(id, 7);
	apply_until(id, 7, 4);
	serve_anew();
	assert_int_equal(ask_progress(id), 200);
	assert_string_equal(v.rq.page.s, "{\"ended\":true}");
	assert_int_equal(look_by_page(id), 200);
	SAYS("サーバーが止まったため、途中で止まりました");
	SAYS("続きを取り込む");
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_APPLIED);
	assert_int_equal(places(), MANY);
	assert_int_equal(look_by_page(id), 200);
	assert_null(strstr(v.rq.page.s, "途中で止まりました"));
	assert_int_equal(press_button(id, "undo", NULL), 303);
	assert_int_equal(places(), 0);
}

/* One at another machine only has to say its next word; one that was taken over has lost it. */
static void test_who_is_there_after_all_goes_on(void **state)
{
	int64_t id = read_by_page(1, FEW);
	struct work w;

	(void)state;
	take(id, 7);
	serve_anew();
	work_of(&w);
	assert_true(running_tell(&w, id, 7, "取り込み", 1, 2));
	assert_null(running_why(&w, id));
	assert_false(running_take(&w, id, 8, "取り込み"));
	import_served(&w);
	assert_true(running_take(&w, id, 8, "取り込み"));
	assert_false(running_tell(&w, id, 7, "取り込み", 2, 2));
	running_end(&w, id, 8);
	work_done(&w);
	assert_int_equal(press_button(id, "drop", NULL), 303);
}

static void test_who_was_told_to_stop_writes_nothing_more(void **state)
{
	int64_t id = read_by_page(1, MANY);

	(void)state;
	take(id, 8);
	apply_until(id, 7, 1000000);
	assert_int_equal(places(), 0);
	assert_int_equal(import_now(id).state, IMPORT_READY);
	assert_int_equal(press_button(id, "drop", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_DROPPED);
	assert_int_equal(press_button(id, "apply", NULL), 409);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few_are_read_and_done_at_once),
		cmocka_unit_test(test_many_go_on_after_the_answer),
		cmocka_unit_test(test_the_page_says_how_far_it_is),
		cmocka_unit_test(test_what_was_stopped_is_gone_on_with_or_taken_back),
		cmocka_unit_test(test_what_ended_with_its_server_is_gone_on_with_at_once),
		cmocka_unit_test(test_who_is_there_after_all_goes_on),
		cmocka_unit_test(test_who_was_told_to_stop_writes_nothing_more),
	};

	return visiting_run(tests, COUNT(tests));
}
