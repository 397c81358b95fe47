/* import: open data into the directory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/database.h"
#include "command/files.h"
#include "command/loading.h"
#include "domain/imports/imports.h"

struct wanted {
	const char *data, *hub, *area, *as_of, *report;
	bool region, all, plan, skip_bad;
	int files;
	char **file;
};

static const struct field as_of_field = { .name = "as-of", .label = "データの時点", .kind = DATE };

static bool read_piece(void *context, size_t at, void *to, size_t n)
{
	int fd = *(int *)context;

	for (size_t got = 0; got < n;) {
		ssize_t some = pread(fd, (char *)to + got, n - got, (off_t)(at + got));

		if (some <= 0)
			return false;
		got += (size_t)some;
	}
	return true;
}

/* NULL: it is added to the order. */
static const char *open_file(struct work *w, const char *path, struct import_file *file)
{
	int *fd = arena_alloc(&w->arena, sizeof *fd);
	struct stat st;

	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return strerror(errno);
	*file = (struct import_file){ path, { read_piece, fd, 0 } };
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(*fd);
		return "ファイルではありません";
	}
	file->content.size = (size_t)st.st_size;
	return NULL;
}

/* Every one that cannot be opened is said; false: then nothing is to be done. */
static bool open_files(const struct command *c, struct work *w, const struct wanted *want,
    struct import_file *files, struct import_order *order)
{
	struct text left_out = { .arena = &w->arena };

	for (int i = 0; i < want->files; i++) {
		const char *why = open_file(w, want->file[i], &files[order->files]);

		if (!why) {
			order->files++;
			continue;
		}
		command_say(c, "%s を読めません（%s）。", want->file[i], why);
		text_addf(&left_out, "%s%s：読めません（%s）。", left_out.len ? "\n" : "",
		    text_file(&w->arena, want->file[i]), why);
	}
	order->left_out = left_out.s;
	return !left_out.len || (want->skip_bad && order->files);
}

static void close_files(const struct import_file *files, int n)
{
	for (int i = 0; i < n; i++)
		close(*(int *)files[i].content.context);
}

static bool write_report(const struct command *c, struct work *w, const struct import *im,
    const char *path)
{
	struct files_out *out = path ? files_new(c, &w->arena, path) : NULL;

	if (!path)
		return true;
	if (!out)
		return false;
	if (!import_report(w, im, files_put, out)) {
		files_drop(out);
		return false;
	}
	return files_finish(out);
}

static void print_counts(const struct import *im, bool plan)
{
	printf("%s（%s）\n", im->source, im->area);
	printf("  範囲の中の行 %lld、範囲の外の行 %lld\n", (long long)im->lines.n,
	    (long long)im->outside.n);
	printf("  新しい %lld、変わった %lld、同じ %lld、なくなった %lld\n",
	    (long long)im->fresh.n, (long long)im->altered.n, (long long)im->same.n,
	    (long long)im->gone.n);
	printf("  決めてください %lld、取り込めない %lld、直した・気になる値のある行 %lld\n",
	    (long long)im->doubtful.n, (long long)im->refused.n, (long long)im->mended.n);
	if (plan)
		puts("--plan なので、何も変えていません。");
	else if (im->doubtful.n)
		printf("決めてください の行は、画面の「取込」（/imports/%lld）で決めてから取り込みます。\n",
		    (long long)im->head.id);
}

static bool import(const struct command *c, struct work *w, const struct wanted *want,
    struct import_order *order, struct import *im)
{
	bool well = import_read(w, order, im);

	for (const struct problem *p = w->problems; p; p = p->next)
		command_say(c, "%s", p->say);
	if (well && im->left_out)
		command_say(c, "読めないファイルを除きました。\n%s", im->left_out);
	else if (!well && !want->skip_bad && want->files > 1)
		command_say(c, "何も取り込んでいません。読めるファイルだけを取り込むには、"
			       "--skip-bad を付けます。");
	if (well && !want->plan)
		import_apply(w, im, order);
	loading_progress_end();
	if (w->fault)
		command_say(c, "途中でやめ、何も変えていません。%s",
		    strcmp(w->fault, "stopped") == 0 ? "" : w->fault);
	return well && !w->fault && write_report(c, w, im, want->report);
}

static int import_into(const struct command *c, struct work *w, const struct wanted *want)
{
	struct import_order order = { .area = want->all ? "" : want->area,
		.rest = want->skip_bad,
		.alone = true };
	struct import_file *files =
	    arena_alloc(&w->arena, (size_t)want->files * sizeof *files);
	struct import im = {0};
	int64_t region = database_current(c, w) ? database_region(c, w, want->hub) : 0;
	bool well = region != 0;
	int opened;

	w->actor = actor_program(region);
	order.file = files;
	if (well && want->as_of
	    && !field_read(w, &as_of_field, want->as_of, &order.as_of)) {
		command_say(c, "--as-of：%s", w->problems->say);
		well = false;
	}
	well = well && open_files(c, w, want, files, &order);
	opened = order.files;
	order.progress = loading_progress();
	well = well && import(c, w, want, &order, &im);
	close_files(files, opened);
	if (well)
		print_counts(&im, want->plan);
	if (!well || want->plan) {
		database_cancel(w);
		return well ? 0 : EXIT_FAILED;
	}
	return database_end(c, w) ? 0 : EXIT_FAILED;
}

static bool understood(const struct command *c, const struct wanted *want, int words, char **argv)
{
	if (words < 3 || strcmp(argv[1], "kaigo") != 0)
		command_say(c, "kaigo と、CSVのファイルが要ります。例：yui import kaigo 120.csv");
	else if (want->all + want->region + (want->area != NULL) > 1)
		command_say(c, "--region、--area、--all は一つだけ選んでください。");
	else if (want->area && (!*want->area || strlen(want->area) > 6
		     || want->area[strspn(want->area, "0123456789")] != '\0'))
		command_say(c, "--area は市町村コードの初めの数字です。例：07（福島県）、07207（須賀川市）");
	else
		return true;
	return false;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct wanted want = {0};
	const struct option options[] = {
		DATABASE_OPTION(&want.data),
		DATABASE_HUB_OPTION(&want.hub),
		{ "region", NULL, "協定のある市町村の行だけ（何も選ばないとき）", .flag = &want.region },
		{ "area", "コード", "市町村コードがこの数字で始まる行だけ（07 は福島県）",
		    .text = &want.area },
		{ "all", NULL, "全国の行", .flag = &want.all },
		{ "as-of", "日付", "データの時点（公表のページにある日付）", .text = &want.as_of },
		{ "report", "ファイル", "行ごとの報告を CSV で書く", .text = &want.report },
		{ "skip-bad", NULL, "読めないファイルは、名前と理由を言って除く（初めは、一つでもあれば何もしない）",
		    .flag = &want.skip_bad },
		{ "plan", NULL, "何が変わるかを言うだけで、何も変えない", .flag = &want.plan },
		{ 0 }
	};
	struct work w;
	int code, words = options_read(c, options, argc, argv, &code);

	if (words < 0)
		return code;
	if (!understood(c, &want, words, argv))
		return EXIT_USAGE;
	want.files = words - 2;
	want.file = argv + 2;
	if (!database_begin(c, &w, database_where(want.data), 0, true))
		return EXIT_FAILED;
	return import_into(c, &w, &want);
}

const struct command command_import = { .name = "import",
	.about = "公表されている介護・医療のデータを名簿に取り込む",
	.usage = "kaigo ファイル…",
	.run = run };
