/* ledger: the log of who saw and did what: its last entry, whether it is whole, its rows. */
#include "store/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/database.h"
#include "command/files.h"
#include "command/ledger.h"
#include "document/document.h"

static struct {
	const char *data, *heads, *out;
} wanted;

/* ---- head ---- */

static int print_head(const struct command *c, struct work *ledger)
{
	struct ledger_head head = ledger_head(ledger);

	(void)c;
	printf("%lld %s %s\n", (long long)head.number, head.hash,
	    head.number != 0 ? moment_iso(&ledger->arena, head.at) : "-");
	return 0;
}

/* ---- check ---- */

bool ledger_is_whole_said(struct work *ledger)
{
	struct ledger_check check = ledger_check(ledger);

	if (ledger->fault != NULL) {
		fprintf(stderr, "疑い: 操作の記録を読めません。%s\n", ledger->fault);
		return false;
	}
	if (check.broken == 0) {
		printf("操作の記録: %lld 件、鎖はつながっています（最後は %lld %s）\n",
		    (long long)check.entries, (long long)check.head.number, check.head.hash);
		return true;
	}
	fprintf(stderr,
	    "疑い: 操作の記録は %lld 番で切れています。%s。"
	    "%lld 番までは書かれたときのままです。\n",
	    (long long)check.broken, check.why, (long long)check.head.number);
	return false;
}

/* A line as `yui ledger head` printed it once, and as it was kept elsewhere since. */
static bool is_held(const struct command *c, struct work *ledger, char *line)
{
	char *rest = NULL;
	long long number = strtoll(line, &rest, 10);

	rest += strspn(rest, " ");
	rest[strcspn(rest, " \r\n")] = '\0';
	if (number < 0 || strlen(rest) != LEDGER_HASH) {
		command_say(c, "「%.40s」は yui ledger head が書いた行ではありません。", line);
		return false;
	}
	if (number == 0 || ledger_holds(ledger, number, rest))
		return true;
	fprintf(stderr, "疑い: %lld 番は、控えてある %s ではなくなりました。\n", number, rest);
	return false;
}

/* A file of nothing proves nothing: somebody kept no heads, or names the wrong file. */
static bool all_are_held(const struct command *c, struct work *ledger, const char *file)
{
	FILE *f = fopen(file, "r");
	char line[400];
	bool well = true;
	int n = 0;

	if (f == NULL) {
		command_say(c, "%s を読めません。", file);
		return false;
	}
	for (; fgets(line, sizeof line, f) != NULL; n++)
		well = is_held(c, ledger, line) && well;
	if (ferror(f) != 0 || n == 0) {
		command_say(c, "%s に、控えた行がありません。何も確かめていません。", file);
		well = false;
	}
	fclose(f);
	if (well)
		printf("控えてある %d 行は、すべて記録と合います。\n", n);
	return well;
}

static int check(const struct command *c, struct work *ledger)
{
	bool well = ledger_is_whole_said(ledger);

	if (wanted.heads != NULL)
		well = all_are_held(c, ledger, wanted.heads) && well;
	return well ? 0 : EXIT_FAILED;
}

/* ---- export ---- */

static bool to_stdout(void *context, const char *s, size_t n)
{
	(void)context;
	return fwrite(s, 1, n, stdout) == n;
}

static bool export_to(const struct command *c, struct work *ledger, const char *path)
{
	const struct ledger_query all = {0};
	struct files_out *out = files_new(c, &ledger->arena, path);

	if (out == NULL)
		return false;
	if (ledger_csv_to(files_put, out, ledger, &all, NULL, NULL) && ledger->fault == NULL)
		return files_finish(out);
	files_drop(out);
	command_say(c, "途中でやめました。%s は残していません。", path);
	return false;
}

static int export(const struct command *c, struct work *ledger)
{
	const struct ledger_query all = {0};
	bool well = wanted.out != NULL
	    ? export_to(c, ledger, wanted.out)
	    : ledger_csv_to(to_stdout, NULL, ledger, &all, NULL, NULL) && fflush(stdout) == 0;

	if (ledger->fault != NULL)
		command_say(c, "%s", ledger->fault);
	return well && ledger->fault == NULL ? 0 : EXIT_FAILED;
}

/* ---- Which of them ---- */

static const struct {
	const char *name;
	int (*run)(const struct command *, struct work *ledger);
} parts[] = { { "head", print_head }, { "check", check }, { "export", export } };

static int run_part(const struct command *c, size_t which)
{
	struct work w, ledger;
	int code = EXIT_FAILED;

	if (!database_begin(c, &w, database_where(wanted.data), 0, false))
		return EXIT_FAILED;
	if (ledger_open(&ledger, &w)) {
		code = parts[which].run(c, &ledger);
		ledger_close(&ledger, &w);
	} else {
		command_say(c, "%s",
		    w.fault != NULL
			? w.fault
			: "操作の記録がまだありません。yui serve を始めたときにできます。");
	}
	database_cancel(&w);
	return code;
}

static int run(const struct command *c, int argc, char **argv)
{
	const struct option options[] = {
		{ "data", "場所",
		    "データベース：ファイル、または postgres://…（初めは var/yui.db）",
		    .text = &wanted.data },
		{ "heads", "ファイル",
		    "check: 前に head が書いた行。どれも今の記録にあるかを確かめる",
		    .text = &wanted.heads },
		{ "out", "ファイル", "export: CSV のファイル。まだ無いもの（初めは画面へ）",
		    .text = &wanted.out },
		{ 0 }
	};
	int code = 0, words = options_read(c, options, argc, argv, &code);

	if (words < 0)
		return code;
	for (size_t i = 0; words == 2 && i < COUNT(parts); i++)
		if (strcmp(argv[1], parts[i].name) == 0)
			return run_part(c, i);
	command_say(c, "head、check、export のどれか一つを書いてください。");
	return EXIT_USAGE;
}

const struct command command_ledger = {
	.name = "ledger",
	.about = "だれが何を見て何をしたかの記録を、確かめる・書き出す",
	.usage = "head | check | export",
	.run = run,
};
