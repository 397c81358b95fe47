/* routes_test: what must hold of every route, for every role, whatever is added to the tables.
 * Who sees what: tests/sight_test.c. */
#include "tests/house.h"
#include "web/reply.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct house house;

static const char *const everybody[] = {
	"",
	"counsellor",
	"manager",
	"officer",
	"facility",
	"committee",
	"prefecture",
	"administrator",
	"auditor",
};

#define EACH_ROUTE(m, r) \
	for (const struct module *const *m = modules; *m; m++) \
		for (const struct route *r = (*m)->routes; r && r->path; r++)

static uint64_t may_of(const char *role)
{
	return *role ? role_find(role)->may : 0;
}

static bool may(const char *role, enum permission p)
{
	return p == ANYONE || (may_of(role) >> p & 1);
}

/* A record says who writes it and who takes it away; its routes must ask for just that. */
static void test_routes_ask_what_their_record_says(void **state)
{
	(void)state;
	EACH_ROUTE(m, r)
	{
		bool file = r->run == any_csv || r->run == any_json || r->run == any_as;

		bool own = r->record && r->record->own && r->may == WRITE_OWN_PLACE;

		if (r->record && r->method == POST && !own)
			assert_int_equal(r->may, r->record->write);
		if (r->record && file)
			assert_int_equal(r->may, r->record->export);
	}
}

/* What the hub took over, and who of it did, is the hub's own affair. */
static void test_imports_are_read_at_the_hub_alone(void **state)
{
	static const char *const others[] = { "facility", "committee", "prefecture", "officer" };
	int n = 0;

	(void)state;
	EACH_ROUTE(m, r)
	{
		if (!text_starts(r->path, "/imports"))
			continue;
		n++;
		for (size_t i = 0; i < COUNT(others); i++)
			if (may(others[i], r->may))
				fail_msg("%s is open to \"%s\"", r->path, others[i]);
		assert_true(may("counsellor", r->may) && may("manager", r->may));
		assert_true(r->method == POST || r->may != READ_IMPORTS
		    || may("administrator", r->may));
	}
	assert_true(n > 8);
}

/* Every route is written as the dispatcher expects it. */
static void test_shape(void **state)
{
	(void)state;
	EACH_ROUTE(m, r)
	{
		assert_true(r->path[0] == '/');
		assert_non_null(r->run);
		assert_true(r->may < PERMISSIONS);
		assert_true(!r->guest || r->method == POST);
		assert_true(r->may != ANYONE || r->guest || r->method == GET);
		/* Nobody else waits for a list's file or for paper. */
		assert_true(
		    r->slow || (r->run != any_csv && r->run != any_pdf && r->run != any_as));
	}
}

/* Whatever other folders show of a record: its own page is its own folder's. */
static void test_a_record_is_at_home_in_its_folder(void **state)
{
	struct arena a = {0};

	(void)state;
	for (const struct record *const *r = web_schema()->records; *r; r++) {
		const char *url = url_of(&a, *r, 1);

		if (url && !text_starts(url, module_of(*r)->path))
			fail_msg("%s is shown at %s", (*r)->name, url);
	}
	arena_reset(&a);
}

static bool writes(enum deeds d)
{
	return d == SIGNING_IN || d == SIGNING_OUT || d == DRAFTING || d == MAKING || d == CHANGING
	    || d == REMOVING || d == RESTORING || d == CONFIRMING || d == APPROVING
	    || d == MAILING;
}

/* What the ledger says of it; a new route cannot be forgotten. */
static void test_every_route_says_its_deed(void **state)
{
	(void)state;
	EACH_ROUTE(m, r)
	{
		bool form = r->method == POST;

		if (r->deed == UNSAID || writes(r->deed) != form)
			fail_msg("%s %s does not say what it is for: .deed", form ? "POST" : "GET",
			    r->path);
		/* What a record is shown by is never nothing. */
		assert_true(r->deed != NO_DEED || (!r->record && !strchr(r->path, ':')));
		assert_true(r->deed == LISTING || r->run != any_list);
		assert_true(r->deed == SEARCHING || r->run != any_suggest);
		assert_true(r->deed == PRINTING || r->run != any_pdf);
		assert_true(r->deed == EXPORTING
		    || (r->run != any_csv && r->run != any_json && r->run != any_as));
		assert_true(r->deed == REMOVING || r->run != any_remove);
		assert_true(r->deed == RESTORING || r->run != any_restore);
	}
}

