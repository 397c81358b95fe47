/* demo: a database with an invented region, to try everything on. */
#include <stdio.h>

#include "command/database.h"
#include "command/loading.h"
#include "domain/demo/demo.h"
#include "store/secret.h"

static void print_accounts(void)
{
	printf("見本の利用者（パスワードはどれも %s）:\n", demo_password);
	for (const struct demo_account *a = demo_accounts; a->login != NULL; a++)
		printf("  %-14s %s\n", a->login, a->name);
}

static bool has_hub(struct work *w)
{
	struct rows *tables = store_is_postgres(w->store)
	    ? store_query(w, "SELECT to_regclass('hub')::text")
	    : store_query(w, "SELECT name FROM sqlite_schema WHERE name = 'hub'");

	return tables->n > 0 && CELL(tables, 0, 0) != NULL
	    && store_query(w, "SELECT 1 FROM hub WHERE removed = 0 LIMIT 1")->n > 0;
}

/* Of the same name as serve will look for. */
static bool has_key(const struct command *c, const char *data, const char *given)
{
	struct arena a = {0};
	const char *path = database_key(&a, data, given), *why;
	bool well = path == NULL || secret_open(path, &why);

	if (!well)
		command_say(c, "鍵 %s：%s。", path, why);
	arena_reset(&a);
	return well;
}

struct size {
	int64_t cases, seed; /* 0: as usual */
};

static bool fill(const struct command *c, struct work *w, struct size size)
{
	fprintf(stderr, "見本の地域を作っています…\n");
	if (!store_matches(w, database_schema()))
		store_migrate(w, database_schema());
	demo_load_many(w, size.cases, size.seed, loading_progress());
	loading_progress_end();
	return database_end(c, w);
}

/* A new file is made under another name, without waiting for the disk until it is whole. */
static bool make(const struct command *c, const char *data, struct size size)
{
	struct arena a = {0};
	struct work w;
	const char *part = loading_where(c, &a, data);
	bool well = part != NULL && database_make(c, &w, part);

	if (well && !fill(c, &w, size)) {
		loading_drop(part);
		well = false;
	}
	well = well && loading_settle(c, part, data);
	arena_reset(&a);
	return well;
}

static int made(const char *data)
{
	printf("%s に見本の地域を作りました。\n", database_name(data));
	print_accounts();
	return 0;
}

static int run(const struct command *c, int argc, char **argv)
{
	const char *data = NULL, *key = NULL;
	struct size size = {0};
	bool if_absent = false, there;
	const struct option options[] = {
		DATABASE_OPTION(&data),
		{ "key-file", "ファイル",
		    "添付ファイルの鍵。なければ作ります（初めは SQLite のデータのとなり）。",
		    .text = &key },
		{ "if-absent", NULL, "拠点がすでにあれば、利用者を知らせるだけにする", .flag = &if_absent },
		{ "cases", "件数", "相談の件数（初めは 124）", .number = &size.cases, .least = 124,
		    .most = 1000000 },
		{ "seed", "数", "この数から作る（同じ数なら同じ内容）", .number = &size.seed,
		    .least = 0, .most = INT32_MAX },
		{ 0 }
	};
	struct work w;
	int code;

	if (!options_only(c, options, argc, argv, &code))
		return code;
	data = database_where(data);
	if (!database_exists(data))
		return has_key(c, data, key) && make(c, data, size) ? made(data) : EXIT_FAILED;
	if (!database_create(c, &w, data))
		return EXIT_FAILED;
	there = has_hub(&w);
	if (w.fault == NULL && !there) {
		if (has_key(c, data, key))
			return fill(c, &w, size) ? made(data) : EXIT_FAILED;
		database_cancel(&w);
		return EXIT_FAILED;
	}
	if (w.fault != NULL)
		command_say(c, "%s", w.fault);
	else if (if_absent)
		print_accounts();
	else
		command_say(c, "%s には拠点がすでにあります。何も変えていません。",
		    database_name(data));
	database_cancel(&w);
	return there && if_absent ? 0 : EXIT_FAILED;
}

const struct command command_demo = { .name = "demo", .about = "見本の地域を作る", .run = run };
