/* trying: handlers for any record, tried in tests on records of the tests, without sessions. */
#ifndef TRYING_H
#define TRYING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/affairs.h"
#include "web/pages.h"

#define AFFAIR(method, path, run) \
	{ \
		method, "/affairs" path, READ_CASES, run, .record = &affair_record \
	}
#define DEED(method, path, run) \
	{ \
		method, "/affairs/:id/deeds" path, READ_CASES, run, .record = &deed_record \
	}

static const struct route routes[] = { AFFAIR(GET, "", any_list), AFFAIR(GET, "/new", any_new),
	AFFAIR(POST, "", any_create), AFFAIR(GET, "/csv", any_csv), AFFAIR(GET, "/json", any_json),
	AFFAIR(GET, "/:id", any_show), AFFAIR(GET, "/:id/edit", any_edit),
	AFFAIR(POST, "/:id", any_update), AFFAIR(POST, "/:id/remove", any_remove),
	AFFAIR(POST, "/:id/restore", any_restore), AFFAIR(GET, "/:id/history", any_history),
	AFFAIR(GET, "/:id/json", any_json), AFFAIR(GET, "/:id/pdf", any_pdf),
	DEED(GET, "/new", any_new), DEED(POST, "", any_create), DEED(GET, "/:part/edit", any_edit),
	DEED(GET, "/:part", any_show), DEED(POST, "/:part", any_update),
	{ GET, "/townsmen/suggest", READ_CASES, any_suggest, .record = &townsman_record },
	{ GET, "/townsmen/:id", READ_CASES, any_show, .record = &townsman_record }, { 0 } };
static const struct module affairs = {
	.path = "/affairs",
	.label = "件",
	.icon = "box",
	.may = READ_CASES,
	.routes = routes,
	.records =
	    (const struct record *const[]){ &affair_record, &deed_record, &townsman_record, NULL },
};
const struct module *const modules[] = { &affairs, NULL };

static struct store *store;

struct
try {
	struct work work;
	struct request rq;
	int status;
};

/* A request that is ready to run; `as` (NULL: nothing) changes who asks. */
UNUSED static void try_begin(struct try *t, const char *path, const char *query, const char *form,
    void (*as)(struct work *))
{
	*t = (struct try){0};
	test_begin(&t->work, store, form != NULL);
	if (as)
		as(&t->work);
	t->rq = (struct request){ .work = &t->work,
		.method = form ? "POST" : "GET",
		.path = path,
		.page.arena = &t->work.arena,
		.session = { .id = 1, .csrf = "CSRF" } };
	assert_true(!query || pairs_read(&t->work.arena, query, strlen(query), &t->rq.query));
	assert_true(!form || pairs_read(&t->work.arena, form, strlen(form), &t->rq.form));
	t->rq.route = route_find(form ? POST : GET, path, &t->rq, NULL);
}

UNUSED static int try_as(struct try *t, const char *path, const char *query, const char *form,
    void (*as)(struct work *))
{
	try_begin(t, path, query, form, as);
	assert_non_null(t->rq.route);
	t->status = t->rq.route->run(&t->rq);
	assert_null(t->work.fault);
	if (t->status < 400)
		assert_true(store_end(&t->work));
	else
		store_cancel(&t->work);
	return t->status;
}

UNUSED static int get(struct try *t, const char *path, const char *query)
{
	return try_as(t, path, query, NULL, NULL);
}

UNUSED static int post(struct try *t, const char *path, const char *form)
{
	return try_as(t, path, NULL, form, NULL);
}

UNUSED static void done(struct try *t)
{
	arena_reset(&t->work.arena);
}

UNUSED static bool says(const struct try *t, const char *words)
{
	return t->rq.page.s && strstr(t->rq.page.s, words);
}

/* /affairs/17 and what comes after. */
UNUSED static const char *of(int64_t id, const char *rest)
{
	static char path[128];

	snprintf(path, sizeof path, "/affairs/%lld%s", (long long)id, rest);
	return path;
}

/* The affair as it is stored now, its texts in the work's arena. */
UNUSED static struct affair affair_now(struct work *w, int64_t id)
{
	struct affair a;

	test_begin(w, store, false);
	assert_true(store_get(w, &affair_record, id, &a));
	assert_true(store_end(w));
	return a;
}

UNUSED static int64_t made(void (*fill)(struct affair *))
{
	static int serial;
	struct affair a = { .number = "x" };
	struct work w;
	char number[32];

	test_begin(&w, store, true);
	snprintf(number, sizeof number, "件%d", ++serial);
	a.number = number;
	if (fill)
		fill(&a);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	test_end(&w);
	return a.head.id;
}

UNUSED static int open_house(void **state)
{
	static const char *const topics[] = { "visit", "nurse", "drug", "food" };
	struct work w;

	(void)state;
	store = test_store_of(&affair_schema);
	test_begin(&w, store, true);
	for (int i = 0; i < 4; i++)
		code_new(&w, "topic", topics[i],
		    (const char *const[]){ "往診", "看護", "薬", "食事" }[i], i);
	for (int i = 0; i < 9; i++)
		code_new(&w, "place", arena_printf(&w.arena, "p%d", i),
		    arena_printf(&w.arena, "場所%d", i), i);
	townsman_new(&w, "見本 花子", "ミホン ハナコ", 1);
	townsman_new(&w, "見本 太郎", "ミホン タロウ", 1);
	townsman_new(&w, "高橋 実", "タカハシ ミノル", 2);
	test_end(&w);
	return 0;
}

#endif
