/* serve_test: the server as an operator starts it, and who has the address of the ledger. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/spawn.h"

#define PASSWORD "tsugumi-no-himitsu"
enum { PIECE = 1 << 20 };
#define RANGE_MOST (1UL << 32) /* a sanitizer's own are larger */

/* ---- A server of its own ---- */

static struct {
	pid_t pid, worker, keeper;
} server;

static const char *ledger_address(const char *where)
{
	return arena_printf(&spawn_arena, "%s&password=" PASSWORD, where);
}

static void run_server(const char *where, int to)
{
	setenv("YUI_LEDGER", ledger_address(where), 1);
	dup2(to, STDOUT_FILENO);
	execl(spawn_program(), "yui", "serve", "--data", where, "--port", "18370", "--workers", "1",
	    NULL);
	_exit(127);
}

static bool is_keeper(pid_t pid)
{
	const char *name =
	    spawn_file(arena_printf(&spawn_arena, "/proc/%d/comm", (int)pid));

	return strcmp(name, "yui-ledger\n") == 0;
}

static void find_children(void)
{
	char *at = arena_copy(&spawn_arena,
	    spawn_file(arena_printf(&spawn_arena, "/proc/%d/task/%d/children", (int)server.pid,
		(int)server.pid)));

	for (pid_t pid; (pid = (pid_t)strtol(at, &at, 10)) > 0;)
		*(is_keeper(pid) ? &server.keeper : &server.worker) = pid;
	assert_true(server.keeper > 0 && server.worker > 0);
}

static void start(const char *where)
{
	char line[200] = "";
	int ends[2];
	FILE *from;

	assert_int_equal(pipe(ends), 0);
	server.pid = fork();
	if (server.pid == 0)
		run_server(where, ends[1]);
	close(ends[1]);
	from = fdopen(ends[0], "r");
	assert_non_null(fgets(line, sizeof line, from));
	assert_non_null(strstr(line, "Yui: http://"));
	fclose(from);
	find_children();
}

static int end(void **state)
{
	int how = 0;

	(void)state;
	if (server.pid == 0)
		return 0;
	kill(server.pid, SIGTERM);
	waitpid(server.pid, &how, 0);
	server.pid = 0;
	return how;
}

/* ---- What a process has in its memory ---- */

/* A sanitizer keeps the environment that the program began with; the program's own is looked at
 * besides. */
static bool is_in_piece(const char *piece, size_t n)
{
	const char *hit = piece;

	while ((hit = memmem(hit, n - (size_t)(hit - piece), PASSWORD, strlen(PASSWORD))) != NULL) {
		const char *begin = hit;

		while (begin > piece && begin[-1] != '\0')
			begin--;
		if (strncmp(begin, "YUI_LEDGER=", strlen("YUI_LEDGER=")) != 0)
			return true;
		hit++;
	}
	return false;
}

static bool is_in_range(FILE *mem, unsigned long from, unsigned long until)
{
	static char piece[PIECE];

	while (from < until) {
		size_t most = until - from < PIECE ? until - from : PIECE, n;

		if (fseek(mem, (long)from, SEEK_SET) != 0)
			return false;
		n = fread(piece, 1, most, mem);
		if (is_in_piece(piece, n))
			return true;
		if (n < PIECE)
			return false;
		from += n - sizeof PASSWORD - 200; /* and the address before it */
	}
	return false;
}

static bool is_in_environment(pid_t pid)
{
	char bytes[8192];
	FILE *f = fopen(arena_printf(&spawn_arena, "/proc/%d/environ", (int)pid), "r");
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return memmem(bytes, n, PASSWORD, strlen(PASSWORD)) != NULL;
}

static bool knows_the_password(pid_t pid)
{
	FILE *maps = fopen(arena_printf(&spawn_arena, "/proc/%d/maps", (int)pid), "r");
	FILE *mem = fopen(arena_printf(&spawn_arena, "/proc/%d/mem", (int)pid), "r");
	unsigned long from, until;
	char line[500], rights[8];
	bool found = false;

	assert_non_null(maps);
	assert_non_null(mem);
	while (!found && fgets(line, sizeof line, maps) != NULL)
		if (sscanf(line, "%lx-%lx %7s", &from, &until, rights) == 3 && rights[1] == 'w'
		    && until - from < RANGE_MOST)
			found = is_in_range(mem, from, until);
	fclose(mem);
	fclose(maps);
	return found;
}

/* ---- What holds ---- */

static void test_workers_do_not_have_the_ledgers_address(void **state)
{
	struct stat st;

	(void)state;
	if (!spawn_on_postgres())
		skip();
	start(spawn_new_hub("served.db"));
	assert_true(knows_the_password(server.pid)); /* it begins a new keeper when one dies */
	assert_false(knows_the_password(server.worker));
	assert_false(is_in_environment(server.worker));
	/* What may not be read by its own user belongs to root. */
	assert_int_equal(
	    stat(arena_printf(&spawn_arena, "/proc/%d/mem", (int)server.keeper), &st), 0);
	assert_int_equal(st.st_uid, 0);
	assert_int_equal(end(state), 0);
}

