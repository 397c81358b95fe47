/* answers_test: no answer leaves before its entry is in the ledger, whatever dies. */
#include "store/ledger.h"
#include "web/serving.h"

#include <pthread.h>

enum { NUMBERS_MAX = 4000, ENTRIES_MAX = 6000, AT_ONCE = 40 };

/* ---- What the ledger has ---- */

static struct arena told;
static struct rows *entries; /* newest first */

static void read_entries(void)
{
	struct store *s = second_store();
	struct work w, ledger;
	struct rows *found;
	int n;

	test_begin(&w, s, false);
	assert_true(ledger_open(&ledger, &w));
	found = ledger_list(&ledger, &(struct ledger_query){ .limit = ENTRIES_MAX });
	n = found->n * found->cols;
	entries = arena_alloc(&told, sizeof *entries);
	*entries = *found;
	entries->cell = arena_alloc(&told, ((size_t)n + 1) * sizeof *entries->cell);
	for (int i = 0; i < n; i++)
		entries->cell[i] = arena_copy(&told, found->cell[i]);
	assert_int_equal(ledger_check(&ledger).broken, 0);
	ledger_close(&ledger, &w);
	test_end(&w);
	store_close(s);
}

static const char *cell_of(int row, enum ledger_column c)
{
	return CELL(entries, row, (int)c);
}

static bool last_is(const char *action, const char *path, const char *status)
{
	read_entries();
	return entries->n && text_same(cell_of(0, LEDGER_ACTION), action)
	    && text_same(cell_of(0, LEDGER_PATH), path)
	    && text_same(cell_of(0, LEDGER_STATUS), status);
}

#define LAST_IS(action, path, status) \
	do { \
		if (!last_is(action, path, status)) \
			fail_msg("the last entry is %s %s %s", cell_of(0, LEDGER_ACTION), \
			    cell_of(0, LEDGER_PATH), cell_of(0, LEDGER_STATUS)); \
	} while (0)

/* ---- What is said ---- */

static bool holds_secret(const char *cell)
{
	return cell && strstr(cell, "secret");
}

static void every_answer_has_its_entry(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 2 });
	int n;

	(void)state;
	assert_int_equal(request(&s, HANA, "GET", "/inside?q=%E5%B1%B1%E7%94%B0", NULL), 200);
	LAST_IS("view", "/inside", "200");
	assert_string_equal(cell_of(0, LEDGER_NAME), "花子");
	assert_string_equal(cell_of(0, LEDGER_ACCOUNT), "1");
	assert_string_equal(cell_of(0, LEDGER_ROLE), "counsellor");
	assert_string_equal(cell_of(0, LEDGER_SOUGHT), "q=山田");
	assert_string_equal(cell_of(0, LEDGER_ADDRESS), "127.0.0.1");
	assert_string_not_equal(cell_of(0, LEDGER_SESSION), "0");
	assert_non_null(cell_of(0, LEDGER_REQUEST));
	assert_int_equal(request(&s, HANA, "GET", "/accounts", NULL), 403);
	LAST_IS("refused", "/accounts", "403");
	assert_int_equal(request(&s, 3, "GET", "/inside", NULL), 303);
	LAST_IS("refused", "/inside", "303");
	assert_int_equal(request(&s, HANA, "GET", "/nowhere", NULL), 404);
	LAST_IS("refused", "/nowhere", "404");
	assert_int_equal(request(&s, HANA, "GET", "/boxes/77", NULL), 404);
	LAST_IS("view", "/boxes/77", "404");
	assert_string_equal(cell_of(0, LEDGER_RECORD), "box");
	assert_string_equal(cell_of(0, LEDGER_ID), "77");
	assert_int_equal(request(&s, HANA, "GET", "/slow?ms=1", NULL), 200);
	LAST_IS("view", "/slow", "200");
	assert_int_equal(request(&s, HANA, "POST", "/boxes", "name=secret"), 303);
	LAST_IS("new", "/boxes", "303");
	assert_string_equal(cell_of(0, LEDGER_RECORD), "box");
	assert_non_null(strstr(said, arena_printf(&told, "/boxes/%s", cell_of(0, LEDGER_ID))));
	assert_int_equal(request(&s, HANA, "POST", "/boxes", "name=x&then=fault"), 500);
	LAST_IS("new", "/boxes", "500");
	n = entries->n;
	assert_int_equal(request(&s, HANA, "GET", "/health", NULL), 200);
	read_entries();
	assert_int_equal(entries->n, n);
	for (int i = 0; i < entries->n; i++)
		for (int c = 0; c < entries->cols; c++)
			assert_false(holds_secret(CELL(entries, i, c)));
	assert_int_equal(request(&s, TARO, "POST", "/leave", ""), 303);
	LAST_IS("sign_out", "/leave", "303");
	assert_string_not_equal(cell_of(0, LEDGER_SESSION), "0");
	assert_int_equal(serve_end(&s), 0);
}

/* ---- Whatever dies ---- */

struct asking {
	const struct serving *server;
	char number[NUMBERS_MAX][24]; /* paths that were answered */
	_Atomic int n;
	_Atomic bool stop;
};

