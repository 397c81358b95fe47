/* life_test: how a server begins, loses workers, and ends. */
#include "web/serving.h"

#include <pthread.h>
#include <sys/un.h>

enum { SAVES_MAX = 4000 };

/* ---- Saving while things die ---- */

struct saving {
	const struct serving *server;
	int64_t saved[SAVES_MAX]; /* ids that were acknowledged */
	_Atomic int n;
	_Atomic bool stop;
};

/* Saves boxes one after the other until told to stop, whatever becomes of each. */
static void *save_on(void *context)
{
	struct saving *saving = context;
	const struct serving *s = saving->server;
	char whole[1000], answer[4096], *location;

	/* Not faster than SAVES_MAX lasts. */
	for (; !saving->stop && saving->n < SAVES_MAX; poll(NULL, 0, 5)) {
		int fd = connect_to(s->port);
		ssize_t n = snprintf(whole, sizeof whole,
		    "POST /boxes HTTP/1.1\r\nHost: t\r\nCookie: %s\r\nConnection: close\r\n"
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n\r\ncsrf=%s&name=%d",
		    s->cookie[HANA], strlen(s->csrf[HANA]) + 15, s->csrf[HANA], 1000 + saving->n);

		say(fd, whole, (size_t)n);
		n = recv(fd, answer, sizeof answer - 1, MSG_WAITALL);
		close(fd);
		if (n <= 0)
			continue;
		answer[n] = 0;
		location = strstr(answer, "Location: /boxes/");
		if (location && !strncmp(answer, "HTTP/1.1 303", 12))
			saving->saved[saving->n++] = strtoll(location + 17, NULL, 10);
	}
	return NULL;
}

static void all_are_there(const struct saving *saving)
{
	struct store *store = second_store();

	for (int i = 0; i < saving->n; i++) {
		struct box box;
		struct work w;

		test_begin(&w, store, false);
		assert_true(store_get(&w, &box_record, saving->saved[i], &box));
		test_end(&w);
		arena_reset(&w.arena);
	}
	store_close(store);
}

static void killed_workers_are_replaced(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 2 });
	static struct saving saving;
	pid_t pid[8];
	pthread_t thread;

	(void)state;
	saving = (struct saving){ .server = &s };
	pthread_create(&thread, NULL, save_on, &saving);
	for (int round = 0; round < 3; round++) {
		int before = saving.n;
		double begun;

		assert_int_equal(workers_of(&s, pid, 8), 2);
		for (int i = 0; i < 2; i++)
			kill(pid[i], SIGKILL);
		begun = seconds();
		/* A connection that waits in the queue meanwhile is served by the next. */
		assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 200);
		assert_true(seconds() - begun < 2);
		while (saving.n < before + 5 && seconds() - begun < 10)
			poll(NULL, 0, 10);
		assert_true(saving.n >= before + 5);
		poll(NULL, 0, 2100); /* those who die at once, again and again, are started later */
	}
	saving.stop = true;
	pthread_join(thread, NULL);
	assert_int_equal(serve_end(&s), 0);
	all_are_there(&saving);
}

static void kill_everything(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 2 });
	static struct saving saving;
	pid_t pid[8], keeper;
	int n, how;
	pthread_t thread;

	(void)state;
	saving = (struct saving){ .server = &s };
	pthread_create(&thread, NULL, save_on, &saving);
	while (saving.n < 50)
		poll(NULL, 0, 10);
	n = workers_of(&s, pid, 8);
	keeper = keeper_of(&s);
	kill(s.pid, SIGKILL);
	for (int i = 0; i < n; i++)
		kill(pid[i], SIGKILL);
	kill(keeper, SIGKILL);
	saving.stop = true;
	pthread_join(thread, NULL);
	waitpid(s.pid, &how, 0);
	all_are_there(&saving);
}

static void orphans_leave(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 2 });
	pid_t pid[8];
	int n = workers_of(&s, pid, 8), how;
	double begun = seconds();

	(void)state;
	assert_int_equal(n, 2);
	kill(s.pid, SIGKILL);
	waitpid(s.pid, &how, 0);
	for (int i = 0; i < n; i++)
		while (!kill(pid[i], 0) && seconds() - begun < 5)
			poll(NULL, 0, 10);
	assert_true(seconds() - begun < 5);
}

static void a_crash_hits_one_request(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1 });

	(void)state;
	assert_int_equal(request(&s, HANA, "POST", "/boxes", "name=crashes&then=crash"), 0);
	assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 200);
	assert_true(logged(&s, "was killed by signal 6"));
	assert_int_equal(serve_end(&s), 0);
}

/* ---- Stopping ---- */

