/* head_test: what the strict reader takes and refuses, however the bytes arrive. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/head.h"

#define OK       "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
#define BYTES(s) (s), sizeof(s) - 1

/* The status after all bytes came, `step` at a time. */
static int status_of(const char *s, size_t n, size_t step, size_t *passed)
{
	struct head_reader h = { .body_max = 1000 };
	int status;

	*passed = 0;
	for (size_t at = 0; at < n && !h.status; at += step)
		*passed += head_read(&h, s + at, n - at < step ? n - at : step);
	status = h.status ? h.status : h.complete ? 0 : -1;
	head_free(&h);
	return status;
}

static const struct {
	int status;
	const char *bytes;
	size_t n;
} cases[] = {
	{ 0, BYTES(OK) },
	{ 0,
	    BYTES("GET /a?b=%E3%81%82&c=|{} HTTP/1.1\r\nhost: [::1]:80\r\n"
		  "X-A: \t b\tc \xe3\x81\x82\r\nX-B:\r\n\r\n") },
	{ 0, BYTES("GET / HTTP/1.0\r\n\r\n") },
	{ 0, BYTES("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n") },
	{ 0, BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b") },
	{ 0,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
		  "Content-Length: 1\r\n\r\na") },
	{ 0, BYTES(OK OK) },
	/* Lengths. */
	{ 400,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
		  "Content-Length: 4\r\n\r\na=b") },
	{ 400,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
		  "content-length: 3\r\n\r\na=b") },
	{ 400, BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\na=b") },
	{ 400, BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\na=b") },
	{ 400, BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\na=b") },
	{ 400, BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\na=b") },
	{ 400, BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\na=b") },
	{ 413, BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n") },
	{ 413,
	    BYTES(
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n") },
	{ 411, BYTES("POST / HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b") },
	{ 400,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
		  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ 411,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
		  "Content-Length: 3\r\n\r\n0\r\n\r\n") },
	{ 411, BYTES("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ 400,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n"
		  "\r\n0\r\n\r\n") },
	{ 400,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n") },
	/* Hosts. */
	{ 400, BYTES("GET / HTTP/1.1\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a b\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") },
	/* Signs that do not belong there. */
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX\0: a\r\n\r\n") },
	{ 400, BYTES("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\nHost: a\n\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\n\n") },
	/* Fields. */
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n\tb\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\n Host: a\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost : a\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1\r\nHost: a\r\nX(: b\r\n\r\n") },
	{ 417,
	    BYTES("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 0\r\n\r\n") },
	/* The first line. */
	{ 405, BYTES("PUT / HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 405, BYTES("get / HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("G(T / HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET  / HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET /  HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET / HTTP/1.1 \r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET /\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET a HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET /\xe3\x81\x82 HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("GET / http/1.1\r\nHost: a\r\n\r\n") },
	{ 505, BYTES("GET / HTTP/2.0\r\nHost: a\r\n\r\n") },
	{ 505, BYTES("GET / HTTP/1.9\r\nHost: a\r\n\r\n") },
	{ 400, BYTES("\r\n" OK) },
	{ 400, BYTES("\x16\x03\x01\x02\x00\n") },
};

static void takes_and_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t step = 1; step < cases[i].n + 10;
		     step = step < 4 ? step + 1 : step * 2) {
			size_t passed;
			int status = status_of(cases[i].bytes, cases[i].n, step, &passed);

			if (status != cases[i].status)
				print_error("case %zu in steps of %zu: %d\n%s", i, step, status,
				    cases[i].bytes);
			assert_int_equal(status, cases[i].status);
		}
	}
}

/* What stands before a refused head was good and is answered. */
static void passes_on_what_is_good(void **state)
{
	static const char two[] =
	    OK "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd" OK "BAD\r\n\r\n";
	size_t good = strlen(two) - strlen("BAD\r\n\r\n"), passed;

	(void)state;
	assert_int_equal(status_of(two, strlen(two), strlen(two), &passed), 400);
	assert_int_equal(passed, good);
	assert_int_equal(status_of(two, strlen(two), good + 2, &passed), 400);
	assert_int_equal(passed, good + 2);
}

static void limits(void **state)
{
	struct {
		char *s;
		size_t n;
	} t = { malloc(64 << 10), 0 };
	size_t passed;

	(void)state;
	t.n = (size_t)snprintf(t.s, 64 << 10, "GET /%0*d HTTP/1.1\r\nHost: a\r\n\r\n", 8000, 0);
	assert_int_equal(status_of(t.s, t.n, t.n, &passed), 0);
	assert_int_equal(status_of(t.s, t.n, 100, &passed), 0);
	t.n = (size_t)snprintf(t.s, 64 << 10, "GET /%0*d HTTP/1.1\r\nHost: a\r\n\r\n", 8300, 0);
	assert_int_equal(status_of(t.s, t.n, t.n, &passed), 414);
	assert_int_equal(status_of(t.s, t.n, 100, &passed), 414);
	t.n = (size_t)snprintf(t.s, 64 << 10, "GET / HTTP/1.1\r\nHost: a\r\nX: %0*d\r\n\r\n", 8300,
	    0);
	assert_int_equal(status_of(t.s, t.n, 100, &passed), 431);
	t.n = (size_t)snprintf(t.s, 64 << 10,
	    "GET / HTTP/1.1\r\nHost: a\r\nX: %0*d\r\nY: %0*d\r\nZ: %0*d\r\n\r\n", 6000, 0, 6000, 0,
	    6000, 0);
	assert_int_equal(status_of(t.s, t.n, t.n, &passed), 431);
	t.n = (size_t)snprintf(t.s, 64 << 10, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < HEAD_FIELDS_MAX; i++)
		t.n += (size_t)snprintf(t.s + t.n, 100, "X: y\r\n");
	t.n += (size_t)snprintf(t.s + t.n, 100, "\r\n");
	assert_int_equal(status_of(t.s, t.n, t.n, &passed), 431);
	free(t.s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_and_refuses),
		cmocka_unit_test(passes_on_what_is_good),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
