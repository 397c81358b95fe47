/* init: makes a database and founds the hub it is for. */
#include <stdio.h>

#include "command/database.h"
#include "domain/codes/codes.h"
#include "domain/regions/regions.h"

/* The program's own version of empty: no table of records is there yet. */
static bool is_new(struct work *w)
{
	struct rows *tables = store_is_postgres(w->store)
	    ? store_query(w, "SELECT 1 FROM information_schema.tables"
	                     " WHERE table_schema = current_schema() LIMIT 1")
	    : store_query(w, "SELECT 1 FROM sqlite_schema LIMIT 1");

	return tables->n == 0;
}

static bool found_hub(const struct command *c, struct work *w, const char *name)
{
	struct hub hub = { .name = text_trim(&w->arena, name),
		.second_factor_from = work_today(w) };

	if (store_query(w, "SELECT 1 FROM hub WHERE removed = 0 LIMIT 1")->n > 0) {
		command_say(c, "拠点がすでにあります。何も変えていません。");
		return false;
	}
	if (!record_check(w, &hub_record, &hub)) {
		command_say(c, "%s", w->problems->say);
		return false;
	}
	hub_found(w, &hub);
	codes_seed(w);
	return true;
}

static bool set_up(const struct command *c, struct work *w, const char *hub)
{
	if (is_new(w)) {
		store_migrate(w, database_schema());
	} else if (hub == NULL) {
		command_say(c, "データベースがすでにあります。何も変えていません。");
		return false;
	} else if (!database_current(c, w)) {
		return false;
	}
	return hub == NULL || w->fault != NULL || found_hub(c, w, hub);
}

static int run(const struct command *c, int argc, char **argv)
{
	const char *data = NULL, *hub = NULL;
	const struct option options[] = {
		DATABASE_OPTION(&data),
		{ "hub", "名称", "拠点を作る。はじめのコード表も入れる", .text = &hub }, { 0 }
	};
	struct work w;
	int code;

	if (!options_only(c, options, argc, argv, &code))
		return code;
	data = database_where(data);
	if (!database_create(c, &w, data))
		return EXIT_FAILED;
	if (!set_up(c, &w, hub)) {
		database_cancel(&w);
		return EXIT_FAILED;
	}
	if (!database_end(c, &w))
		return EXIT_FAILED;
	printf("%s を用意しました。\n", database_name(data));
	if (hub != NULL)
		puts("次に: yui user add ログイン名 --name 氏名 --role administrator");
	else
		puts("次に: yui init --hub 拠点の名称");
	return 0;
}

const struct command command_init = { .name = "init",
	.about = "データベースを用意する",
	.run = run };
