/* later_test: what goes on after its answer -- done once it is durable, again after a clash, and
 * told when it failed. */
#include "web/later.h"
#include "web/probe.h"

static struct store *s;

static int open_store(void **state)
{
	(void)state;
	s = test_store_of(web_schema());
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	store_close(s);
	return 0;
}

struct told {
	int runs, failures, clashes; /* clashes: so many runs end in one */
	enum fault_kind kind;
};

static void run(struct work *w, void *context)
{
	struct told *t = *(struct told **)context;

	t->runs++;
	assert_int_equal(w->actor.account, TARO);
	if (t->clashes < 0) {
		work_fault(w, "the disk is full");
		w->kind = FAULT_FULL;
	} else if (t->runs <= t->clashes) {
		work_fault(w, "somebody was faster");
		w->kind = FAULT_CLASH;
	}
}

static void failed(struct work *w, void *context, enum fault_kind kind)
{
	struct told *t = *(struct told **)context;

	assert_null(w->fault);
	t->failures++;
	t->kind = kind;
}

static void begin(struct request *rq, struct work *w, struct told *t)
{
	static const struct route route = { .path = "/slowly", .slow = true };
	struct later *l;

	test_work(w, s);
	w->actor.account = TARO;
	*rq = (struct request){ .work = w, .route = &route };
	l = later_new(rq);
	assert_non_null(l);
	l->context = arena_alloc(&l->arena, sizeof(struct told *));
	*(struct told **)l->context = t;
	l->run = run;
	l->failed = failed;
	l->again = true;
}

static void go(struct told *t, bool durable)
{
	struct request rq;
	struct work w;

	begin(&rq, &w, t);
	assert_int_equal(t->runs, 0);
	later_go(&rq, durable);
	assert_null(rq.later);
	arena_reset(&w.arena);
}

static void test_only_what_is_durable_goes_on(void **state)
{
	struct told t = {0}, not = {0};

	(void)state;
	go(&t, true);
	assert_int_equal(t.runs, 1);
	assert_int_equal(t.failures, 0);
	go(&not, false);
	assert_int_equal(not.runs, 0);
}

static void test_a_clash_is_tried_again_once(void **state)
{
	struct told once = { .clashes = 1 }, always = { .clashes = 9 };

	(void)state;
	go(&once, true);
	assert_int_equal(once.runs, 2);
	assert_int_equal(once.failures, 0);
	go(&always, true);
	assert_int_equal(always.runs, 2);
	assert_int_equal(always.failures, 1);
	assert_int_equal(always.kind, FAULT_CLASH);
}

static void test_a_failure_is_told(void **state)
{
	struct told t = { .clashes = -1 };

	(void)state;
	go(&t, true);
	assert_int_equal(t.runs, 1);
	assert_int_equal(t.failures, 1);
	assert_int_equal(t.kind, FAULT_FULL);
}

static void test_no_more_at_once_than_there_is_room_for(void **state)
{
	struct request rq[LATER_MOST], one_more = {0};
	struct work w[LATER_MOST];
	struct told t = {0}, after = {0};

	(void)state;
	for (int i = 0; i < LATER_MOST; i++)
		begin(&rq[i], &w[i], &t);
	one_more.work = &w[0];
	one_more.route = rq[0].route;
	assert_null(later_new(&one_more));
	for (int i = 0; i < LATER_MOST; i++) {
		later_go(&rq[i], i > 0);
		arena_reset(&w[i].arena);
	}
	assert_int_equal(t.runs, LATER_MOST - 1);
	go(&after, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_what_is_durable_goes_on),
		cmocka_unit_test(test_a_clash_is_tried_again_once),
		cmocka_unit_test(test_a_failure_is_told),
		cmocka_unit_test(test_no_more_at_once_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, open_store, close_store);
}
