/* multipart_test: forms with files are read as browsers write them, and nothing else is. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/multipart.h"
#include "web/spool.h"

static struct arena arena;
static struct part parts[4];

static bool read_spool(void *context, size_t at, void *to, size_t n)
{
	return spool_read(context, at, to, n);
}

static int read_body(const char *boundary, const char *body, size_t n)
{
	struct spool *s = spool_new();
	struct multipart m = { read_spool, s, n, boundary };
	int count;

	assert_non_null(s);
	assert_true(spool_add(s, body, n));
	arena_reset(&arena);
	count = multipart_parts(&m, &arena, parts, (int)COUNT(parts));
	spool_free(s);
	return count;
}
#define READ(body) read_body("x", body, sizeof(body) - 1)
#define PART "--x\r\nContent-Disposition: form-data; name=\"a\""
#define PAPER "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"紹介状.pdf\"\r\n" \
	      "Content-Type: application/pdf"

static void reads_what_browsers_write(void **state)
{
	static const char body[] = PART "\r\n\r\nい\r\n" PAPER "\r\n\r\n\r\n--y\r\n\r\n" PAPER
					"\r\n\r\n\r\n--x--\r\n";

	(void)state;
	assert_int_equal(READ(body), 3);
	assert_string_equal(parts[0].name, "a");
	assert_null(parts[0].file);
	assert_int_equal(parts[0].length, 3);
	assert_memory_equal(body + parts[0].at, "い", 3);
	assert_string_equal(parts[1].name, "file");
	assert_string_equal(parts[1].file, "紹介状.pdf");
	assert_int_equal(parts[1].length, 7);
	assert_memory_equal(body + parts[1].at, "\r\n--y\r\n", 7);
	assert_int_equal(parts[2].length, 0);
	assert_int_equal(READ(PART "\r\n\r\n1\r\n--x--"), 1);
	assert_int_equal(READ("--x--\r\n"), 0);
	assert_int_equal(READ(PART "; filename=\"a%22b\\\"c%0D%41.pdf\"\r\n\r\n1\r\n--x--"), 1);
	assert_string_equal(parts[0].file, "a\"b\"c\r%41.pdf");
}

static void refuses_the_rest(void **state)
{
	static const char *const bad[] = {
		"",
		"--x",
		"--y\r\n",
		"text\r\n" PART "\r\n\r\n1\r\n--x--",
		PART "\r\n\r\n1\r\n",           /* cut */
		PART "\r\n\r\n1\r\n--x",        /* cut within the delimiter */
		PART "\r\n\r\n1\r\n--x-",
		PART "\r\n\r\n1\r\n--x--more",  /* behind the end */
		PART "\r\n\r\n1\r\n--x \r\n",
		PART "\r\n1\r\n--x--",          /* a head without its end */
		PART "\n\n1\r\n--x--",
		"--x\r\n\r\n1\r\n--x--",        /* no head */
		"--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--",
		"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--",
		"--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--x--",
		PART "; name=\"b\"\r\n\r\n1\r\n--x--",
		PART "; filename=\"b\"; filename=\"c\"\r\n\r\n1\r\n--x--",
		PART "; filename*=UTF-8''b\r\n\r\n1\r\n--x--",
		PART "\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n--x--",
		PART "\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--x--",
		PART "; filename=\"\xff.pdf\"\r\n\r\n1\r\n--x--",
		PART "; filename=\"a\x01.pdf\"\r\n\r\n1\r\n--x--",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (read_body("x", bad[i], strlen(bad[i])) != -1)
			fail_msg("%s is taken", bad[i]);
	assert_int_equal(READ(PART "; filename=\"a\0.pdf\"\r\n\r\n1\r\n--x--"), -1);
}

static void bounds_the_parts(void **state)
{
	static const char one[] = PART "\r\n\r\n1\r\n";
	struct text t = { .arena = &(struct arena){0} };

	(void)state;
	for (int i = 0; i < 4; i++)
		text_add(&t, one);
	assert_int_equal(read_body("x", t.s, t.len), -1); /* no end */
	text_add(&t, "--x--");
	assert_int_equal(read_body("x", t.s, t.len), 4);
	t.len -= 5;
	text_add(&t, one);
	text_add(&t, "--x--");
	assert_int_equal(read_body("x", t.s, t.len), -2);
	arena_reset(t.arena);
}

/* The delimiter is found wherever the windows meet. */
static void long_contents(void **state)
{
	enum { MOST = 70000 };
	char *body = malloc(MOST + 200);
	int head = (int)sizeof(PART) + 3;

	(void)state;
	for (int n = 32700 - head; n < 32800; n++) {
		int whole;

		memcpy(body, PART "\r\n\r\n", (size_t)head);
		memset(body + head, '-', (size_t)n);
		memcpy(body + head + n, "\r\n--x--", 7);
		whole = head + n + 7;
		assert_int_equal(read_body("x", body, (size_t)whole), 1);
		assert_int_equal(parts[0].length, n);
		assert_int_equal(parts[0].at, head);
	}
	free(body);
}

static void boundaries(void **state)
{
	static const char too_long[] =
	    "multipart/form-data; boundary="
	    "12345678901234567890123456789012345678901234567890123456789012345678901";
	static const char *const bad[] = { "multipart/form-data", "multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"a", "multipart/form-data; boundary=a; b=c",
		"multipart/form-data; boundary=a\xff", "multipart/mixed; boundary=a",
		"multipart/form-data boundary=a", "text/plain",
		too_long };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_null(multipart_boundary(&arena, bad[i]));
	assert_null(multipart_boundary(&arena, NULL));
	assert_string_equal(
	    multipart_boundary(&arena, "multipart/form-data; boundary=----WebKitFormBoundaryX"),
	    "----WebKitFormBoundaryX");
	assert_null(multipart_boundary(&arena, "Multipart/Form-Data;boundary=\"a b\""));
	assert_string_equal(multipart_boundary(&arena, "multipart/form-data; boundary=\"a'b\""),
	    "a'b");
}

/* Any piece of a spool comes back, and the file itself says nothing of it. */
static void spools_give_back(void **state)
{
	enum { SIZE = 50000 };
	static unsigned char bytes[SIZE], got[SIZE];
	struct spool *s = spool_new();

	(void)state;
	for (int i = 0; i < SIZE; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 256);
	for (size_t at = 0, n; at < SIZE; at += n) {
		n = at % 977 + 1 < SIZE - at ? at % 977 + 1 : SIZE - at;
		assert_true(spool_add(s, bytes + at, n));
	}
	assert_int_equal(spool_size(s), SIZE);
	for (size_t at = 0; at < SIZE; at += 331) {
		size_t n = at % 1000 < SIZE - at ? at % 1000 : SIZE - at;

		assert_true(spool_read(s, at, got, n));
		assert_memory_equal(got, bytes + at, n);
	}
	assert_false(spool_read(s, SIZE - 1, got, 2));
	assert_false(spool_read(s, SIZE + 1, got, 0));
	spool_free(s);
	spool_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_browsers_write),
		cmocka_unit_test(refuses_the_rest),
		cmocka_unit_test(bounds_the_parts),
		cmocka_unit_test(long_contents),
		cmocka_unit_test(boundaries),
		cmocka_unit_test(spools_give_back),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_reset(&arena);
	return failed;
}
