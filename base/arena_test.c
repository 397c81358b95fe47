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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(test_a_large_piece_leaves_the_small_ones_alone),
		cmocka_unit_test(test_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
