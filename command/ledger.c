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

static bool chain_is_whole(struct work *ledger)
{
	struct ledger_check check = ledger_check(ledger);

	if (ledger->fault != NULL) {
		fprintf(stderr, "疑い: 操作の記録を読めません。%s\n", ledger->fault);
		return false;
	}
	if (check.broken == 0) {
		printf("操作の記録: %lld 件、鎖はつながっています（最後は %lld %s）\n",
		    (long long)check.entries, (long long)check.head.number, check.head.hash);
		if (wanted.heads == NULL)
			puts("操作の記録: 末尾が切り取られていないかは、別の場所の控えと"
			     "比べるまで分かりません（yui ledger check --heads）");
		return true;
	}
	fprintf(stderr,
	    "疑い: 操作の記録は %lld 番で切れています。%s。"
	    "%lld 番までは書かれたときのままです。\n",
	    (long long)check.broken, check.why, (long long)check.head.number);
	return false;
}

static bool is_guarded(struct work *ledger)
{
	const char *missing = ledger_unguarded(ledger);

	if (missing == NULL || ledger->fault != NULL)
		return ledger->fault == NULL;
	fprintf(stderr,
	    "疑い: 操作の記録を書き換えから守る仕組み（%s）がありません。だれかが外しました。\n",
	    missing);
	return false;
}

/* A head of number 0 says nothing but that there was no entry yet. */
static struct rows *heads_kept(struct work *w)
{
	return store_query(w,
	    "SELECT up_to, fingerprint, period FROM review"
	    " WHERE up_to > 0 AND fingerprint IS NOT NULL ORDER BY up_to, id");
}

/* Without a ledger (NULL) none of them is held. */
static bool are_held(const struct rows *heads, struct work *ledger)
{
	bool well = true;

	for (int i = 0; i < heads->n; i++) {
		int64_t number = cell_number(heads, i, 0);

		if (ledger != NULL && ledger_holds(ledger, number, CELL(heads, i, 1)))
			continue;
		fprintf(stderr,
		    "疑い: 記録の点検「%s」が見た %lld 番は、今の操作の記録に"
		    "そのままの形ではありません。切り取られたか、作り直されています。\n",
		    CELL(heads, i, 2), (long long)number);
		well = false;
	}
	if (heads->n > 0 && well)
		printf("操作の記録: 記録の点検 %d 件の指紋と合います\n", heads->n);
	return well;
}

static bool is_none_said(const struct work *w, const struct rows *heads)
{
	if (w->fault != NULL) {
		fprintf(stderr, "疑い: 操作の記録を開けません。%s\n", w->fault);
		return false;
	}
	if (are_held(heads, NULL)) {
		puts("操作の記録: まだありません");
		return true;
	}
	fputs("疑い: 操作の記録がありません。点検されたことがあるので、あったはずです。\n", stderr);
	return false;
}

bool ledger_is_whole_said(struct work *w)
{
	/* Asked before the ledger is opened, which then has at least what they saw. */
	struct rows *heads = heads_kept(w);
	struct work ledger;
	bool whole;

	if (!ledger_open(&ledger, w))
		return is_none_said(w, heads);
	whole = chain_is_whole(&ledger);
	whole = is_guarded(&ledger) && whole;
	whole = are_held(heads, &ledger) && whole;
	ledger_close(&ledger, w);
	return whole;
}

/* A line as `yui ledger head` printed it once, and as it was kept elsewhere since. */
static bool is_held(const struct command *c, struct work *ledger, char *line)
{
	char *rest = NULL;
	long long number = strtoll(line, &rest, 10);

	rest += strspn(rest, " ");
	rest[strcspn(rest, " \r\n")] = '\0';
	if (number < 0 || strlen(rest) != LEDGER_HASH) {
		command_say(c, "「%s」は yui ledger head が書いた行ではありません。",
		    text_brief(&ledger->arena, line, 40));
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
	return wanted.heads == NULL || all_are_held(c, ledger, wanted.heads) ? 0 : EXIT_FAILED;
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
	bool whole; /* says first whether it is whole */
} parts[] = { { "head", print_head, false }, { "check", check, true },
	{ "export", export, false } };

static int run_part(const struct command *c, size_t which)
{
	struct work w, ledger;
	int code = EXIT_FAILED;
	bool well;

	if (!database_begin(c, &w, database_where(wanted.data), 0, false))
		return EXIT_FAILED;
	well = !parts[which].whole || ledger_is_whole_said(&w);
	if (ledger_open(&ledger, &w)) {
		code = parts[which].run(c, &ledger);
		code = well ? code : EXIT_FAILED;
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
		DATABASE_OPTION(&wanted.data),
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
