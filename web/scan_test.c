/* scan_test: what a scanner says is heard, and what it does not say is no answer. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "web/scan.h"

static char path[64];
static const char *virus;
static struct arena arena;

static enum scanned ask(const char *bytes, size_t times)
{
	struct scan *s = scan_begin(&arena);
	enum scanned found;

	for (size_t i = 0; i < times && scan_put(s, bytes, strlen(bytes)); i++)
		;
	found = scan_end(s, &virus);
	assert_true((found == SCAN_VIRUS) == (virus != NULL));
	return found;
}

/* ---- A program ---------------------------------------------------------------------------- */

static void use_program(const char *script)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "#!/bin/sh\n%s\n", script);
	fclose(f);
	assert_int_equal(chmod(path, 0700), 0);
	assert_true(scan_use(path));
}

static void programs(void **state)
{
	(void)state;
	use_program("if grep -q EICAR; then echo Eicar-Test; exit 1; fi");
	assert_int_equal(ask("harmless ", 50000), SCAN_CLEAN);
	assert_int_equal(ask("EICAR", 1), SCAN_VIRUS);
	assert_string_equal(virus, "Eicar-Test");
	assert_int_equal(ask("", 0), SCAN_CLEAN);
	use_program("exit 0"); /* has seen enough before it has seen all */
	assert_int_equal(ask("harmless ", 50000), SCAN_CLEAN);
	use_program("cat >/dev/null; exit 1");
	assert_int_equal(ask("x", 1), SCAN_VIRUS);
	assert_string_equal(virus, "？");
	use_program("cat >/dev/null; yes long | head -c 5000; exit 1");
	assert_int_equal(ask("x", 1), SCAN_VIRUS);
	use_program("printf 'a\\tb\\377\\nsecond'; exit 1");
	assert_int_equal(ask("x", 1), SCAN_VIRUS);
	assert_string_equal(virus, "a?b?");
}

static void programs_that_do_not_answer(void **state)
{
	(void)state;
	use_program("cat >/dev/null; exit 2");
	assert_int_equal(ask("x", 1), SCAN_AWAY);
	use_program("kill -9 $$");
	assert_int_equal(ask("x", 1), SCAN_AWAY);
	assert_true(scan_use("/nowhere/at/all"));
	assert_int_equal(ask("x", 100000), SCAN_AWAY);
}

/* ---- clamd -------------------------------------------------------------------------------- */

static struct {
	int listen;
	const char *says;
	size_t got;
	bool seen;
} clamd;

static bool take(int fd, void *to, size_t n)
{
	return recv(fd, to, n, MSG_WAITALL) == (ssize_t)n;
}

/* INSTREAM, as clamd.conf(5) and clamd(8) have it. */
static void *serve_one(void *context)
{
	static char piece[1 << 20];
	int fd = accept(clamd.listen, NULL, NULL);
	unsigned char length[4];
	char command[10];

	(void)context;
	clamd.got = 0;
	clamd.seen = take(fd, command, sizeof command) && !memcmp(command, "zINSTREAM", 10);
	while (clamd.seen && take(fd, length, 4)) {
		size_t n = (size_t)length[0] << 24 | (size_t)length[1] << 16
		    | (size_t)length[2] << 8 | length[3];

		if (!n)
			break;
		clamd.got += n;
		clamd.seen = n <= sizeof piece && take(fd, piece, n);
	}
	if (clamd.says)
		send(fd, clamd.says, strlen(clamd.says) + 1, MSG_NOSIGNAL);
	close(fd);
	return NULL;
}

static enum scanned ask_clamd(const char *says)
{
	enum scanned found;
	pthread_t id;

	clamd.says = says;
	assert_int_equal(pthread_create(&id, NULL, serve_one, NULL), 0);
	found = ask("0123456789", 30000);
	pthread_join(id, NULL);
	assert_true(clamd.seen);
	assert_int_equal(clamd.got, 300000);
	return found;
}

static void clamd_is_asked(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char name[80];

	(void)state;
	unlink(path);
	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	clamd.listen = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(clamd.listen, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(clamd.listen, 1), 0);
	snprintf(name, sizeof name, "clamd:%s", path);
	assert_true(scan_use(name));
	assert_int_equal(ask_clamd("stream: OK"), SCAN_CLEAN);
	assert_int_equal(ask_clamd("stream: Eicar-Signature FOUND"), SCAN_VIRUS);
	assert_string_equal(virus, "Eicar-Signature");
	assert_int_equal(ask_clamd("INSTREAM size limit exceeded. ERROR"), SCAN_AWAY);
	assert_int_equal(ask_clamd("stream: FOUNDED"), SCAN_AWAY);
	assert_int_equal(ask_clamd(NULL), SCAN_AWAY);
	close(clamd.listen);
	assert_int_equal(ask("x", 1), SCAN_AWAY);
}

static void what_is_no_scanner(void **state)
{
	(void)state;
	assert_false(scan_use("clamd:relative"));
	assert_false(scan_use("scan"));
	assert_false(scan_use(""));
	assert_true(scan_use(NULL));
	assert_false(scan_there());
	assert_int_equal(ask("x", 1), SCAN_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(programs),
		cmocka_unit_test(programs_that_do_not_answer),
		cmocka_unit_test(clamd_is_asked),
		cmocka_unit_test(what_is_no_scanner),
	};
	int failed;

	signal(SIGPIPE, SIG_IGN); /* as in a worker */
	snprintf(path, sizeof path, "/tmp/yui-scan-%d", (int)getpid());
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	arena_reset(&arena);
	return failed;
}
