/* counter_test: numbers without gaps, tokens that count once, also when many come at once. */
#include "store/bulk.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct schema schema = {0};

static int64_t next(struct store *s, const char *sequence, bool keep)
{
	struct work w;
	int64_t n;

	test_begin(&w, s, true);
	n = store_next_number(&w, sequence);
	if (keep)
		test_end(&w);
	else
		store_cancel(&w);
	arena_reset(&w.arena);
	return n;
}

static void numbers_have_no_gaps(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;

	(void)state;
	assert_int_equal(next(s, "slip-2026", true), 1);
	assert_int_equal(next(s, "slip-2026", false), 2);
	assert_int_equal(next(s, "slip-2026", true), 2);
	assert_int_equal(next(s, "slip-2027", true), 1);
	test_begin(&w, s, true);
	w.actor = actor_program(2);
	assert_int_equal(store_next_number(&w, "slip-2026"), 1);
	assert_int_equal(store_next_number(&w, "slip-2026"), 2);
	test_end(&w);
	store_close(s);
}

/* Numbers that were given out beside it are not set back by those counted before. */
static void a_sequence_goes_on_from_where_it_was_put(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_next_number(&w, "slip"), 1);
	assert_int_equal(store_next_number(&w, "slip"), 2);
	bulk_sequence(&w, "slip", 100);
	assert_int_equal(store_next_number(&w, "slip"), 101);
	assert_int_equal(store_next_number(&w, "slip"), 102);
	bulk_sequence(&w, "slip", 200);
	test_end(&w);
	assert_int_equal(next(s, "slip", true), 201);
	store_close(s);
}

static void a_token_counts_once(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;
	bool same;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_use_token(&w, "abc", "said", 41, &same), 0);
	assert_false(same);
	assert_int_equal(store_use_token(&w, "abc", "said", 42, &same), 41);
	assert_true(same);
	assert_int_equal(store_use_token(&w, "abc", "said otherwise", 42, &same), 41);
	assert_false(same);
	assert_int_equal(store_use_token(&w, "abd", "said", 43, &same), 0);
	test_end(&w);
	test_begin(&w, s, true);
	assert_int_equal(store_use_token(&w, "abc", "said", 44, &same), 41);
	w.actor = actor_program(2);
	assert_int_equal(store_use_token(&w, "abc", "said", 45, &same), 0);
	test_end(&w);
	/* After some weeks nobody sends the same form again. */
	test_begin(&w, s, true);
	store_forget_tokens(&w, w.actor.region);
	assert_int_equal(store_use_token(&w, "abc", "said", 46, &same), 41);
	w.now += INT64_C(31) * 86400000;
	store_forget_tokens(&w, w.actor.region);
	assert_int_equal(store_use_token(&w, "abc", "said", 47, &same), 0);
	test_end(&w);
	store_close(s);
}

/* Whoever sends a token chooses how long it is. */
static void a_token_of_any_length_will_do(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;
	char *token;
	bool same;

	(void)state;
	test_begin(&w, s, true);
	token = arena_alloc(&w.arena, 20001);
	for (uint32_t i = 0, dice = 1; i < 20000; i++, dice = dice * 1103515245 + 12345)
		token[i] = (char)('a' + (dice >> 16) % 26);
	assert_int_equal(store_use_token(&w, token, "said", 42, &same), 0);
	assert_int_equal(store_use_token(&w, token, "said", 43, &same), 42);
	token[19999] ^= 1;
	assert_int_equal(store_use_token(&w, token, "said", 44, &same), 0);
	test_end(&w);
	store_close(s);
}

/* Exits with how many of its works went well and had the token to themselves. */
static int draw(const char *where, int times)
{
	struct arena a = {0};
	const char *why = NULL;
	struct store *s = store_open(where, &a, &why);
	int first = 0;

	for (int i = 0; s && i < times; i++) {
		struct work w;
		int64_t number;
		bool same;

		test_begin(&w, s, true);
		number = store_next_number(&w, "slip");
		if (store_use_token(&w, arena_printf(&w.arena, "token %d", i), "said", number,
			&same)
		    == 0)
			first++;
		if (!store_end(&w))
			first = 100;
		arena_reset(&w.arena);
	}
	store_close(s);
	arena_reset(&a);
	return s ? first : 101;
}

static void many_at_once_draw_each_number_once(void **state)
{
	enum { PROCESSES = 8, TIMES = 12 };
	struct store *s = test_store_of(&schema);
	pid_t child[PROCESSES];
	int status, first = 0;

	(void)state;
	for (int i = 0; i < PROCESSES; i++) {
		child[i] = fork();
		if (child[i] == 0)
			_exit(draw(test_store_where(), TIMES));
	}
	for (int i = 0; i < PROCESSES; i++) {
		waitpid(child[i], &status, 0);
		assert_true(WIFEXITED(status));
		first += WEXITSTATUS(status);
	}
	assert_int_equal(first, TIMES);
	assert_int_equal(next(s, "slip", true), PROCESSES * TIMES + 1);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_have_no_gaps),
		cmocka_unit_test(a_sequence_goes_on_from_where_it_was_put),
		cmocka_unit_test(a_token_counts_once),
		cmocka_unit_test(a_token_of_any_length_will_do),
		cmocka_unit_test(many_at_once_draw_each_number_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