/* Asks for one page after the other, each of a name of its own. */
static void *ask_on(void *context)
{
	static _Atomic int serial;
	struct asking *asking = context;
	char whole[1000], answer[200];

	/* Not faster than NUMBERS_MAX lasts. */
	for (; !asking->stop && asking->n < NUMBERS_MAX; poll(NULL, 0, 3)) {
		int fd = connect_to(asking->server->port), number = ++serial;
		int length = snprintf(whole, sizeof whole,
		    "GET /files/n%d HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", number);
		ssize_t n;

		say(fd, whole, (size_t)length);
		n = recv(fd, answer, sizeof answer - 1, 0);
		close(fd);
		if (n > 12 && !strncmp(answer, "HTTP/1.1 200", 12))
			snprintf(asking->number[asking->n++], 24, "/files/n%d", number);
	}
	return NULL;
}

static bool has_entry(const char *path)
{
	for (int i = 0; i < entries->n; i++)
		if (text_same(cell_of(i, LEDGER_PATH), path))
			return true;
	return false;
}

static void all_have_entries(const struct asking *asking)
{
	read_entries();
	for (int i = 0; i < asking->n; i++)
		if (!has_entry(asking->number[i]))
			fail_msg("%s was answered without an entry", asking->number[i]);
}

static void what_was_answered_is_in_the_ledger(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 2 });
	static struct asking asking[2];
	pthread_t thread[2];
	pid_t pid[8], keeper;
	int n, how;

	(void)state;
	for (int i = 0; i < 2; i++) {
		asking[i].server = &s;
		pthread_create(&thread[i], NULL, ask_on, &asking[i]);
	}
	while (asking[0].n + asking[1].n < 200)
		poll(NULL, 0, 5);
	n = workers_of(&s, pid, 8);
	keeper = keeper_of(&s);
	kill(keeper, SIGKILL); /* the workers may still have heard of what it did not do */
	kill(s.pid, SIGKILL);
	for (int i = 0; i < n; i++)
		kill(pid[i], SIGKILL);
	for (int i = 0; i < 2; i++) {
		asking[i].stop = true;
		pthread_join(thread[i], NULL);
	}
	waitpid(s.pid, &how, 0);
	all_have_entries(&asking[0]);
	all_have_entries(&asking[1]);
}

/* Who waits while it is killed is answered by the next one, and each has one entry. */
static void a_killed_keeper_is_replaced(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 2 });
	static struct asking asking;
	pthread_t thread;
	pid_t before, after;

	(void)state;
	asking.server = &s;
	pthread_create(&thread, NULL, ask_on, &asking);
	for (int round = 0; round < 3; round++) {
		int had = asking.n;
		double begun = seconds();

		before = keeper_of(&s);
		kill(before, SIGKILL);
		while (asking.n < had + 20 && seconds() - begun < 9)
			poll(NULL, 0, 5);
		assert_true(asking.n >= had + 20);
		after = keeper_of(&s);
		assert_int_not_equal(before, after);
		poll(NULL, 0, 2100); /* those who die at once, again and again, start later */
	}
	asking.stop = true;
	pthread_join(thread, NULL);
	assert_int_equal(serve_end(&s), 0);
	all_have_entries(&asking);
	for (int i = 1; i < entries->n; i++)
		if (text_starts(cell_of(i, LEDGER_PATH), "/files/"))
			assert_string_not_equal(cell_of(i, LEDGER_PATH),
			    cell_of(i - 1, LEDGER_PATH));
}

static void many_at_once_share_a_commit(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1 });
	pid_t keeper = keeper_of(&s);
	int fd[AT_ONCE], commits = 1;

	(void)state;
	kill(keeper, SIGSTOP);
	for (int i = 0; i < AT_ONCE; i++) {
		fd[i] = connect_to(s.port);
		send_request(&s, fd[i], HANA, "GET", "/inside", NULL);
	}
	poll(NULL, 0, 300);
	kill(keeper, SIGCONT);
	for (int i = 0; i < AT_ONCE; i++) {
		assert_int_equal(hear_answer(fd[i]), 200);
		close(fd[i]);
	}
	read_entries();
	for (int i = 1; i < AT_ONCE; i++)
		commits += !text_same(cell_of(i, LEDGER_AT), cell_of(i - 1, LEDGER_AT));
	assert_true(commits <= 2);
	assert_int_equal(serve_end(&s), 0);
}

/* ---- Where nothing can be written ---- */

static void tell_ledger(const char *sqlite, const char *postgres)
{
	struct arena a = {0};
	const char *why = NULL;
	struct store *s = store_open(ledger_place(&a, test_store_where()), &a, &why);
	struct work w;

	assert_non_null(s);
	test_begin(&w, s, true);
	store_query_(&w, store_is_postgres(s) ? postgres : sqlite, NULL, 0);
	test_end(&w);
	store_close(s);
	arena_reset(&a);
}

