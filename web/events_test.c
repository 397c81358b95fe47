/* events_test: what open pages hear, from whichever worker. */
#include "web/serving.h"

static struct serving server;

/* Opens a stream on a connection of its own; its status. */
static int listen_to(int who, const char *query, int *fd)
{
	char whole[1000];
	size_t n = (size_t)snprintf(whole, sizeof whole,
	    "GET /events%s HTTP/1.1\r\nHost: t\r\nCookie: %s\r\n\r\n", query, server.cookie[who]);

	*fd = connect_to(server.port);
	say(*fd, whole, n);
	n = 0;
	for (said[0] = 0; !strstr(said, "\r\n\r\n") && n < 4000;) {
		ssize_t got = recv(*fd, said + n, 1, 0);

		if (got <= 0)
			return 0;
		said[++n] = 0;
	}
	return status_said();
}

/* Reads on until the words came, at most for some seconds. */
static bool hears(int fd, const char *words)
{
	double begun = seconds();
	size_t n = 0;

	for (said[0] = 0; seconds() - begun < 3 && n < SAID_ROOM - 5000;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t got;

		if (strstr(said, words))
			return true;
		if (poll(&p, 1, 100) <= 0)
			continue;
		got = recv(fd, said + n, 4000, 0);
		if (got <= 0)
			return false;
		n += (size_t)got;
		said[n] = 0;
	}
	return strstr(said, words) != NULL;
}

/* The last chunk: the browser comes again, on a connection that may stay. */
static bool hears_the_end(int fd)
{
	return hears(fd, "0\r\n\r\n");
}

static int64_t new_box_of(int who)
{
	assert_int_equal(request(&server, who, "POST", "/boxes", "name=box"), 303);
	return strtoll(strstr(said, "/boxes/") + 7, NULL, 10);
}

static int64_t new_box(void)
{
	return new_box_of(HANA);
}

static const char *text_of(const char *before, int64_t id, const char *after)
{
	static char path[2][100];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof path[turn], "%s%lld%s", before, (long long)id, after);
	return path[turn];
}

static void changes_are_told(void **state)
{
	int64_t id = new_box(), other = new_box();
	int fd[6], list;

	(void)state;
	/* More streams than workers, so that some listen elsewhere than where it is saved. */
	for (size_t i = 0; i < COUNT(fd); i++)
		assert_int_equal(listen_to(HANA, text_of("?topic=box/", id, ""), &fd[i]), 200);
	assert_non_null(strstr(said, "text/event-stream"));
	assert_int_equal(listen_to(TARO, "?topic=thing&topic=box", &list), 200);
	assert_int_equal(request(&server, HANA, "POST", text_of("/boxes/", other, ""), "a=1"), 303);
	assert_int_equal(request(&server, HANA, "POST", text_of("/boxes/", id, ""), "a=1"), 303);
	for (size_t i = 0; i < COUNT(fd); i++) {
		assert_true(hears(fd[i],
		    text_of("event: change\ndata: {\"topic\":\"box/", id,
			"\",\"data\":\"花子\"}\n\n")));
		assert_null(strstr(said, text_of("box/", other, "")));
		close(fd[i]);
	}
	assert_true(hears(list, "data: {\"topic\":\"box\",\"data\":null}\n\n"));
	assert_null(strstr(said, "box/"));
	close(list);
}

/* That something happened to what she does not see is nothing for her either. */
static void only_what_is_hers_is_told(void **state)
{
	int64_t hers, other = new_box();
	int list;

	(void)state;
	sign_in(&server, OFFICER);
	hers = new_box_of(OFFICER);
	assert_int_equal(listen_to(OFFICER, "?topic=box", &list), 200);
	assert_int_equal(request(&server, HANA, "POST", text_of("/boxes/", other, ""), "a=1"), 303);
	assert_false(hears(list, "event: change"));
	assert_int_equal(request(&server, HANA, "POST", text_of("/boxes/", hers, ""), "a=1"), 303);
	assert_true(hears(list, "data: {\"topic\":\"box\",\"data\":null}\n\n"));
	/* Once; who asks for the page again hears of the next. */
	assert_int_equal(request(&server, HANA, "POST", text_of("/boxes/", hers, ""), "a=2"), 303);
	assert_false(hears(list, "event: change"));
	close(list);
	assert_int_equal(listen_to(OFFICER, "?topic=box", &list), 200);
	assert_int_equal(request(&server, HANA, "POST", text_of("/boxes/", hers, ""), "a=3"), 303);
	assert_true(hears(list, "data: {\"topic\":\"box\",\"data\":null}\n\n"));
	close(list);
}

static void who_is_there_is_told(void **state)
{
	int64_t id = new_box();
	int hana, again, taro;

	(void)state;
	assert_int_equal(listen_to(HANA, text_of("?topic=box/", id, ""), &hana), 200);
	assert_true(hears(hana, "\"names\":[]}"));
	assert_int_equal(listen_to(HANA, text_of("?topic=box/", id, ""), &again), 200);
	assert_true(hears(again, "\"names\":[]}"));
	assert_int_equal(listen_to(TARO, text_of("?topic=box/", id, ""), &taro), 200);
	assert_true(hears(taro,
	    text_of("event: present\ndata: {\"topic\":\"box/", id,
		"\",\"names\":[\"花子\"]}\n\n")));
	assert_true(hears(hana, "\"names\":[\"太郎\"]}"));
	assert_true(hears(again, "\"names\":[\"太郎\"]}"));
	close(taro);
	assert_true(hears(hana, "\"names\":[]}"));
	close(hana);
	close(again);
}

