/* password: reads a secret from the terminal without showing it, or from a pipe. */
#include "command/password.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { LONGEST = 1024 };

/* The first line, without its end; NULL at the end of the input. */
static const char *line_read(struct arena *arena, const char **why)
{
	char line[LONGEST + 2];
	size_t length;

	*why = "パスワードが入力されませんでした。";
	if (fgets(line, sizeof line, stdin) == NULL)
		return NULL;
	length = strcspn(line, "\r\n");
	if (length > LONGEST) {
		*why = "パスワードが長すぎます。";
		return NULL;
	}
	if (length == 0)
		return NULL;
	*why = "パスワードを読めません（UTF-8 ではありません）。";
	return utf8_valid(line, length) ? arena_copyn(arena, line, length) : NULL;
}

static const char *ask(struct arena *arena, const char *prompt, const char **why)
{
	struct termios shown, hidden;
	const char *line;

	if (tcgetattr(STDIN_FILENO, &shown) != 0) {
		*why = "端末を使えません。";
		return NULL;
	}
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	fprintf(stderr, "%s: ", prompt);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	line = line_read(arena, why);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	return line;
}

const char *password_read(struct arena *arena, const char *prompt, const char **why)
{
	const char *first, *again;

	if (!isatty(STDIN_FILENO))
		return line_read(arena, why);
	first = ask(arena, prompt, why);
	again = first != NULL ? ask(arena, "もう一度", why) : NULL;
	if (again == NULL || strcmp(first, again) == 0)
		return again;
	*why = "二つの入力が違います。";
	return NULL;
}