static void comes_back(const struct serving *s)
{
	double begun = seconds();

	while (request(s, HANA, "GET", "/inside", NULL) != 200 && seconds() - begun < 5)
		poll(NULL, 0, 50);
	assert_true(seconds() - begun < 5);
}

static void without_a_ledger_nothing_is_shown(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1 });
	int64_t boxes;

	(void)state;
	tell_ledger("CREATE TRIGGER full BEFORE INSERT ON ledger"
		    " BEGIN SELECT RAISE(ABORT, 'disk full'); END",
	    "CREATE TRIGGER full_up BEFORE INSERT ON ledger"
	    " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()");
	assert_int_equal(request(&s, HANA, "POST", "/boxes", "name=kept"), 503);
	assert_non_null(strstr(said, "操作の記録を残せない"));
	assert_non_null(strstr(said, "保存されているかを確かめて"));
	boxes = saved_boxes();
	assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 503);
	assert_non_null(strstr(said, "操作の記録を残せない"));
	assert_null(strstr(said, "こんにちは"));
	assert_int_equal(request(&s, HANA, "POST", "/boxes", "name=not"), 503);
	assert_non_null(strstr(said, "何も保存されていません"));
	assert_int_equal(saved_boxes(), boxes);
	tell_ledger("DROP TRIGGER full", "DROP TRIGGER full_up ON ledger");
	comes_back(&s);
	assert_true(logged(&s, "the ledger takes no entry"));
	assert_true(logged(&s, "can be written again"));
	read_entries();
	/* What was done meanwhile is told afterwards, and that there was a gap. */
	assert_string_equal(cell_of(1, LEDGER_PATH), "/boxes");
	assert_string_equal(cell_of(2, LEDGER_ACTION), "interrupted");
	assert_non_null(strstr(cell_of(2, LEDGER_REASON), "書けませんでした"));
	assert_int_equal(serve_end(&s), 0);
}

static void move_ledger(const char *from, const char *to)
{
	static const char *const parts[] = { "", "-wal", "-shm" };
	struct arena a = {0};
	const char *place = ledger_place(&a, test_store_where());

	for (size_t i = 0; i < COUNT(parts); i++)
		rename(arena_printf(&a, "%s%s%s", place, from, parts[i]),
		    arena_printf(&a, "%s%s%s", place, to, parts[i]));
	arena_reset(&a);
}

/* Nobody would find what is written into a file that was taken away. */
static void a_ledger_that_is_taken_away_is_missed(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1 });

	(void)state;
	assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 200);
	if (!strstr(test_store_where(), "://")) {
		move_ledger("", ".away");
		assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 503);
		assert_true(logged(&s, "its file is gone"));
		move_ledger(".away", "");
		comes_back(&s);
		read_entries(); /* whole again */
		assert_string_equal(cell_of(0, LEDGER_PATH), "/inside");
	}
	assert_int_equal(serve_end(&s), 0);
}

/* Begun while the ledger was well, and done when it is not any more. */
static void *ask_slowly(void *context)
{
	const struct serving *s = context;

	return (void *)(intptr_t)request(s, HANA, "GET", "/slow?ms=12000", NULL);
}

static void a_keeper_that_hangs_is_not_waited_for(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1 });
	pid_t keeper = keeper_of(&s);
	double begun = seconds();
	pthread_t slow;
	void *status;

	(void)state;
	kill(keeper, SIGSTOP);
	assert_int_equal(pthread_create(&slow, NULL, ask_slowly, &s), 0);
	assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 503);
	assert_true(seconds() - begun < 13);
	assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 503);
	pthread_join(slow, &status);
	assert_int_equal((intptr_t)status, 503);
	assert_true(seconds() - begun < 15);
	kill(keeper, SIGCONT);
	comes_back(&s);
	assert_int_equal(serve_end(&s), 0);
}

/* ---- Who is not what it seems ---- */

static void entries_that_are_none_are_not_taken(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1 });

	(void)state;
	assert_int_equal(request(&s, HANA, "GET",
			     "/inside?q=%01%0a&z=%F0%A0%AE%B7&a=1&b=2&c=%27%3B--", NULL),
	    200);
	LAST_IS("view", "/inside", "200");
	assert_string_equal(cell_of(0, LEDGER_SOUGHT), "q=   z=𠮷 a=1 b=2 c=';--");
	/* What cannot be read is told as far as it could be. */
	assert_int_equal(request(&s, HANA, "GET", "/inside?a=1&q=%ff", NULL), 400);
	LAST_IS("view", "/inside", "400");
	assert_int_equal(serve_end(&s), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_has_its_entry),
		cmocka_unit_test(what_was_answered_is_in_the_ledger),
		cmocka_unit_test(a_killed_keeper_is_replaced),
		cmocka_unit_test(many_at_once_share_a_commit),
		cmocka_unit_test(without_a_ledger_nothing_is_shown),
		cmocka_unit_test(a_ledger_that_is_taken_away_is_missed),
		cmocka_unit_test(a_keeper_that_hangs_is_not_waited_for),
		cmocka_unit_test(entries_that_are_none_are_not_taken),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_reset(&told);
	return failed;
}
