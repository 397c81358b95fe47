/* gather_test: requests that come at the same moment, good ones and others. */
#include "web/serving.h"

#include <sys/mman.h>

enum { MANY = 25 };

static struct serving server;

static pid_t worker(void)
{
	pid_t pid;

	assert_int_equal(workers_of(&server, &pid, 1), 1);
	return pid;
}

static void post_box(int fd, const char *form)
{
	send_request(&server, fd, HANA, "POST", "/boxes", form);
}

/* So that the next page notes that the session is used. */
static void sessions_grow_old(void)
{
	struct store *s = second_store();
	struct work w;

	test_begin(&w, s, true);
	store_query(&w, "UPDATE session SET seen = seen - 120000");
	test_end(&w);
	store_close(s);
}

/* All of them stand before the worker when it wakes up. */
static void send_together(int fd[MANY], void send_nth(int fd, int n))
{
	pid_t pid = worker();

	for (int i = 0; i < MANY; i++)
		fd[i] = connect_to(server.port);
	poll(NULL, 0, 100); /* until it has taken them in */
	kill(pid, SIGSTOP);
	for (int i = 0; i < MANY; i++)
		send_nth(fd[i], i);
	kill(pid, SIGCONT);
}

static void send_good(int fd, int n)
{
	(void)n;
	post_box(fd, "name=a");
}

static void all_good_ones_are_saved(void **state)
{
	int64_t before = saved_boxes();
	int fd[MANY];

	(void)state;
	send_together(fd, send_good);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(hear_answer(fd[i]), 303);
		assert_non_null(strstr(said, "Location: /boxes/"));
		close(fd[i]);
	}
	assert_int_equal(saved_boxes() - before, MANY);
}

static void send_one_that_crashes(int fd, int n)
{
	post_box(fd, n == MANY - 1 ? "name=z&then=crash" : "name=a");
}

/* Those of one turn are one transaction: a crash in the last of them leaves nothing of any. */
static void they_share_a_transaction(void **state)
{
	int64_t before = saved_boxes();
	int fd[MANY], answered = 0;

	(void)state;
	send_together(fd, send_one_that_crashes);
	for (int i = 0; i < MANY; i++) {
		answered += hear_answer(fd[i]) == 303;
		close(fd[i]);
	}
	assert_int_equal(answered, 0);
	assert_int_equal(saved_boxes(), before);
	while (request(&server, HANA, "GET", "/hello", NULL) != 200)
		poll(NULL, 0, 50); /* until another worker stands in */
}

static const struct {
	const char *form;
	int answer;
} mixed[] = { { "name=a", 303 }, { "name=b&then=refuse", 422 }, { "name=c&then=keep", 422 },
	{ "name=d&then=fault", 500 }, { "name=e&csrf=f", 400 } };

static void send_mixed(int fd, int n)
{
	post_box(fd, mixed[n % (int)COUNT(mixed)].form);
}

/* Each is answered for itself: refused, kept though refused, faulty, without the right token. */
static void others_spoil_nothing(void **state)
{
	int64_t before = saved_boxes();
	int fd[MANY];

	(void)state;
	send_together(fd, send_mixed);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(hear_answer(fd[i]), mixed[i % (int)COUNT(mixed)].answer);
		close(fd[i]);
	}
	assert_int_equal(saved_boxes() - before, MANY / (int)COUNT(mixed) * 2);
}

/* Who alone is refused is not run twice; a fault may have been another's, so it is. */
static void one_alone_is_run_once(void **state)
{
	int64_t before = saved_boxes();
	int runs = *saves;

	(void)state;
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=a&then=keep"), 422);
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=a&then=refuse"), 422);
	assert_int_equal(*saves - runs, 2);
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=a&then=fault"), 500);
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=a"), 303);
	assert_int_equal(saved_boxes() - before, 2);
}

/* As when PostgreSQL ends one of two works that wait for each other: nobody need hear of it. */
static void who_clashes_is_run_again(void **state)
{
	int64_t before;
	int runs;

	(void)state;
	if (*saves % 2)
		assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=a"), 303);
	before = saved_boxes();
	runs = *saves;
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=b&then=clash"), 303);
	assert_int_equal(*saves - runs, 2);
	assert_int_equal(saved_boxes() - before, 1);
}

static void send_some_that_read(int fd, int n)
{
	if (n % 3 == 0)
		post_box(fd, "name=a");
	else
		send_request(&server, fd, HANA, "GET", n % 3 == 1 ? "/inside" : "/boxes/1", NULL);
}

static void readers_come_along(void **state)
{
	int64_t before = saved_boxes();
	int fd[MANY];

	(void)state;
	sessions_grow_old();
	send_together(fd, send_some_that_read);
	for (int i = 0; i < MANY; i++) {
		static const int answers[] = { 303, 200, 404 };

		assert_int_equal(hear_answer(fd[i]), answers[i % 3]);
		close(fd[i]);
	}
	assert_int_equal(saved_boxes() - before, (MANY + 2) / 3);
}

/* Who hangs up before the answer harms nobody. */
static void who_hangs_up_is_forgotten(void **state)
{
	int fd[MANY];

	(void)state;
	send_together(fd, send_good);
	for (int i = 0; i < MANY; i += 2)
		close(fd[i]);
	for (int i = 1; i < MANY; i += 2) {
		assert_int_equal(hear_answer(fd[i]), 303);
		close(fd[i]);
	}
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=a"), 303);
}

/* The loop wakes up once a second at the latest; an answer that no ledger holds back comes without
 * that. */
static void one_alone_does_not_wait_for_the_next_turn(void **state)
{
	int64_t begun = clock_us();

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(request(&server, 0, "GET", "/health", NULL), 200);
	assert_true(clock_us() - begun < 5 * (int64_t)1000000);
}

static int begin(void **state)
{
	(void)state;
	saves = mmap(NULL, sizeof *saves, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	    0);
	assert_true(saves != MAP_FAILED);
	server = serve((struct server_options){ .workers = 1 });
	return server.port ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	return serve_end(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_good_ones_are_saved),
		cmocka_unit_test(they_share_a_transaction),
		cmocka_unit_test(others_spoil_nothing),
		cmocka_unit_test(one_alone_is_run_once),
		cmocka_unit_test(one_alone_does_not_wait_for_the_next_turn),
		cmocka_unit_test(who_clashes_is_run_again),
		cmocka_unit_test(readers_come_along),
		cmocka_unit_test(who_hangs_up_is_forgotten),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
