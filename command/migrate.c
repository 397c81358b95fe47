/* migrate: brings a database to the form that this version of the program wants. */
#include <stdio.h>

#include "command/database.h"
#include "domain/codes/codes.h"

static int print_plan(const struct command *c, struct work *w)
{
	const char *plan = store_plan(w, database_schema());
	bool well = w->fault == NULL;

	if (!well)
		command_say(c, "%s", w->fault);
	else if (*plan == '\0')
		puts("変更はありません。");
	else
		fputs(plan, stdout);
	database_cancel(w);
	return well ? 0 : EXIT_FAILED;
}

/* A list that is new in this version is empty in the hubs that were founded before. */
static int seed(struct work *w)
{
	struct rows *hubs = store_query(w, "SELECT id FROM hub WHERE removed = 0 ORDER BY id");
	WORK_AS(w, w->actor);
	int n = 0;

	for (int i = 0; i < hubs->n; i++) {
		w->actor = actor_program(cell_number(hubs, i, 0));
		n += codes_seed(w);
	}
	return n;
}

static int migrate(const struct command *c, struct work *w)
{
	bool current = store_matches(w, database_schema());

	/* What the engine plans by is of this version too. */
	store_migrate(w, database_schema());
	if (seed(w) > 0)
		puts("コード表に、この版で増えたものを加えました。");
	if (!database_end(c, w))
		return EXIT_FAILED;
	puts(current ? "変更はありません。" : "データベースをこの版の形にしました。");
	return 0;
}

static int run(const struct command *c, int argc, char **argv)
{
	const char *data = NULL;
	bool plan = false;
	const struct option options[] = {
		DATABASE_OPTION(&data),
		{ "plan", NULL, "何をするかを示すだけで、変えない", .flag = &plan }, { 0 }
	};
	struct work w;
	int code;

	if (!options_only(c, options, argc, argv, &code))
		return code;
	if (!database_begin(c, &w, database_where(data), 0, !plan))
		return EXIT_FAILED;
	return plan ? print_plan(c, &w) : migrate(c, &w);
}

const struct command command_migrate = { .name = "migrate",
	.about = "データベースをこの版の形にする",
	.run = run };