static void test_no_route_is_hidden_by_another(void **state)
{
	struct work w;
	struct arena a = {0};

	(void)state;
	memset(&w, 0, sizeof w);
	EACH_ROUTE(m, r)
	{
		struct request rq = { .work = &w };
		const char *path = house_path(&house, &a, r, 0);

		if (path)
			assert_ptr_equal(route_find(r->method, path, &rq, NULL), r);
	}
	arena_reset(&a);
	arena_reset(&w.arena);
}

static int visit(const char *role, const struct route *r, int town, const char **page)
{
	static struct visit v;
	static struct arena a;
	const char *path = house_path(&house, &a, r, town);
	int status;

	arena_reset(&v.work.arena);
	if (!path)
		return 0;
	visit_begin(&v, &house, role, r->method, path);
	status = visit_run(&v);
	if (page)
		*page = v.rq.page.s ? v.rq.page.s : "";
	if (v.work.fault)
		printf("# %s as %s: %s\n", path, role, v.work.fault);
	return status;
}

/* A law about one route, one role and the records of one town. */
typedef void law(const struct route *, const char *role, int town);

static void for_each_role(law *holds, const struct route *r)
{
	for (size_t i = 0; i < COUNT(everybody); i++)
		for (int town = 0; town < TOWNS; town++)
			holds(r, everybody[i], town);
}

static void for_each(law *holds)
{
	EACH_ROUTE(m, r)
	for_each_role(holds, r);
}

/* Whoever lacks the permission is sent to sign in or refused, and learns nothing. */
static void denied(const struct route *r, const char *role, int town)
{
	const char *page = "";
	int status;

	if (may(role, r->may))
		return;
	status = visit(role, r, town, &page);
	if (status && status != 403 && !(status == 303 && !*role))
		fail_msg("%s answers %d to \"%s\"", r->path, status, role);
	assert_null(strstr(page, SECRET));
}

static void test_denied_by_default(void **state)
{
	(void)state;
	for_each(denied);
}

/* No page answers with a fault, whoever asks for whatever is there. */
static void does_not_fail(const struct route *r, const char *role, int town)
{
	int status = visit(role, r, town, NULL);

	if (status >= 500)
		fail_msg("%s answers %d to \"%s\"", r->path, status, role);
}

static void test_no_page_fails(void **state)
{
	(void)state;
	for_each(does_not_fail);
}

/* A record of another town is as absent as one that never was. */
static void test_foreign_is_absent(void **state)
{
	(void)state;
	EACH_ROUTE(m, r)
	{
		if (!r->record || r->record->read != READ_CASES || !strstr(r->path, "/:id")
		    || !may("officer", r->may))
			continue;
		assert_int_equal(visit("officer", r, 1, NULL), 404);
	}
}

/* What is opened goes out to be kept as a file, in the type that was found in it, whatever it is
 * called; and it is nobody's who may not see it. */
static void test_files_leave_as_attachments(void **state)
{
	int opened = 0;

	(void)state;
	EACH_ROUTE(m, r)
	{
		struct header header[HEADERS_MAX];
		struct arena a = {0};
		struct visit v;
		const char *policy = "", *how = "";

		assert_int_equal(r->deed == DOWNLOADING, r->record && r->record->files
			&& strstr(r->path, "/content"));
		assert_true(!r->files || (r->method == POST && r->slow));
		if (r->deed != DOWNLOADING)
			continue;
		assert_true(r->slow);
		visit_begin(&v, &house, "manager", GET, house_path(&house, &a, r, 0));
		assert_int_equal(visit_run(&v), 200);
		assert_true(text_starts(v.rq.page.s, "%PDF-1.7 "));
		for (size_t i = reply_headers(&v.rq, 200, header); i-- > 0;) {
			if (!strcmp(header[i].name, "Content-Security-Policy"))
				policy = header[i].value;
			if (!strcmp(header[i].name, "Content-Disposition"))
				how = header[i].value;
		}
		assert_string_equal(v.rq.type, "application/pdf");
		assert_true(text_starts(how, "attachment; filename=\""));
		assert_non_null(strstr(policy, "sandbox"));
		visit_end(&v);
		arena_reset(&a);
		opened++;
	}
	assert_true(opened >= 4);
}

