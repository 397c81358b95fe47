/* database: opens what --data names, and knows the schema of the whole program. */
#include "command/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/regions/regions.h"
#include "store/secret.h"

const struct schema *database_schema(void)
{
	return web_schema();
}

const char *database_where(const char *given)
{
	const char *environment = getenv("YUI_DATA");

	if (given != NULL)
		return given;
	return environment != NULL && *environment != '\0' ? environment : "var/yui.db";
}

const char *database_name(const char *where)
{
	return store_is_address(where) ? "PostgreSQL のデータベース" : where;
}

bool database_exists(const char *where)
{
	return store_is_address(where) || access(where, F_OK) == 0;
}

const char *database_key(struct arena *a, const char *where, const char *given)
{
	if (given != NULL || store_is_address(where))
		return given;
	return arena_printf(a, "%s.key", where);
}

bool database_open_key(const struct command *c, const char *where, const char *given)
{
	struct arena arena = {0};
	const char *path = database_key(&arena, where, given), *why;
	bool well = path == NULL || (given == NULL && access(path, F_OK) != 0)
	    || secret_open_old(path, &why);

	if (!well)
		command_say(c, "鍵 %s：%s。", path, why);
	arena_reset(&arena);
	return well;
}

/* Ids of commands must not meet those of a server's workers, which count their nodes from 0. */
static void choose_node(void)
{
	id_node(512 + (unsigned)getpid() % 512);
}

enum how { READING, WRITING, MAKING_NEW };

static bool begin(const struct command *c, struct work *w, const char *where, int64_t region,
    enum how how)
{
	const char *why = NULL;

	*w = (struct work){ .actor = actor_program(region), .now = moment_now() };
	choose_node();
	w->store = store_open(where, &w->arena, &why);
	if (w->store == NULL) {
		command_say(c, "%s を開けません。%s", database_name(where), why != NULL ? why : "");
		arena_reset(&w->arena);
		return false;
	}
	if (how == MAKING_NEW && !store_swift(w->store))
		work_fault(w, "the engine does not make a new file as it should");
	store_begin(w, how != READING);
	if (w->fault == NULL)
		return true;
	command_say(c, "%s を使えません。%s", database_name(where), w->fault);
	database_cancel(w);
	return false;
}

bool database_create(const struct command *c, struct work *w, const char *where)
{
	return begin(c, w, where, 0, WRITING);
}

bool database_make(const struct command *c, struct work *w, const char *where)
{
	return begin(c, w, where, 0, MAKING_NEW);
}

bool database_begin(const struct command *c, struct work *w, const char *where, int64_t region,
    bool may_write)
{
	if (database_exists(where))
		return begin(c, w, where, region, may_write ? WRITING : READING);
	command_say(c, "%s がありません。yui init で用意してください。", where);
	return false;
}

bool database_end(const struct command *c, struct work *w)
{
	bool well = store_end(w);

	if (!well)
		command_say(c, "途中でやめ、何も変えていません。%s",
		    w->fault != NULL ? w->fault : "");
	store_close(w->store);
	arena_reset(&w->arena);
	return well;
}

void database_cancel(struct work *w)
{
	store_cancel(w);
	store_close(w->store);
	arena_reset(&w->arena);
}

bool database_current(const struct command *c, struct work *w)
{
	if (store_matches(w, database_schema()))
		return true;
	command_say(c, "%s",
	    w->fault != NULL
		? w->fault
		: "データベースの形がこの版の Yui と違います。yui migrate --plan で違いを、yui migrate で反映を。");
	return false;
}

int64_t database_region(const struct command *c, struct work *w, const char *name)
{
	struct rows *hubs =
	    store_query(w, "SELECT id, name FROM hub WHERE removed = 0 ORDER BY id");
	int64_t found = 0;

	for (int i = 0; i < hubs->n; i++)
		if (name != NULL ? text_same(CELL(hubs, i, 1), name) : hubs->n == 1)
			found = cell_number(hubs, i, 0);
	if (found != 0)
		return found;
	if (hubs->n == 0)
		command_say(c, "拠点がまだありません。yui init --hub 名称 で作ってください。");
	else if (name != NULL)
		command_say(c, "「%s」という拠点はありません。", name);
	else
		command_say(c, "拠点が %d か所あります。--hub 名称 で選んでください。", hubs->n);
	for (int i = 0; i < hubs->n; i++)
		fprintf(stderr, "  %s\n", CELL(hubs, i, 1));
	return 0;
}
