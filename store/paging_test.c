/* paging_test: the pages of every list join to the whole of it, and places are not to be forged. */
#include "store/fresh.h"

static const char *random_of(const char *const *some, int n)
{
	return some[rand() % n];
}

/* Few different values, so that there are many ties and many empty ones. */
static struct affair random_affair(struct work *w, int i)
{
	static const char *const kana[] = { NULL, "アベ", "アベ", "カトウ", "ヴ", "ー" };
	static const char *const places[] = { NULL, "home", "hospital" };
	struct affair a = { .number = arena_printf(&w->arena, "n%d", i),
		.kana = random_of(kana, 6),
		.place = random_of(places, 3),
		.state = rand() % 3,
		.urgent = rand() % 2 };

	a.amount = rand() % 3 ? (NUMBER_t){ true, rand() % 4 - 2 } : (NUMBER_t){0};
	a.rate = rand() % 3 ? (DECIMAL_t){ true, (rand() % 40 - 20) * 25 } : (DECIMAL_t){0};
	a.seen = rand() % 3 ? 1795000000000 + rand() % 5 : 0;
	if (rand() % 3)
		a.since = (DATE_t){ 2026, (int8_t)(rand() % 3 + 1), 1 };
	if (rand() % 3)
		a.hour = (TIME_t){ true, (int16_t)(rand() % 3 * 60) };
	if (rand() % 2)
		a.story = rand() % 2 ? "訪問" : "退院";
	return a;
}

enum { AFFAIRS = 101 };

static void make_random(struct work *w)
{
	srand(20261122);
	for (int i = 0; i < AFFAIRS; i++) {
		struct affair a = random_affair(w, i);

		assert_int_equal(store_save(w, &affair_record, &a), SAVED);
	}
}

static const char *walk(struct work *w, struct query q, int limit)
{
	struct text ids = { .arena = &w->arena };
	struct listing l;

	text_add(&ids, "");
	q.limit = limit;
	do {
		l = store_list(w, &affair_record, &q);
		assert_true(l.n <= limit);
		for (int i = 0; i < l.n; i++)
			affair_id_add(&ids, w, LISTED(l, &affair_record, i));
		if (l.next)
			assert_int_equal(
			    strspn(l.next,
				"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"),
			    strlen(l.next));
		q.after = l.next;
	} while (l.next);
	return ids.s;
}

/* The order of what is there, by hand: none last, ties by id, both ways alike. */
static void assert_sorted(struct work *w, const struct query *q)
{
	struct query whole = *q;
	struct listing l;

	whole.limit = 1000;
	l = store_list(w, &affair_record, &whole);
	for (int i = 1; i < l.n; i++) {
		const void *a = LISTED(l, &affair_record, i - 1), *b = LISTED(l, &affair_record, i);
		const char *x = q->sort ? field_write(&w->arena, q->sort, a) : NULL;
		const char *y = q->sort ? field_write(&w->arena, q->sort, b) : NULL;
		int64_t before = ((const struct head *)a)->id - ((const struct head *)b)->id;

		if (x && y && !text_same(x, y))
			before = kind_ops[q->sort->kind].whole
			    ? strtoll(x, NULL, 10) - strtoll(y, NULL, 10)
			    : strcmp(x, y);
		else if (!text_same(x, y))
			before = (x ? -1 : 1) * (q->ascending ? 1 : -1);
		assert_true(q->ascending ? before < 0 : before > 0);
	}
}

static void pages_join_to_the_whole(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_random(&w);
	test_end(&w);
	for EACH_FIELD(f, &affair_record)
		for (int way = 0; way < 2; way++) {
			struct query q = { .sort = f->title ? NULL : f, .ascending = way };
			const char *whole;

			test_begin(&w, s, false);
			whole = affair_ids(&w, &q);
			assert_sorted(&w, &q);
			assert_string_equal(walk(&w, q, 1000), whole);
			assert_string_equal(walk(&w, q, 7), whole);
			assert_string_equal(walk(&w, q, AFFAIRS), whole);
			test_end(&w);
		}
	test_begin(&w, s, false);
	assert_string_equal(walk(&w, (struct query){ .sort = field("seen"), .find = "訪問" }, 3),
	    affair_ids(&w, &(struct query){ .sort = field("seen"), .find = "訪問" }));
	assert_string_equal(
	    walk(&w,
		(struct query){ .filters = 1, .filter = { { field("state"), EQUAL, "open" } } }, 3),
	    affair_ids(&w,
		&(struct query){ .filters = 1, .filter = { { field("state"), EQUAL, "open" } } }));
	test_end(&w);
}

static void a_damaged_place_is_the_beginning(void **state)
{
	struct query q = { .sort = field("kana"), .limit = 3 };
	struct listing first, second;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_random(&w);
	first = store_list(&w, &affair_record, &q);
	for (size_t i = 0; i < strlen(first.next); i++) {
		char *next = arena_copy(&w.arena, first.next);

		next[i] = next[i] == 'A' ? 'B' : 'A';
		q.after = next;
		second = store_list(&w, &affair_record, &q);
		assert_int_equal(((struct head *)second.items)->id,
		    ((struct head *)first.items)->id);
	}
	for (size_t i = 0; i < 6; i++) {
		q.after = (const char *[]){ "", "A", "%", "あ", "AAAAAAAAAAAAAAAA", "' OR 1=1" }[i];
		second = store_list(&w, &affair_record, &q);
		assert_int_equal(((struct head *)second.items)->id,
		    ((struct head *)first.items)->id);
	}
	q.after = first.next; /* of a list in another order */
	q.sort = NULL;
	second = store_list(&w, &affair_record, &q);
	q.after = NULL;
	first = store_list(&w, &affair_record, &q);
	assert_int_equal(((struct head *)second.items)->id, ((struct head *)first.items)->id);
	test_end(&w);
}

static void a_page_has_its_limits(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_random(&w);
	assert_int_equal(store_list(&w, &affair_record, &(struct query){0}).n, 50);
	assert_int_equal(store_list(&w, &affair_record, &(struct query){ .limit = 100000 }).n,
	    AFFAIRS);
	assert_int_equal(store_list(&w, &affair_record, &(struct query){ .limit = -1 }).n, 50);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(pages_join_to_the_whole),
		TEST(a_damaged_place_is_the_beginning),
		TEST(a_page_has_its_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