/* A GET changes nothing; the database itself refuses. */
static void test_reading_changes_nothing(void **state)
{
	struct arena a = {0};
	const char *before = house_print(&house, &a);

	(void)state;
	EACH_ROUTE(m, r)
	if (r->method == GET)
		visit("manager", r, 0, NULL);
	assert_string_equal(before, house_print(&house, &a));
	arena_reset(&a);
}

/* No POST goes through without the session's token, nor from another site. */
static void test_posts_need_their_token(void **state)
{
	struct arena a = {0};
	const char *before = house_print(&house, &a);

	(void)state;
	EACH_ROUTE(m, r)
	{
		const char *path = house_path(&house, &a, r, 0);
		struct visit v;

		if (r->method != POST || r->guest || !path)
			continue;
		visit_begin(&v, &house, "manager", POST, path);
		v.rq.form.n = 0;
		if (visit_run(&v) != 403)
			fail_msg("%s takes a form without the token", r->path);
		visit_end(&v);
		visit_begin(&v, &house, "manager", POST, path);
		v.rq.wire.site = "cross-site";
		if (visit_run(&v) != 403)
			fail_msg("%s takes a form from another site", r->path);
		visit_end(&v);
	}
	assert_string_equal(before, house_print(&house, &a));
	arena_reset(&a);
}

/* An empty form saves nothing anywhere and comes back with words, or is refused. */
static void test_empty_forms_are_refused_in_words(void **state)
{
	(void)state;
	EACH_ROUTE(m, r)
	{
		const char *page = "";
		int status;

		if (r->method != POST || !r->record)
			continue;
		status = visit("manager", r, 0, &page);
		if (status == 422 && !strstr(page, "保存していません"))
			fail_msg("%s refuses without a word", r->path);
	}
}

/* What stands where a secret does is told by nobody, also where the rest fits no route. */
static void test_secrets_are_not_told(void **state)
{
	static const char *const behind[] = { "", "/", "/code", "。", "/more/7" };
	struct arena a = {0};
	int secrets = 0;

	(void)state;
	EACH_ROUTE(m, r)
	for (size_t i = 0; r->secret && i < COUNT(behind); i++, secrets++) {
		size_t n = strcspn(r->path, ":");
		const char *path = arena_printf(&a, "%.*sHIDDEN%s", (int)n, r->path, behind[i]);

		assert_null(strstr(route_told(path), "HIDDEN"));
	}
	assert_true(secrets > 0);
	assert_string_equal(route_told("/people/7"), "/people/7");
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_a_record_is_at_home_in_its_folder),
		cmocka_unit_test(test_imports_are_read_at_the_hub_alone),
		cmocka_unit_test(test_routes_ask_what_their_record_says),
		cmocka_unit_test(test_every_route_says_its_deed),
		cmocka_unit_test(test_no_route_is_hidden_by_another),
		cmocka_unit_test(test_denied_by_default),
		cmocka_unit_test(test_foreign_is_absent),
		cmocka_unit_test(test_files_leave_as_attachments),
		cmocka_unit_test(test_reading_changes_nothing),
		cmocka_unit_test(test_posts_need_their_token),
		cmocka_unit_test(test_no_page_fails),
		cmocka_unit_test(test_empty_forms_are_refused_in_words),
		cmocka_unit_test(test_secrets_are_not_told),
	};

	house_open(&house);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
