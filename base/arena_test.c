/* arena_test: memory comes zeroed and aligned, small and large, and all goes back. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_pieces_are_zeroed_aligned_and_apart(void **state)
{
	struct arena a = {0};
	unsigned char *piece[400];

	(void)state;
	for (size_t i = 0; i < COUNT(piece); i++) {
		piece[i] = arena_alloc(&a, i * 7);
		assert_int_equal((uintptr_t)piece[i] % 16, 0);
		for (size_t j = 0; j < i * 7; j++)
			assert_int_equal(piece[i][j], 0);
		memset(piece[i], (int)(i & 0xff), i * 7);
	}
	for (size_t i = 0; i < COUNT(piece); i++)
		for (size_t j = 0; j < i * 7; j++)
			assert_int_equal(piece[i][j], i & 0xff);
	assert_int_equal(a.used, 7 * 400 * 399 / 2);
	arena_reset(&a);
	assert_null(a.blocks);
	assert_int_equal(a.used, 0);
}

static void test_a_large_piece_leaves_the_small_ones_alone(void **state)
{
	struct arena a = {0};
	char *small = arena_copy(&a, "小さい"), *large = arena_alloc(&a, 5 << 20),
	     *next = arena_copy(&a, "次");

	(void)state;
	memset(large, 'x', 5 << 20);
	assert_string_equal(small, "小さい");
	assert_string_equal(next, "次");
	arena_reset(&a);
	arena_reset(&a);
	assert_string_equal(arena_copy(&a, "again"), "again");
	arena_reset(&a);
}

static void test_copies(void **state)
{
	struct arena a = {0};
	char thousand[1001] = "";

	(void)state;
	memset(thousand, 'y', 1000);
	assert_null(arena_copy(&a, NULL));
	assert_string_equal(arena_copy(&a, ""), "");
	assert_string_equal(arena_copyn(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_printf(&a, "%d年%s", 8, "度"), "8年度");
	assert_string_equal(arena_printf(&a, "%s", thousand), thousand);
	arena_reset(&a);
}

static void test_texts_are_joined(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_string_equal(arena_join(&a, "one"), "one");
	assert_string_equal(arena_join(&a, "one", NULL, "", " two", "三"), "one two三");
	assert_string_equal(arena_join(&a, (const char *)NULL), "");
	arena_reset(&a);
}

static void test_what_is_reused_is_zeroed_again(void **state)
{
	struct arena a = {0};

	(void)state;
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 100; i++) {
			char *piece = arena_alloc(&a, 3000);

			for (int j = 0; j < 3000; j++)
				assert_int_equal(piece[j], 0);
			memset(piece, 'x', 3000);
		}
		memset(arena_alloc(&a, 1 << 20), 'y', 1 << 20);
		arena_reuse(&a);
		assert_int_equal(a.used, 0);
	}
	arena_reset(&a);
	arena_reuse(&a);
	assert_null(a.blocks);
}

static void test_only_the_last_piece_grows(void **state)
{
	struct arena a = {0};
	char *first = arena_room(&a, 20), *last = arena_room(&a, 20), *after;

	(void)state;
	memset(first, 'f', 20);
	memset(last, 'l', 20);
	assert_false(arena_extend(&a, first, 20, 40));
	if (arena_extend(&a, last, 20, 1000))
		memset(last, 'l', 1000);
	assert_false(arena_extend(&a, last, 1000, 1 << 20));
	after = arena_printf(&a, "%0500d", 7);
	memset(last, 'l', 20);
	assert_int_equal(strlen(after), 500);
	assert_int_equal(first[19], 'f');
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(test_a_large_piece_leaves_the_small_ones_alone),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_texts_are_joined),
		cmocka_unit_test(test_what_is_reused_is_zeroed_again),
		cmocka_unit_test(test_only_the_last_piece_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
