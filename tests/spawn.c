/* spawn: the program as an operator runs it, from outside; for tests of commands. */
#include "tests/spawn.h"

#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct arena spawn_arena;
const char *spawn_said;
static const char *directory;

/* ---- Running it ---- */

const char *spawn_program(void)
{
	const char *yui = getenv("YUI");

	return yui != NULL ? yui : "build/san/yui";
}

const char *spawn_path(const char *name)
{
	return arena_printf(&spawn_arena, "%s/%s", directory, name);
}

const char *spawn_file(const char *name)
{
	struct text text = { .arena = &spawn_arena };
	FILE *f = fopen(name, "rb");
	char piece[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		text_addn(&text, piece, n);
	fclose(f);
	return text.s != NULL ? text.s : "";
}

static void run_child(const char *input, char **argv)
{
	FILE *in = tmpfile();
	int out = dup(STDOUT_FILENO);

	(void)out;
	fputs(input, in);
	rewind(in);
	dup2(fileno(in), STDIN_FILENO);
	if (freopen(spawn_path("said"), "w", stdout) == NULL)
		_exit(98);
	dup2(STDOUT_FILENO, STDERR_FILENO);
	execv(spawn_program(), argv);
	_exit(99);
}

/* The exit code of `yui WORD…`; a NULL ends the words. */
int spawn_yui(const char *input, const char *word, ...)
{
	char *argv[24] = { arena_copy(&spawn_arena, "yui") };
	int n = 1, status;
	va_list words;
	pid_t child;

	va_start(words, word);
	for (; word != NULL; word = va_arg(words, const char *))
		argv[n++] = arena_copy(&spawn_arena, word);
	va_end(words);
	child = fork();
	if (child == 0)
		run_child(input, argv);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	spawn_said = spawn_file(spawn_path("said"));
	return WEXITSTATUS(status);
}
void spawn_check_said(const char *words)
{
	if (strstr(spawn_said, words) == NULL)
		fail_msg("「%s」 is not in: %s", words, spawn_said);
}

/* ---- Databases ---- */

bool spawn_on_postgres(void)
{
	const char *where = getenv("YUI_TEST_STORE");

	return where != NULL && text_starts(where, "postgres");
}

/* A place where there is nothing yet: a name for a file, or an empty database. */
const char *spawn_new_place(const char *name)
{
	if (!spawn_on_postgres())
		return spawn_path(name);
	store_close(test_store());
	return arena_copy(&spawn_arena, test_store_where());
}

const char *spawn_new_hub(const char *name)
{
	const char *where = spawn_new_place(name);

	assert_int_equal(yui("init", "--data", where, "--hub", "すかがわ連携拠点"), 0);
	return where;
}

struct store *spawn_open(const char *where)
{
	const char *why;
	struct store *store = store_open(where, &spawn_arena, &why);

	assert_non_null(store);
	return store;
}

void spawn_begin(struct work *w, struct store *store)
{
	struct rows *hub;

	*w = (struct work){ .store = store, .actor = actor_program(0), .now = moment_now() };
	store_begin(w, true);
	hub = store_query(w, "SELECT id FROM hub");
	w->actor = actor_program(cell_number(hub, 0, 0));
}

void spawn_end(struct work *w)
{
	assert_true(store_end(w));
	arena_reset(&w->arena);
}

int spawn_set_up(void **state)
{
	(void)state;
	directory = test_folder();
	return 0;
}

int spawn_tear_down(void **state)
{
	(void)state;
	assert_int_equal(system(arena_printf(&spawn_arena, "rm -rf %s", directory)), 0);
	arena_reset(&spawn_arena);
	return 0;
}
