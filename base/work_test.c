/* work_test: permissions, problems, faults and ids. */
#include "base/work.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool role_may(const char *code, enum permission p)
{
	struct actor actor = { .may = role_find(code)->may };

	return actor_may(&actor, p);
}

static void test_roles(void **state)
{
	struct actor nobody = {0}, program = actor_program(7);

	(void)state;
	assert_null(role_find("nobody"));
	assert_null(role_find(NULL));
	assert_true(actor_may(&nobody, ANYONE));
	for (enum permission p = SIGNED_IN; p < PERMISSIONS; p++) {
		assert_false(actor_may(&nobody, p));
		assert_true(actor_may(&program, p));
		assert_non_null(permission_label(p));
	}
	for (const struct role *r = roles; r->code; r++) {
		assert_true(role_may(r->code, SIGNED_IN));
		assert_ptr_equal(role_find(r->code), r);
	}
	assert_int_equal(program.region, 7);
}

static void as_program(struct work *w, int64_t region)
{
	WORK_AS(w, actor_program(region));

	assert_int_equal(w->actor.region, region);
	assert_true(actor_may(&w->actor, WRITE_ACCOUNTS));
	if (region > 1)
		as_program(w, region - 1);
	assert_int_equal(w->actor.region, region);
}

static void test_somebody_else_does_it_for_a_while(void **state)
{
	struct work w = { .actor = { .account = 5, .region = 9 } };

	(void)state;
	as_program(&w, 3);
	assert_int_equal(w.actor.account, 5);
	assert_int_equal(w.actor.region, 9);
	assert_false(actor_may(&w.actor, WRITE_ACCOUNTS));
}

/* Who reads cases is decided here and nowhere else. */
static void test_who_reads_cases(void **state)
{
	static const struct {
		const char *role;
		bool read, write, all, private;
	} cases[] = {
		{ "counsellor", true, true, true, true },
		{ "manager", true, true, true, true },
		{ "officer", true, false, false, true },
		{ "facility", false, false, false, false },
		{ "committee", false, false, false, false },
		{ "prefecture", false, false, false, false },
		{ "administrator", false, false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(role_may(cases[i].role, READ_CASES), cases[i].read);
		assert_int_equal(role_may(cases[i].role, EXPORT_CASES), cases[i].read);
		assert_int_equal(role_may(cases[i].role, WRITE_CASES), cases[i].write);
		assert_int_equal(role_may(cases[i].role, ALL_TOWNS), cases[i].all);
		assert_int_equal(role_may(cases[i].role, READ_PRIVATE), cases[i].private);
		assert_true(role_may(cases[i].role, READ_DIRECTORY));
	}
	assert_true(role_may("administrator", WRITE_ACCOUNTS));
	assert_false(role_may("counsellor", WRITE_ACCOUNTS));
	assert_false(role_may("facility", READ_FIGURES));
}

static void test_the_first_fault_sticks(void **state)
{
	struct work w = {0};

	(void)state;
	work_fault(&w, "disk %d", 1);
	work_fault(&w, "disk %d", 2);
	assert_string_equal(w.fault, "disk 1");
	arena_reset(&w.arena);
}

static void test_problems_stay_in_order(void **state)
{
	struct work w = {0};

	(void)state;
	assert_null(work_problem_of(&w, "name"));
	work_problem(&w, "name", "%sです。", "一");
	work_problem(&w, NULL, "全体です。");
	work_problem(&w, "name", "二です。");
	assert_string_equal(work_problem_of(&w, "name")->say, "一です。");
	assert_string_equal(work_problem_of(&w, NULL)->say, "全体です。");
	assert_string_equal(w.problems->next->next->say, "二です。");
	assert_null(w.problems->next->next->next);
	w.now = moment_of((struct date){ 2026, 11, 22 }, 0);
	assert_int_equal(work_today(&w).day, 22);
	arena_reset(&w.arena);
}

enum { EACH = 50000, THREADS = 4 };

static void *make_ids(void *ids)
{
	int64_t *id = ids;

	for (int i = 0; i < EACH; i++)
		id[i] = id_new();
	return NULL;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void test_ids_are_unique_ordered_and_of_their_node(void **state)
{
	int64_t *ids = calloc(EACH * THREADS, sizeof *ids);
	pthread_t threads[THREADS];

	(void)state;
	id_node(1023);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_ids, ids + i * EACH), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < EACH * THREADS; i++) {
		assert_true(ids[i] > 0);
		assert_int_equal(ids[i] & 1023, 1023);
		if (i % EACH)
			assert_true(ids[i] > ids[i - 1]);
	}
	qsort(ids, EACH * THREADS, sizeof *ids, compare);
	for (int i = 1; i < EACH * THREADS; i++)
		assert_true(ids[i] != ids[i - 1]);
	free(ids);
	id_node(0);
}

static void test_what_is_kept_is_its_owners(void **state)
{
	static const char mine, yours;
	struct work w = {0};
	int first = 1, second = 2;

	(void)state;
	assert_null(work_kept(&w, &mine));
	work_keep(&w, &mine, &first);
	assert_null(work_kept(&w, &yours));
	work_keep(&w, &yours, &second);
	assert_ptr_equal(work_kept(&w, &mine), &first);
	assert_ptr_equal(work_kept(&w, &yours), &second);
	work_keep(&w, &mine, &second);
	assert_ptr_equal(work_kept(&w, &mine), &second);
	arena_reset(&w.arena);
}

/* Whatever was made before, by whatever clock, an id that is made now comes after it. */
static void test_ids_come_after_those_that_are_there(void **state)
{
	static _Atomic int64_t memory;
	int64_t ahead = id_new() + ((int64_t)3600 * 1000 << 22), id;

	(void)state;
	id_after(ahead);
	id = id_new();
	assert_true(id > ahead);
	id_share(&memory);
	assert_true(id_new() > id);
	id_after(1);
	assert_true(id_new() > id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_kept_is_its_owners),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_somebody_else_does_it_for_a_while),
		cmocka_unit_test(test_who_reads_cases),
		cmocka_unit_test(test_the_first_fault_sticks),
		cmocka_unit_test(test_problems_stay_in_order),
		cmocka_unit_test(test_ids_are_unique_ordered_and_of_their_node),
		cmocka_unit_test(test_ids_come_after_those_that_are_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