static void the_dead_are_not_there(void **state)
{
	int64_t id = new_box();
	int hana = -1, taro[8], i = 0;
	pid_t pid[2];

	(void)state;
	assert_int_equal(listen_to(HANA, text_of("?topic=box/", id, ""), &hana), 200);
	for (i = 0; i < 8; i++)
		assert_int_equal(listen_to(TARO, text_of("?topic=box/", id, ""), &taro[i]), 200);
	assert_true(hears(hana, "\"names\":[\"太郎\"]}"));
	/* Both die: whoever comes again finds nobody. */
	assert_int_equal(workers_of(&server, pid, 2), 2);
	kill(pid[0], SIGKILL);
	kill(pid[1], SIGKILL);
	for (i = 0; i < 8; i++) {
		assert_false(hears(taro[i], "nothing"));
		close(taro[i]);
	}
	close(hana);
	assert_int_equal(listen_to(HANA, text_of("?topic=box/", id, ""), &hana), 200);
	assert_true(hears(hana, "\"names\":[]}"));
	close(hana);
}

static void only_what_may_be_seen(void **state)
{
	int64_t id = new_box();
	int fd;

	(void)state;
	static const struct {
		int who, status;
		const char *query;
	} asked[] = {
		{ 0, 403, "?topic=box" },
		{ HANA, 400, "" },
		{ HANA, 400, "?" },
		{ HANA, 400, "?topics=box" },
		{ HANA, 400, "?topic=%ff" },
		{ HANA, 400,
		    "?topic=box&topic=box&topic=box&topic=box&topic=box"
		    "&topic=box&topic=box&topic=box&topic=box" },
		{ HANA, 403, "?topic=box/1" },
		{ HANA, 403, "?topic=box/" },
		{ HANA, 403, "?topic=box/x" },
		{ HANA, 403, "?topic=boxx" },
		{ HANA, 403, "?topic=session" },
		{ HANA, 200, "?topic=box" },
	};
	for (size_t i = 0; i < COUNT(asked); i++) {
		int status = listen_to(asked[i].who, asked[i].query, &fd);

		if (status != asked[i].status)
			print_error("%s: %d\n", asked[i].query, status);
		assert_int_equal(status, asked[i].status);
		close(fd);
	}
	assert_int_equal(listen_to(HANA, text_of("?topic=box/", id, ""), &fd), 200);
	close(fd);
}

static void streams_are_limited(void **state)
{
	int fd[3 * STREAMS_MAX] = {0}, well = 0, last = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++) {
		last = listen_to(TARO, "?topic=box", &fd[i]);
		well += last == 200;
	}
	assert_int_equal(last, 429);
	assert_true(well >= STREAMS_MAX && well <= 2 * STREAMS_MAX);
	for (size_t i = 0; i < COUNT(fd); i++)
		close(fd[i]);
	poll(NULL, 0, 300);
	assert_int_equal(listen_to(TARO, "?topic=box", &fd[0]), 200);
	close(fd[0]);
}

static void leaving_ends_them(void **state)
{
	int fd, other;

	(void)state;
	assert_int_equal(listen_to(TARO, "?topic=box", &fd), 200);
	assert_int_equal(listen_to(HANA, "?topic=box", &other), 200);
	assert_int_equal(request(&server, TARO, "POST", "/leave", "a=1"), 303);
	assert_true(hears_the_end(fd));
	assert_null(strstr(said, "change"));
	close(fd);
	new_box();
	assert_true(hears(other, "event: change"));
	close(other);
	assert_int_equal(listen_to(TARO, "?topic=box", &fd), 403);
	close(fd);
}

/* Nobody told the server: the session is gone from the database. */
static void a_lost_session_ends_them(void **state)
{
	struct store *store = second_store();
	struct work w;
	bool ended = false;
	int fd, other;

	(void)state;
	sign_in(&server, TARO);
	assert_int_equal(listen_to(TARO, "?topic=box", &fd), 200);
	assert_int_equal(listen_to(HANA, "?topic=box", &other), 200);
	test_begin(&w, store, true);
	store_query(&w, "DELETE FROM session WHERE account = $1", I(TARO));
	test_end(&w);
	for (int i = 0; i < 4 && !ended; i++)
		ended = hears_the_end(fd);
	assert_true(ended);
	assert_false(hears_the_end(other));
	close(fd);
	close(other);
	store_close(store);
	arena_reset(&w.arena);
}

static int begin(void **state)
{
	(void)state;
	server = serve((struct server_options){ .workers = 2 });
	return server.port ? 0 : -1;
}

static int end(void **state)
{
	int fd, code;
	double begun = seconds();

	(void)state;
	/* An open stream does not hold up the end. */
	listen_to(HANA, "?topic=box", &fd);
	code = serve_end(&server);
	close(fd);
	return code || seconds() - begun > 3;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_told),
		cmocka_unit_test(only_what_is_hers_is_told),
		cmocka_unit_test(who_is_there_is_told),
		cmocka_unit_test(the_dead_are_not_there),
		cmocka_unit_test(only_what_may_be_seen),
		cmocka_unit_test(streams_are_limited),
		cmocka_unit_test(leaving_ends_them),
		cmocka_unit_test(a_lost_session_ends_them),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
