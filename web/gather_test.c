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

static void send_form(int fd, const char *path, const char *form)
{
	char whole[2000];
	int n = snprintf(whole, sizeof whole,
	    "POST %s HTTP/1.1\r\nHost: t\r\nCookie: %s\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n"
	    "csrf=%s&%s",
	    path, server.cookie[HANA], strlen(form) + strlen(server.csrf[HANA]) + 6,
	    server.csrf[HANA], form);

	say(fd, whole, (size_t)n);
}

static void send_get(int fd, const char *path)
{
	char whole[1000];
	int n = snprintf(whole, sizeof whole, "GET %s HTTP/1.1\r\nHost: t\r\nCookie: %s\r\n\r\n",
	    path, server.cookie[HANA]);

	say(fd, whole, (size_t)n);
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
static void send_together(int fd[MANY], const char *const *forms, int kinds)
{
	pid_t pid = worker();

	for (int i = 0; i < MANY; i++)
		fd[i] = connect_to(server.port);
	poll(NULL, 0, 100); /* until it has taken them in */
	kill(pid, SIGSTOP);
	for (int i = 0; i < MANY; i++)
		send_form(fd[i], "/boxes", forms[i % kinds]);
	kill(pid, SIGCONT);
}

static void all_good_ones_are_saved(void **state)
{
	static const char *const forms[] = { "name=a" };
	int64_t before = saved_boxes();
	int fd[MANY];

	(void)state;
	send_together(fd, forms, 1);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(hear_answer(fd[i]), 303);
		assert_non_null(strstr(said, "Location: /boxes/"));
		close(fd[i]);
	}
	assert_int_equal(saved_boxes() - before, MANY);
}

/* Those of one turn are one transaction: a crash in the last of them leaves nothing of any. */
static void they_share_a_transaction(void **state)
{
	static const char *const forms[] = { "name=a" };
	int64_t before = saved_boxes();
	int fd[MANY], answered = 0;

	(void)state;
	for (int i = 0; i < MANY; i++)
		fd[i] = connect_to(server.port);
	poll(NULL, 0, 100);
	kill(worker(), SIGSTOP);
	for (int i = 0; i < MANY; i++)
		send_form(fd[i], "/boxes", i == MANY - 1 ? "name=z&then=crash" : forms[0]);
	kill(worker(), SIGCONT);
	for (int i = 0; i < MANY; i++) {
		answered += hear_answer(fd[i]) == 303;
		close(fd[i]);
	}
	assert_int_equal(answered, 0);
	assert_int_equal(saved_boxes(), before);
	while (request(&server, HANA, "GET", "/hello", NULL) != 200)
		poll(NULL, 0, 50); /* until another worker stands in */
}

/* Each is answered for itself: refused, kept though refused, faulty, without the right token. */
static void others_spoil_nothing(void **state)
{
	static const char *const forms[] = { "name=a", "name=b&then=refuse",
		"name=c&then=keep", "name=d&then=fault", "name=e&csrf=f" };
	static const int answers[] = { 303, 422, 422, 500, 400 };
	int64_t before = saved_boxes();
	int fd[MANY];

	(void)state;
	send_together(fd, forms, (int)COUNT(forms));
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(hear_answer(fd[i]), answers[i % (int)COUNT(forms)]);
		close(fd[i]);
	}
	assert_int_equal(saved_boxes() - before, MANY / (int)COUNT(forms) * 2);
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

static void readers_come_along(void **state)
{
	int64_t before = saved_boxes();
	pid_t pid = worker();
	int fd[MANY];

	(void)state;
	for (int i = 0; i < MANY; i++)
		fd[i] = connect_to(server.port);
	poll(NULL, 0, 100);
	sessions_grow_old();
	kill(pid, SIGSTOP);
	for (int i = 0; i < MANY; i++)
		if (i % 3 == 0)
			send_form(fd[i], "/boxes", "name=a");
		else
			send_get(fd[i], i % 3 == 1 ? "/inside" : "/boxes/1");
	kill(pid, SIGCONT);
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
	static const char *const forms[] = { "name=a" };
	int fd[MANY];

	(void)state;
	send_together(fd, forms, 1);
	for (int i = 0; i < MANY; i += 2)
		close(fd[i]);
	for (int i = 1; i < MANY; i += 2) {
		assert_int_equal(hear_answer(fd[i]), 303);
		close(fd[i]);
	}
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=a"), 303);
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
		cmocka_unit_test(readers_come_along),
		cmocka_unit_test(who_hangs_up_is_forgotten),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
