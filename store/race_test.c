/* race_test: several save the same at the same moment, and one of them is first. */
#include "store/fresh.h"
#include "store/internal.h"

#include <pthread.h>

/* A thread with a connection of its own. */
struct colleague {
	struct store *store;
	struct affair affair;
	enum saved saved;
	bool committed;
};

static void *save_it(void *context)
{
	struct colleague *c = context;
	struct work w;

	test_begin(&w, c->store, true);
	c->saved = store_save(&w, &affair_record, &c->affair);
	c->committed = store_end(&w);
	arena_reset(&w.arena);
	return NULL;
}

enum { COLLEAGUES = 4, ROUNDS = 12 };

static int run_colleagues(struct colleague *c)
{
	pthread_t thread[COLLEAGUES];
	int saved = 0;

	for (int i = 0; i < COLLEAGUES; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, save_it, &c[i]), 0);
	for (int i = 0; i < COLLEAGUES; i++) {
		pthread_join(thread[i], NULL);
		assert_true(c[i].committed);
		saved += c[i].saved == SAVED;
	}
	return saved;
}

static int64_t committed_affair(const char *number)
{
	struct work w;
	int64_t id;

	test_begin(&w, s, true);
	id = affair_new(&w, number, 1);
	test_end(&w);
	return id;
}

static void no_update_is_lost(void **state)
{
	static const char *const says[COLLEAGUES] = { "a", "b", "c", "d" };
	int64_t id = committed_affair("1");
	struct colleague c[COLLEAGUES];
	struct affair last;
	struct work w;

	(void)state;
	for (int i = 0; i < COLLEAGUES; i++)
		c[i].store = second_store();
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < COLLEAGUES; i++)
			c[i].affair = (struct affair){ .head = { .id = id, .version = round + 1 },
				.number = "1",
				.municipality = { true, 1 },
				.amount = { true, round },
				.story = says[i] };
		assert_int_equal(run_colleagues(c), 1);
	}
	test_begin(&w, s, false);
	assert_true(store_get(&w, &affair_record, id, &last));
	assert_int_equal(last.head.version, ROUNDS + 1);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM history"), ROUNDS + 1);
	test_end(&w);
	for (int i = 0; i < COLLEAGUES; i++)
		store_close(c[i].store);
}

/* Half of them new, half of them changing an older one to the same key. */
static void one_of_many_gets_the_key(void **state)
{
	struct colleague c[COLLEAGUES];
	struct arena names = {0};

	(void)state;
	for (int i = 0; i < COLLEAGUES; i++)
		c[i].store = second_store();
	for (int round = 0; round < ROUNDS; round++) {
		const char *wanted = arena_printf(&names, "wanted %d", round);

		for (int i = 0; i < COLLEAGUES; i++) {
			c[i].affair =
			    (struct affair){ .number = wanted, .municipality = { true, 1 } };
			if (i % 2)
				c[i].affair.head = (struct head){ .version = 1,
					.id = committed_affair(
					    arena_printf(&names, "old %d %d", round, i)) };
		}
		assert_int_equal(run_colleagues(c), 1);
		for (int i = 0; i < COLLEAGUES; i++)
			assert_true(c[i].saved == SAVED || c[i].saved == TAKEN);
	}
	arena_reset(&names);
	for (int i = 0; i < COLLEAGUES; i++)
		store_close(c[i].store);
}

/* Who saves many at a time holds few locks, and another with one of their keys waits all the same.
 */
static void many_keys_take_few_locks(void **state)
{
	struct colleague c = { .affair = { .number = "many 299", .municipality = { true, 1 } } };
	pthread_t thread;
	struct work w;

	(void)state;
	c.store = second_store();
	test_begin(&w, s, true);
	for (int i = 0; i < 300; i++)
		affair_new(&w, arena_printf(&w.arena, "many %d", i), 1);
	if (store_is_postgres(s))
		assert_in_range(
		    how_many(&w, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), 1,
		    KEYS_MOST);
	assert_int_equal(pthread_create(&thread, NULL, save_it, &c), 0);
	test_end(&w);
	pthread_join(thread, NULL);
	assert_int_equal(c.saved, TAKEN);
	store_close(c.store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(no_update_is_lost),
		TEST(one_of_many_gets_the_key),
		TEST(many_keys_take_few_locks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
