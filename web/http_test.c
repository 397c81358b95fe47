/* http_test: what a real server answers to bytes good and bad. */
#include "web/assets.h"
#include "web/head.h"
#include "web/serving.h"

static struct serving server;

#define BYTES(s) (s), sizeof(s) - 1
#define OK       "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n"
#define FORM     "Content-Type: application/x-www-form-urlencoded\r\n"

static const struct {
	int status;
	const char *bytes;
	size_t n;
} bad[] = {
	{ 400,
	    BYTES("POST /echo HTTP/1.1\r\nHost: t\r\n" FORM
		  "Content-Length: 3\r\nContent-Length: 4\r\n\r\na=b") },
	{ 400,
	    BYTES("POST /echo HTTP/1.1\r\nHost: t\r\n" FORM
		  "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ 411,
	    BYTES("POST /echo HTTP/1.1\r\nHost: t\r\n" FORM
		  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ 400,
	    BYTES("POST /echo HTTP/1.1\r\nHost: t\r\n" FORM
		  "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\r\n\r\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\r\nHost: t\r\nX: a\0b\r\n\r\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\r\nHost: t\r\nX: a\rb\r\n\r\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\nHost: t\n\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\r\nHost: t\r\nX: a\r\n b\r\n\r\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\r\nHost: t\r\n: b\r\n\r\n") },
	{ 400, BYTES("GET /hello HTTP/1.1\r\nHost : t\r\n\r\n") },
	{ 405, BYTES("DELETE /hello HTTP/1.1\r\nHost: t\r\n\r\n") },
	{ 405, BYTES("CONNECT /hello HTTP/1.1\r\nHost: t\r\n\r\n") },
	{ 413, BYTES("POST /echo HTTP/1.1\r\nHost: t\r\n" FORM "Content-Length: 1048577\r\n\r\n") },
	{ 505, BYTES("GET /hello HTTP/3.0\r\nHost: t\r\n\r\n") },
	{ 400, BYTES("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n") },
};

/* The answer says why, the connection ends, and what was smuggled behind is not answered. */
static void refuse(const char *bytes, size_t n, int status)
{
	int fd = connect_to(server.port);
	bool ended;

	say(fd, bytes, n);
	say(fd, OK, strlen(OK));
	if (hear(fd, 2000, &ended) <= 0 || status_said() != status)
		print_error("%s\ngave %s\n", bytes, said);
	assert_int_equal(status_said(), status);
	assert_non_null(strstr(said, "Connection: close"));
	assert_non_null(strstr(said, "何も保存されていません"));
	assert_null(strstr(said, "こんにちは"));
	assert_true(ended);
	close(fd);
}

static void bad_requests_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		refuse(bad[i].bytes, bad[i].n, bad[i].status);
	assert_int_equal(request(&server, 0, "GET", "/hello", NULL), 200);
	assert_true(logged(&server, "refused 400 127.0.0.1"));
}

/* What is refused behind good requests leaves their answers alone. */
static void good_ones_before_it_are_answered(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		int fd = connect_to(server.port);
		char whole[1000];
		bool ended;

		memcpy(whole, OK OK, 2 * strlen(OK));
		memcpy(whole + 2 * strlen(OK), bad[i].bytes, bad[i].n);
		say(fd, whole, 2 * strlen(OK) + bad[i].n);
		hear(fd, 3000, &ended);
		assert_true(ended);
		assert_int_equal(status_said(), 200);
		memmove(said, strstr(said, "</html>") + 7, SAID_ROOM - 20000);
		assert_int_equal(status_said(), 200);
		memmove(said, strstr(said, "</html>") + 7, SAID_ROOM - 40000);
		assert_int_equal(status_said(), bad[i].status);
		close(fd);
	}
}