static void stops_after_what_runs(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 2 });
	int slow = connect_to(s.port), idle = connect_to(s.port), how;
	double begun = seconds();
	bool ended;

	(void)state;
	say(slow, "GET /slow?ms=900 HTTP/1.1\r\nHost: t\r\n\r\n", 39);
	poll(NULL, 0, 200);
	kill(s.pid, SIGTERM);
	assert_int_equal(hear_answer(slow), 200);
	assert_non_null(strstr(said, "Connection: close"));
	hear(slow, 2000, &ended);
	assert_true(ended);
	hear(idle, 2000, &ended);
	assert_true(ended);
	waitpid(s.pid, &how, 0);
	assert_true(WIFEXITED(how) && !WEXITSTATUS(how));
	assert_true(seconds() - begun < 5);
	assert_int_equal(connect_to(s.port), -1);
	close(slow);
	close(idle);
}

static void does_not_wait_for_ever(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1 });
	int slow = connect_to(s.port);
	double begun = seconds();

	(void)state;
	say(slow, "GET /slow?ms=60000 HTTP/1.1\r\nHost: t\r\n\r\n", 41);
	poll(NULL, 0, 100);
	assert_int_equal(serve_end(&s), 0);
	assert_true(seconds() - begun < 13);
	close(slow);
}

/* ---- Beginning ---- */

static void a_taken_port_is_said(void **state)
{
	struct serving one = serve((struct server_options){ .workers = 1 });
	struct serving two = serve((struct server_options){ .workers = 1, .port = one.port });
	struct serving none =
	    serve((struct server_options){ .workers = 1, .port = one.port, .port_strict = true });
	char words[60];

	(void)state;
	assert_true(two.port > one.port);
	snprintf(words, sizeof words, "ポート %d は使われています", one.port);
	assert_true(logged(&two, words));
	assert_int_equal(none.port, 0);
	assert_true(logged(&none, words));
	assert_int_equal(serve_end(&none), 1);
	assert_int_equal(serve_end(&two), 0);
	assert_int_equal(serve_end(&one), 0);
}

static void the_demo_stays_at_home(void **state)
{
	static const char *const outside[] = { "0.0.0.0", "::", "192.0.2.1", "nonsense" };

	(void)state;
	installation.demo = true;
	for (size_t i = 0; i < COUNT(outside); i++) {
		struct serving s =
		    serve((struct server_options){ .workers = 1, .listen = outside[i] });

		assert_int_equal(s.port, 0);
		assert_int_equal(serve_end(&s), 1);
	}
	installation.demo = false;
}

static void crowds_are_turned_away(void **state)
{
	struct serving s = serve((struct server_options){ .workers = 1, .per_address = 10 });
	struct serving few = serve((struct server_options){ .workers = 1, .connections = 5 });
	int fd[11], last;
	bool ended;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++)
		fd[i] = connect_to(s.port);
	hear(fd[10], 2000, &ended);
	assert_int_equal(status_said(), 429);
	assert_true(ended);
	for (size_t i = 0; i < COUNT(fd); i++)
		close(fd[i]);
	poll(NULL, 0, 100);
	assert_int_equal(request(&s, HANA, "GET", "/inside", NULL), 200);
	for (size_t i = 0; i < 5; i++)
		fd[i] = connect_to(few.port);
	last = connect_to(few.port);
	hear(last, 2000, &ended);
	assert_int_equal(status_said(), 503);
	assert_true(ended);
	for (size_t i = 0; i < 5; i++)
		close(fd[i]);
	close(last);
	assert_int_equal(serve_end(&s), 0);
	assert_int_equal(serve_end(&few), 0);
}

static void tells_systemd(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char word[100] = "";
	struct serving s;

	(void)state;
	snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "yui-test-%d", (int)getpid());
	assert_int_equal(
	    bind(fd, (struct sockaddr *)&at,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(at.sun_path + 1))),
	    0);
	*at.sun_path = '@';
	setenv("NOTIFY_SOCKET", at.sun_path, 1);
	setenv("WATCHDOG_USEC", "30000000", 1);
	s = serve((struct server_options){ .workers = 1 });
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	while (recv(fd, word, sizeof word - 1, 0) > 0 && !strcmp(word, "WATCHDOG=1"))
		memset(word, 0, sizeof word);
	assert_string_equal(word, "READY=1");
	memset(word, 0, sizeof word);
	assert_true(recv(fd, word, sizeof word - 1, 0) > 0);
	assert_string_equal(word, "WATCHDOG=1");
	while (recv(fd, word, sizeof word - 1, MSG_DONTWAIT) > 0)
		;
	assert_int_equal(serve_end(&s), 0);
	assert_true(recv(fd, word, sizeof word - 1, 0) > 0);
	assert_non_null(strstr(word, "STOPPING=1"));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_workers_are_replaced),
		cmocka_unit_test(kill_everything),
		cmocka_unit_test(orphans_leave),
		cmocka_unit_test(a_crash_hits_one_request),
		cmocka_unit_test(stops_after_what_runs),
		cmocka_unit_test(does_not_wait_for_ever),
		cmocka_unit_test(a_taken_port_is_said),
		cmocka_unit_test(the_demo_stays_at_home),
		cmocka_unit_test(crowds_are_turned_away),
		cmocka_unit_test(tells_systemd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
