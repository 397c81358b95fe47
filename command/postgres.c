/* postgres: PostgreSQL's own programs, run without showing the password to anybody. */
#include "command/postgres.h"

#include <libpq-fe.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <errno.h>

extern char **environ;

/* The address without its password, which goes into the environment: other users see a
 * program's arguments.  NULL: the address is none. */
static const char *address_of(struct arena *arena, const char *where)
{
	PQconninfoOption *options = PQconninfoParse(where, NULL);
	struct text address = { .arena = arena };

	for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
		if (o->val == NULL)
			continue;
		if (strcmp(o->keyword, "password") == 0) {
			setenv("PGPASSWORD", o->val, 1);
			continue;
		}
		text_addf(&address, "%s%s='", address.len > 0 ? " " : "", o->keyword);
		for (const char *s = o->val; *s != '\0'; s++) {
			if (*s == '\'' || *s == '\\')
				text_addc(&address, '\\');
			text_addc(&address, *s);
		}
		text_addc(&address, '\'');
	}
	PQconninfoFree(options);
	return address.s;
}

static bool run_program(const struct command *c, char *const argv[])
{
	pid_t child;
	int status = 0, error = posix_spawnp(&child, argv[0], NULL, NULL, argv, environ);

	if (error == ENOENT) {
		command_say(c, "%s がありません（Debian: postgresql-client-15）。", argv[0]);
		return false;
	}
	if (error != 0) {
		command_say(c, "%s を動かせません（%s）。", argv[0], strerror(error));
		return false;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	command_say(c, "%s が失敗しました。理由は上のとおりです。", argv[0]);
	return false;
}

static bool run_on(const struct command *c, const char *where, const char *const *words,
    const char *file)
{
	struct arena arena = { 0 };
	const char *address = address_of(&arena, where);
	char *argv[16];
	int n = 0;
	bool well;

	for (; *words != NULL; words++)
		argv[n++] = arena_copy(&arena, *words);
	argv[n++] = arena_printf(&arena, "--dbname=%s", address != NULL ? address : "");
	argv[n++] = arena_copy(&arena, file);
	argv[n] = NULL;
	if (address == NULL)
		command_say(c, "データベースの場所 postgres://… を読めません。");
	well = address != NULL && run_program(c, argv);
	arena_reset(&arena);
	return well;
}

bool postgres_dump(const struct command *c, const char *where, const char *file)
{
	static const char *const words[] = { "pg_dump", "--format=custom", "--no-password",
		"--no-owner", "--no-privileges", NULL };
	struct arena arena = { 0 };
	bool well = run_on(c, where, words, arena_printf(&arena, "--file=%s", file));

	arena_reset(&arena);
	return well;
}

bool postgres_restore(const struct command *c, const char *where, const char *file)
{
	static const char *const words[] = { "pg_restore", "--no-password", "--no-owner",
		"--no-privileges", "--exit-on-error", "--single-transaction", NULL };

	return run_on(c, where, words, file);
}
