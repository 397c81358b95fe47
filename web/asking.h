/* asking: requests of tests through web_run, without a socket. */
#ifndef ASKING_H
#define ASKING_H

#include "web/probe.h"

static struct store *store;
static const char *cookie; /* Hana's */

struct ask {
	struct work work;
	struct request rq;
	int status;
};

UNUSED static void ask_begin(struct ask *a, const char *method, const char *path)
{
	*a = (struct ask){ .work = { .store = store, .now = moment_now() } };
	a->rq = (struct request){ .work = &a->work,
		.method = method,
		.path = path,
		.page.arena = &a->work.arena,
		.number = "123-456-789",
		.wire = { .cookie = cookie,
		    .host = "yui.test",
		    .type = "application/x-www-form-urlencoded" } };
}

UNUSED static int ask_run(struct ask *a)
{
	return a->status = web_run(&a->rq);
}

UNUSED static int get(struct ask *a, const char *path)
{
	ask_begin(a, "GET", path);
	return ask_run(a);
}

UNUSED static const char *csrf(void)
{
	static char token[64];
	struct ask a;

	get(&a, "/hello");
	snprintf(token, sizeof token, "%s", a.rq.session.csrf ? a.rq.session.csrf : "none");
	arena_reset(&a.work.arena);
	return token;
}

UNUSED static int post(struct ask *a, const char *path, const char *body)
{
	ask_begin(a, "POST", path);
	a->rq.wire.body = body;
	a->rq.wire.length = strlen(body);
	return ask_run(a);
}

UNUSED static int post_in(struct ask *a, const char *path, const char *body)
{
	static char whole[4096];

	snprintf(whole, sizeof whole, "csrf=%s&%s", csrf(), body);
	return post(a, path, whole);
}

UNUSED static void done(struct ask *a)
{
	arena_reset(&a->work.arena);
}

#define SAYS(a, words) assert_non_null(strstr((a)->rq.page.s, words))

UNUSED static int64_t boxes(void)
{
	struct work w;
	int64_t n;

	test_begin(&w, store, false);
	n = store_count(&w, &box_record, &(struct query){0});
	test_end(&w);
	arena_reset(&w.arena);
	return n;
}

UNUSED static int ask_open(void **state)
{
	(void)state;
	store = test_store_of(web_schema());
	cookie = probe_cookie(store, HANA);
	return 0;
}

UNUSED static int ask_close(void **state)
{
	(void)state;
	store_close(store);
	return 0;
}

#endif
