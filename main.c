/* main: yui NAME … runs the command of that name. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

static void usage(FILE *to)
{
	fputs("Yui 結 – 在宅医療・介護連携の業務システム\n\n使い方: yui コマンド [オプション]\n\n",
	    to);
	for (const struct command *const *c = commands; *c; c++)
		fprintf(to, "  %-10s %s\n", (*c)->name, (*c)->about);
	fputs("\nそれぞれの説明は yui コマンド --help で表示します。\n", to);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	if (!name || !strcmp(name, "--help") || !strcmp(name, "help")) {
		usage(name ? stdout : stderr);
		return name ? 0 : EXIT_USAGE;
	}
	if (!strcmp(name, "--version")) {
		puts("yui " YUI_VERSION);
		return 0;
	}
	for (const struct command *const *c = commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return (*c)->run(*c, argc - 1, argv + 1);
	fprintf(stderr, "yui: 「%s」というコマンドはありません。\n\n", name);
	usage(stderr);
	return EXIT_USAGE;
}