static void test_a_ledger_that_cannot_be_opened_is_told(void **state)
{
	const char *where = spawn_new_hub("unlogged.db");

	(void)state;
	setenv("YUI_LEDGER", "postgres:///nothing?host=/no/such/directory", 1);
	assert_int_equal(yui("serve", "--data", where), 1);
	spawn_check_said(spawn_on_postgres() ? "PostgreSQL のデータベース を開けません。"
					     : "YUI_LEDGER は、データも postgres://…");
	unsetenv("YUI_LEDGER");
	if (spawn_on_postgres())
		return;
	assert_int_equal(mkdir(arena_printf(&spawn_arena, "%s.ledger", where), 0700), 0);
	assert_int_equal(yui("serve", "--data", where), 1);
	spawn_check_said("unlogged.db.ledger を開けません。");
	spawn_check_said("ファイルではなくフォルダーです。");
	assert_int_equal(rmdir(arena_printf(&spawn_arena, "%s.ledger", where)), 0);
}

static void write_open(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs("x\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0644), 0);
}

/* The key is at fault, so the key's file is named. */
static void said_of_open_key(const char *where)
{
	const char *pem = spawn_path("open.pem"), *key = spawn_path("open.key");

	write_open(pem);
	write_open(key);
	assert_int_equal(
	    yui("serve", "--data", where, "--tls-cert", pem, "--tls-key", key), 1);
	spawn_check_said("秘密鍵のファイルをほかの人も読めます");
	spawn_check_said(key);
}

static void test_what_is_wrong_with_tls_is_told(void **state)
{
	const char *where = spawn_new_hub("secret.db");

	(void)state;
	assert_int_equal(yui("serve", "--data", where, "--tls-cert", "/none.pem"), 1);
	spawn_check_said("--tls-cert と --tls-key は、両方を書きます");
	assert_int_equal(yui("serve", "--data", where, "--tls-cert", "/none.pem", "--tls-key",
			     "/none.key"),
	    1);
	spawn_check_said("証明書のファイルを開けません");
	assert_int_equal(yui("serve", "--data", where, "--tls-cert", "/none.pem", "--tls-key",
			     "/none.key", "--behind-proxy"),
	    1);
	spawn_check_said("--behind-proxy は使えません");
	assert_int_equal(yui("serve", "--data", where, "--client-ca", "/none.pem"), 1);
	spawn_check_said("--tls-cert といっしょに");
	said_of_open_key(where);
	assert_int_equal(yui("serve", "--data", where, "--client-header", "X-Client"), 1);
	spawn_check_said("--behind-proxy といっしょに");
}

/* Whoever gets a link has to reach us by it. */
static void test_mail_wants_an_address(void **state)
{
	const char *where = spawn_new_hub("reached.db");

	(void)state;
	assert_int_equal(yui("serve", "--data", where, "--mail-relay", "smtp://127.0.0.1:25",
			     "--mail-from", "yui@example.jp"),
	    1);
	spawn_check_said("--address https://yui.example.jp");
	assert_int_equal(yui("serve", "--data", where, "--address", "http://yui.example.jp"), 1);
	spawn_check_said("https:// で始めます");
	setenv("YUI_ADDRESS", "yui.example.jp", 1);
	assert_int_equal(yui("serve", "--data", where), 1);
	unsetenv("YUI_ADDRESS");
	spawn_check_said("--address yui.example.jp");
}

static void test_what_is_wrong_with_mail_is_told(void **state)
{
	const char *where = spawn_new_hub("mail.db");

	(void)state;
	assert_int_equal(yui("serve", "--data", where, "--mail-from", "yui@example.jp"), 1);
	spawn_check_said("--mail-relay がありません");
	assert_int_equal(yui("serve", "--data", where, "--mail-relay", "mail.example.jp"), 1);
	spawn_check_said("smtp://サーバー:587");
	assert_int_equal(yui("serve", "--data", where, "--mail-relay", "smtp://127.0.0.1:25"), 1);
	spawn_check_said("--mail-from");
	assert_int_equal(yui("serve", "--data", where, "--mail-relay", "smtp://127.0.0.1:25",
			     "--mail-from", "yui@example.jp", "--mail-user", "yui",
			     "--mail-password-file", "/none"),
	    1);
	spawn_check_said("パスワードのファイルを開けません");
	assert_int_equal(yui("serve", "--data", where, "--demo", "--mail-relay",
			     "smtps://mail.example.jp:465", "--mail-from", "yui@example.jp"),
	    1);
	spawn_check_said("この機械の中にだけ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_workers_do_not_have_the_ledgers_address, end),
		cmocka_unit_test(test_a_ledger_that_cannot_be_opened_is_told),
		cmocka_unit_test(test_what_is_wrong_with_tls_is_told),
		cmocka_unit_test(test_what_is_wrong_with_mail_is_told),
		cmocka_unit_test(test_mail_wants_an_address),
	};

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
