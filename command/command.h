/* command: what `yui NAME` does, one struct per name, and their options. */
#ifndef COMMAND_H
#define COMMAND_H

#include "store/store.h"

#define YUI_VERSION "0.1"

/* Ends with a nameless one.  Exactly one of the three pointers says where the value goes. */
struct option {
	const char *name, *value; /* "port", "番号"; value is NULL for a flag */
	const char *about;
	const char **text;
	int64_t *number, least, most;
	bool *flag;
};

struct command {
	const char *name, *about; /* "serve", "画面を出す（サーバー）" */
	const char *usage;        /* after the options: "FILE"; NULL: nothing */
	/* argv[0] is the command's name.  The value is the exit code: 0 done, 1 failed, 2 wrong
	 * use. */
	int (*run)(const struct command *, int argc, char **argv);
};
extern const struct command *const commands[]; /* command/commands.c; NULL-terminated */

enum { EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Reads --name VALUE, --name=VALUE and --flag; what is left is moved to argv[1]… and counted
 * (argv[0] stays).  -1: go on is not possible, *code is the exit code (0 after --help). */
int options_read(const struct command *, const struct option *, int argc, char **argv, int *code);
/* The same for a command that takes no further words; false instead of -1. */
bool options_only(const struct command *, const struct option *, int argc, char **argv, int *code);
void command_usage(const struct command *, const struct option *);
/* Writes "yui NAME: …" to stderr. */
void command_say(const struct command *, const char *, ...) __attribute__((format(printf, 2, 3)));

#endif
