/* rest_test: what writing leaves behind is put in order when nobody waits for an answer. */
#include "store/both.h"

#include <string.h>
#include <sys/stat.h>

enum { PIECE = 1 << 20, PIECES = 20 /* more than a log holds before a rest, less than at most */ };

static void write_much(struct store *s)
{
	char *piece = calloc(1, PIECE + 1);
	struct work w;

	assert_non_null(piece);
	memset(piece, 'a', PIECE);
	test_begin(&w, s, true);
	for (int i = 0; i < PIECES; i++)
		store_query(&w,
		    "INSERT INTO history (region, record, id, version, changed, changed_by, what,"
		    " snapshot) VALUES (1, 'box', $1, 1, 0, 0, 'saved', $2)",
		    I(i), T(piece));
	test_end(&w);
	free(piece);
}

/* Bytes of the file that is no log. */
static long long in_the_file(void)
{
	struct stat found;

	assert_int_equal(stat(test_store_where(), &found), 0);
	return (long long)found.st_size;
}

static int64_t pieces(struct store *s)
{
	struct work w;
	int64_t n;

	test_begin(&w, s, false);
	n = cell_number(store_query(&w, "SELECT count(*) FROM history"), 0, 0);
	test_end(&w);
	return n;
}

static void the_log_goes_into_the_file(void **state)
{
	(void)state;
	write_much(here);
	if (!store_is_postgres(here))
		assert_true(in_the_file() < PIECE);
	store_rest(here);
	if (!store_is_postgres(here))
		assert_true(in_the_file() > PIECE * PIECES);
	assert_int_equal(pieces(there), PIECES);
	store_rest(here); /* there is nothing more to do */
}

/* A log to which somebody adds would never end. */
static void not_while_another_one_writes(void **state)
{
	struct work w;

	(void)state;
	if (store_is_postgres(here))
		return;
	write_much(here);
	test_begin(&w, there, true);
	store_rest(here);
	assert_true(in_the_file() < PIECE);
	test_end(&w);
	store_rest(here);
	assert_true(in_the_file() > PIECE * PIECES);
}

/* Though nobody ever rests, it does not grow without end. */
static void what_is_too_much_goes_at_once(void **state)
{
	(void)state;
	if (store_is_postgres(here))
		return;
	write_much(here);
	assert_true(in_the_file() < PIECE);
	for (int i = 0; i < 2; i++) {
		struct work w;

		test_begin(&w, here, true);
		store_query(&w, "UPDATE history SET snapshot = snapshot || 'b'");
		test_end(&w);
	}
	assert_true(in_the_file() > PIECE * PIECES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_both, close_both)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_log_goes_into_the_file),
		TEST(not_while_another_one_writes),
		TEST(what_is_too_much_goes_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
