/* trying: the demo region with a ledger in which something stands, for tests of its pages. */
#ifndef LEDGER_TRYING_H
#define LEDGER_TRYING_H

#include "domain/ledger/pages.h"
#include "store/ledger.h"
#include "tests/region.h"

enum { VIEWS = 60, PEOPLE = 35 };

static struct work w;
static struct request rq;
static struct pair pairs[10];
static int64_t person, manager, hub;
static const char *person_name, *manager_name;
static struct arena lasting;

UNUSED static int run(const char *login, const char *method, const char *path)
{
	int status;

	region_done(&w);
	status = region_run(&rq, &w, login, method, path);
	rq.query = rq.form = (struct pairs){0};
	return status;
}

UNUSED static struct pairs of(const char *name, const char *value)
{
	pairs[0] = (struct pair){ name, value };
	return (struct pairs){ 1, pairs };
}

UNUSED static bool says(const char *words)
{
	return rq.page.s && strstr(rq.page.s, words);
}

UNUSED static int see(const char *name, const char *value)
{
	rq.query = of(name, value);
	return run("auditor", "GET", "/ledger");
}

/* ---- A ledger with something in it ---- */

UNUSED static struct store *ledger_store(void)
{
	const char *why = NULL;
	struct store *s =
	    store_open(ledger_place(&lasting, test_store_where()), &lasting, &why);

	assert_non_null(s);
	return s;
}

UNUSED static void put(struct work *l, struct ledger_head *head, const char *name,
    const char *action, int64_t about, const char *status)
{
	struct ledger_entry e = {0};

	e.cell[LEDGER_REGION] = int_text(&l->arena, hub);
	e.cell[LEDGER_ACCOUNT] = int_text(&l->arena, manager);
	e.cell[LEDGER_NAME] = name;
	e.cell[LEDGER_ROLE] = "manager";
	e.cell[LEDGER_ACTION] = action;
	e.cell[LEDGER_PATH] = "/people/1";
	e.cell[LEDGER_RECORD] = about ? "person" : NULL;
	e.cell[LEDGER_ID] = e.cell[LEDGER_ABOUT] = int_text(&l->arena, about);
	e.cell[LEDGER_SOUGHT] = text_same(action, "search") ? "q=<b>" : NULL;
	e.cell[LEDGER_STATUS] = status;
	e.cell[LEDGER_REQUEST] = "123-456-789";
	ledger_append(l, head, &e, 1);
}

UNUSED static void fill(void)
{
	struct store *s = ledger_store();
	struct ledger_head head;
	struct work l;

	test_begin(&l, s, true);
	ledger_prepare(&l);
	head = ledger_head_to_append(&l);
	l.now -= 36 * 3600 * 1000; /* 22:24 of the day before yesterday */
	put(&l, &head, "宿直 一郎", "view", person, "200");
	l.now += 34 * 3600 * 1000;
	for (int i = 0; i < VIEWS; i++)
		put(&l, &head, manager_name, "list", 0, "200");
	put(&l, &head, manager_name, "search", 0, "200");
	put(&l, &head, manager_name, "refused", person, "403");
	put(&l, &head, person_name, "view", person, "200");
	test_end(&l);
	store_close(s);
}

UNUSED static void learn(void)
{
	struct rows *rs;

	region_begin(&w, "manager");
	manager = w.actor.account;
	hub = w.actor.region;
	manager_name = arena_copy(&lasting, w.actor.name);
	rs = store_query(&w, "SELECT id, name FROM person ORDER BY id LIMIT 1");
	person = cell_number(rs, 0, 0);
	person_name = arena_copy(&lasting, CELL(rs, 0, 1));
	store_end(&w);
}

UNUSED static int over(void **state)
{
	region_done(&w);
	arena_reset(&lasting);
	return region_close(state);
}

#endif