static void connections_are_kept(void **state)
{
	static const char post[] =
	    "POST /echo HTTP/1.1\r\nHost: t\r\n" FORM "Content-Length: 3\r\n\r\na=b";
	int fd = connect_to(server.port);
	bool ended;

	(void)state;
	for (int i = 0; i < 3; i++) {
		say(fd, OK, strlen(OK));
		assert_int_equal(hear_answer(fd), 200);
		say(fd, post, strlen(post));
		assert_int_equal(hear_answer(fd), 200);
		assert_non_null(strstr(said, "a=1\n"));
	}
	/* Byte by byte, and several at once. */
	for (size_t i = 0; i < strlen(post); i++)
		say(fd, post + i, 1);
	assert_int_equal(hear_answer(fd), 200);
	say(fd, OK OK OK, 3 * strlen(OK));
	for (int i = 0; i < 3; i++)
		assert_int_equal(hear_answer(fd), 200);
	say(fd, BYTES("HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\n"));
	hear(fd, 200, &ended);
	assert_false(ended);
	assert_int_equal(status_said(), 200);
	assert_null(strstr(said, "<html"));
	say(fd, BYTES("GET /hello HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
	hear(fd, 2000, &ended);
	assert_int_equal(status_said(), 200);
	assert_true(ended);
	close(fd);
}

static void big_things_fit(void **state)
{
	const size_t room = BODY_MAX + 200000;
	char *whole = malloc(room);
	size_t n = (size_t)snprintf(whole, room,
		   "POST /echo HTTP/1.1\r\nHost: t\r\n" FORM "Content-Length: %d\r\n\r\n",
		   BODY_MAX),
	       from = n;
	int fd = connect_to(server.port);

	(void)state;
	for (int i = 0; n - from < BODY_MAX; i++)
		n += (size_t)snprintf(whole + n, room - n, "%s%d=%0*d", i ? "&" : "", i, 99000, 0);
	whole[from + BODY_MAX - 1] = '0';
	say(fd, whole, from + BODY_MAX);
	assert_int_equal(hear_answer(fd), 200);
	n = (size_t)snprintf(whole, room,
	    "GET /hello?say=%0*d HTTP/1.1\r\nHost: t\r\nX: %0*d\r\n\r\n", 7000, 0, 8000, 0);
	say(fd, whole, n);
	assert_int_equal(hear_answer(fd), 200);
	n = (size_t)snprintf(whole, room, "GET /%0*d HTTP/1.1\r\nHost: t\r\n\r\n", 9000, 0);
	refuse(whole, n, 414);
	n = (size_t)snprintf(whole, room, "GET / HTTP/1.1\r\nHost: t\r\nX: %0*d\r\n\r\n", 9000, 0);
	refuse(whole, n, 431);
	close(fd);
	free(whole);
}

/* As many of everything as the audit allows, all at once, is understood. */
static void many_things_fit(void **state)
{
	enum { ROOM = HEAD_MAX + 1000 };
	char *whole = malloc(ROOM);
	int fd = connect_to(server.port);
	size_t n = (size_t)snprintf(whole, ROOM, "GET /hello?a=0");

	(void)state;
	for (int i = 1; i < HEAD_PAIRS_MAX; i++)
		n += (size_t)snprintf(whole + n, ROOM - n, "&a=%d", i);
	n += (size_t)snprintf(whole + n, ROOM - n, " HTTP/1.1\r\nHost: t\r\nCookie: a=0");
	for (int i = 1; i < HEAD_PAIRS_MAX; i++)
		n += (size_t)snprintf(whole + n, ROOM - n, "; a=%070d", i);
	n += (size_t)snprintf(whole + n, ROOM - n, "\r\n");
	for (int i = 2; i < HEAD_FIELDS_MAX; i++)
		n += (size_t)snprintf(whole + n, ROOM - n, "X: %070d\r\n", i);
	n += (size_t)snprintf(whole + n, ROOM - n, "\r\n");
	assert_true(n < HEAD_MAX && n > HEAD_MAX - 2000);
	say(fd, whole, n);
	assert_int_equal(hear_answer(fd), 200);
	n = (size_t)snprintf(whole, ROOM, "GET /hello?");
	while (n < 3 * HEAD_PAIRS_MAX)
		n += (size_t)snprintf(whole + n, ROOM - n, "a&");
	n += (size_t)snprintf(whole + n, ROOM - n, " HTTP/1.1\r\nHost: t\r\n\r\n");
	refuse(whole, n, 414);
	n = (size_t)snprintf(whole, ROOM, "GET / HTTP/1.1\r\nHost: t\r\nCookie: ");
	while (n < 5 * HEAD_PAIRS_MAX)
		n += (size_t)snprintf(whole + n, ROOM - n, "a=;");
	n += (size_t)snprintf(whole + n, ROOM - n, "\r\n\r\n");
	refuse(whole, n, 431);
	close(fd);
	free(whole);
}

/* A head and a body that drip, and one that comes slowly but steadily. */
static void drips_are_cut(void **state)
{
	static const char body[] =
	    "POST /echo HTTP/1.1\r\nHost: t\r\n" FORM "Content-Length: 30\r\n\r\na=";
	int head = connect_to(server.port), slow = connect_to(server.port);
	double begun = seconds();
	bool ended;

	(void)state;
	say(head, BYTES("GET /hello HT"));
	say(slow, body, strlen(body));
	for (int i = 0; i < 16; i++) {
		poll(NULL, 0, 500);
		say(head, "T", 1);
		say(slow, "x", 1);
	}
	hear(head, 6000, &ended);
	assert_int_equal(status_said(), 408);
	assert_true(ended);
	hear(slow, 6000, &ended);
	assert_int_equal(status_said(), 408);
	assert_true(ended);
	assert_true(seconds() - begun > 9 && seconds() - begun < 14);
	close(head);
	close(slow);
}

static void truncated_bodies_save_nothing(void **state)
{
	int64_t before = saved_boxes();
	char whole[1000];

	(void)state;
	for (int cut = 1; cut < 20; cut += 3) {
		int fd = connect_to(server.port), n;

		n = snprintf(whole, sizeof whole,
		    "POST /boxes HTTP/1.1\r\nHost: t\r\nCookie: %s\r\n" FORM
		    "Content-Length: %zu\r\n\r\ncsrf=%s&name=whole",
		    server.cookie[HANA], strlen(server.csrf[HANA]) + 16, server.csrf[HANA]);
		say(fd, whole, (size_t)(n - cut));
		if (cut % 2)
			shutdown(fd, SHUT_WR);
		poll(NULL, 0, 20);
		close(fd);
	}
	assert_int_equal(saved_boxes(), before);
	assert_int_equal(request(&server, HANA, "POST", "/boxes", "name=whole"), 303);
	assert_int_equal(saved_boxes(), before + 1);
}

static void assets_are_cached(void **state)
{
	const struct asset *a = assets;
	char whole[500];
	int fd = connect_to(server.port);

	(void)state;
	while (!a->brotli)
		a++;
	snprintf(whole, sizeof whole,
	    "GET %s HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n", a->url);
	say(fd, whole, strlen(whole));
	assert_int_equal(hear_answer(fd), 200);
	assert_non_null(strstr(said, "Content-Encoding: br"));
	assert_non_null(strstr(said, "immutable"));
	snprintf(whole, sizeof whole,
	    "GET /assets/%s HTTP/1.1\r\nHost: t\r\nAccept-Encoding: br;q=0, gzip\r\n\r\n", a->name);
	say(fd, whole, strlen(whole));
	assert_int_equal(hear_answer(fd), 200);
	assert_non_null(strstr(said, "Content-Encoding: gzip"));
	assert_non_null(strstr(said, "Cache-Control: no-cache"));
	assert_non_null(strstr(said, "Vary: Accept-Encoding"));
	snprintf(whole, sizeof whole, "GET /assets/%s HTTP/1.1\r\nHost: t\r\n\r\n", a->name);
	say(fd, whole, strlen(whole));
	assert_int_equal(hear_answer(fd), 200);
	assert_null(strstr(said, "Content-Encoding"));
	assert_memory_equal(strstr(said, "\r\n\r\n") + 4, a->plain, a->plain_length);
	snprintf(whole, sizeof whole,
	    "GET /assets/%s HTTP/1.1\r\nHost: t\r\nIf-None-Match: W/\"x\", \"%s-br\"\r\n\r\n",
	    a->name, a->hash);
	say(fd, whole, strlen(whole));
	hear_answer(fd);
	assert_int_equal(status_said(), 304);
	assert_non_null(strstr(said, "ETag: "));
	assert_int_equal(request(&server, 0, "GET", "/assets/nothing.css", NULL), 404);
	assert_int_equal(request(&server, 0, "GET", "/assets/../main.c", NULL), 404);
	close(fd);
}

static void slow_work_does_not_block(void **state)
{
	int fd = connect_to(server.port);
	double begun = seconds();

	(void)state;
	say(fd, BYTES("GET /slow?ms=800 HTTP/1.1\r\nHost: t\r\n\r\n" OK));
	poll(NULL, 0, 50);
	for (int i = 0; i < 20; i++)
		assert_int_equal(request(&server, 0, "GET", "/hello", NULL), 200);
	assert_true(seconds() - begun < 0.7);
	assert_int_equal(hear_answer(fd), 200);
	assert_true(seconds() - begun > 0.7);
	assert_int_equal(hear_answer(fd), 200);
	close(fd);
	/* Somebody who does not wait for it does no harm. */
	fd = connect_to(server.port);
	say(fd, BYTES("GET /slow?ms=200 HTTP/1.1\r\nHost: t\r\n\r\n"));
	close(fd);
	assert_int_equal(request(&server, 0, "GET", "/slow?ms=1", NULL), 200);
}

/* A head that begins while an earlier request is still at work has its own ten seconds. */
static void waiting_is_not_dripping(void **state)
{
	int fd = connect_to(server.port);
	bool ended;

	(void)state;
	say(fd, BYTES("GET /slow?ms=12500 HTTP/1.1\r\nHost: t\r\n\r\nGET /hel"));
	assert_int_equal(hear_answer(fd), 200);
	say(fd, BYTES("lo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
	assert_int_equal(hear_answer(fd), 200);
	hear(fd, 1000, &ended);
	assert_true(ended);
	close(fd);
}

static void too_much_slow_work_is_put_off(void **state)
{
	int fd[JOBS_MAX + 10], busy = 0, well = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++) {
		fd[i] = connect_to(server.port);
		say(fd[i], BYTES("GET /slow?ms=10 HTTP/1.1\r\nHost: t\r\n\r\n"));
	}
	for (size_t i = 0; i < COUNT(fd); i++) {
		int status = hear_answer(fd[i]);

		busy += status == 503;
		well += status == 200;
		if (status == 503)
			assert_non_null(strstr(said, "Retry-After: "));
		close(fd[i]);
	}
	assert_true(busy > 0 && well >= JOBS_MAX);
	assert_int_equal(busy + well, COUNT(fd));
}

/* Residents all at once are put off early, and nobody at the desk waits for them. */
static void what_is_open_to_everybody_waits_apart(void **state)
{
	int fd[OPEN_JOBS_EACH + 4], well = 0;
	double begun;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++) {
		fd[i] = connect_to(server.port);
		say(fd[i], BYTES("GET /open?ms=300 HTTP/1.1\r\nHost: t\r\n\r\n"));
	}
	begun = seconds();
	assert_int_equal(request(&server, 0, "GET", "/slow?ms=1", NULL), 200);
	assert_true(seconds() - begun < 0.25);
	for (size_t i = 0; i < COUNT(fd); i++) {
		well += hear_answer(fd[i]) == 200;
		assert_true(status_said() == 200 || status_said() == 429);
		close(fd[i]);
	}
	assert_int_equal(well, OPEN_JOBS_EACH);
}

static int begin(void **state)
{
	(void)state;
	server = serve((struct server_options){ .workers = 1 });
	return server.port ? 0 : -1;
}

static int end(void **state)
{
	int code = serve_end(&server);

	(void)state;
	if (code || logged(&server, "ERROR: ") || logged(&server, "was killed"))
		print_error("the server ended with %d\n", code);
	return code;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_requests_are_refused),
		cmocka_unit_test(good_ones_before_it_are_answered),
		cmocka_unit_test(connections_are_kept),
		cmocka_unit_test(big_things_fit),
		cmocka_unit_test(many_things_fit),
		cmocka_unit_test(drips_are_cut),
		cmocka_unit_test(truncated_bodies_save_nothing),
		cmocka_unit_test(assets_are_cached),
		cmocka_unit_test(slow_work_does_not_block),
		cmocka_unit_test(waiting_is_not_dripping),
		cmocka_unit_test(too_much_slow_work_is_put_off),
		cmocka_unit_test(what_is_open_to_everybody_waits_apart),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
