/* torture_test: makes every store call of every handler fail in turn.  Whatever call it is, the
 * answer is an error page, nothing is half saved, and the next request works. */
#include "tests/torture_forms.h"
#include "tests/torture_imports.h"
#include "tests/torture_rows.h"

#include "web/spool.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { CALLS_MAX = 400 };

#define EACH_ROUTE(m, r) \
	for (const struct module *const *m = modules; *m; m++) \
		for (const struct route *r = (*m)->routes; r && r->path; r++)

static void fill_handing(struct visit *v, const struct route *r)
{
	struct arena *a = &v->work.arena;

	if (!strcmp(r->path, "/transfers/undo"))
		visit_form(v, "at", int_text(a, moment));
	if (!strcmp(r->path, "/transfers")) {
		visit_form(v, "to", int_text(a, counsellor));
		visit_form(v, arena_printf(a, "slip.%lld", (long long)slip), "1");
	}
}

static const char *path_of(struct arena *a, const struct route *r)
{
	const char *path = house_path(&house, a, r, r->may == WRITE_OWN_PLACE);
	const char *action = "/consultations/:id/actions/:part/";
	long long in = (long long)slip;

	if (twins_of(r))
		return arena_printf(a, "/%.*s/%lld%s", (int)strcspn(r->path + 1, "/"), r->path + 1,
		    (long long)twins_of(r)[0], strrchr(r->path, '/'));
	for (size_t i = 0; i < COUNT(decisions); i++)
		if (!strcmp(r->path, decisions[i]))
			return arena_printf(a, "/applications/%lld%s", (long long)application[i],
			    strrchr(decisions[i], '/'));
	if (text_starts(r->path, "/consultations/:id/candidates/:part"))
		return arena_printf(a, "/consultations/%lld/candidates/%lld%s", in,
		    (long long)(strstr(r->path, "/re") ? dropped : candidate),
		    r->path + strlen("/consultations/:id/candidates/:part"));
	if (text_starts(r->path, action) && strstr(r->path, "/answer"))
		return arena_printf(a, "/consultations/%lld/actions/%lld/answer", in,
		    (long long)request);
	if (text_starts(r->path, action)
	    && (strstr(r->path, "/none") || strstr(r->path, "/family")))
		return arena_printf(a, "/consultations/%lld/actions/%lld/%s", in,
		    (long long)introduction, r->path + strlen(action));
	if (text_starts(r->path, "/messages/:id"))
		return arena_printf(a, "/messages/%lld%s", (long long)note,
		    r->path + strlen("/messages/:id"));
	if (!strcmp(r->path, "/provisions/:id/pdf"))
		return arena_printf(a, "/provisions/%lld/pdf", (long long)copy);
	if (!strcmp(r->path, "/provisions/:id/end"))
		return arena_printf(a, "/provisions/%lld/end", (long long)shared);
	if (!strcmp(r->path, "/shared/:id"))
		return arena_printf(a, "/shared/%lld", (long long)shared);
	if (text_starts(r->path, "/passkeys/:id/"))
		return arena_printf(a, "/passkeys/%d%s", PASSKEY,
		    r->path + strlen("/passkeys/:id"));
	if (text_starts(r->path, "/certificates/:id/"))
		return arena_printf(a, "/certificates/%lld%s", (long long)certificate,
		    r->path + strlen("/certificates/:id"));
	if (imported_by(r))
		return arena_printf(a, "/imports/%lld%s", (long long)imported_by(r),
		    strrchr(r->path, '/'));
	if (!strcmp(r->path, "/transfers/:id/undo"))
		return arena_printf(a, "/transfers/%lld/undo", (long long)handed);
	return path;
}

static int64_t last_id(struct arena *a, const char *path)
{
	int64_t id = 0, n;

	for (const char *s = path; *s; s += strcspn(s, "/")) {
		s++;
		if (text_number(arena_copyn(a, s, strcspn(s, "/")), 1, INT64_MAX, &n))
			id = n;
	}
	return id;
}

/* The version of the record that the path names last. */
static const char *version_of(struct visit *v, const char *path)
{
	struct work w = { .store = house.store, .now = v->work.now };
	const char *version;

	store_begin(&w, false);
	version = arena_copy(&v->work.arena,
	    CELL(store_query(&w, "SELECT MAX(version) FROM history WHERE region = $1 AND id = $2",
		     I(house.region), I(last_id(&w.arena, path))),
		0, 0));
	store_end(&w);
	arena_reset(&w.arena);
	return version;
}

/* As somebody would type the value that stands in an inmate. */
static void fill_record(struct visit *v, const struct record *r, int town)
{
	struct work w = { .store = house.store,
		.now = v->work.now,
		.actor = actor_program(house.region) };
	void *rec = arena_alloc(&w.arena, r->size);

	store_begin(&w, false);
	for (int i = 0; i < house.inmates; i++)
		if (house.inmate[i].record == r && house.inmate[i].town == town)
			store_get(&w, r, house.inmate[i].id, rec);
	for EACH_FIELD(f, r) {
		const char *value = field_plain(&w.arena, f, rec);

		if (value && !f->fixed && !filled(v, f->name))
			visit_form(v, f->name, f->kind == MOMENT ? "2026-05-01 10:30" : value);
	}
	store_end(&w);
	arena_reset(&w.arena);
}

/* Who may do it. */
static const char *role_for(const struct module *m, const struct route *r)
{
	if (r->may == READ_LEDGER)
		return "auditor";
	if (r->may == READ_SHARED || r->may == EMERGENCY_ACCESS || r->may == WRITE_OWN_PLACE)
		return "facility";
	return !strcmp(m->path, "/accounts") ? "administrator" : "manager";
}

#define OUTLINES \
	"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"," \
	"\"properties\":{\"N03_007\":\"07207\"},\"geometry\":{\"type\":\"Polygon\"," \
	"\"coordinates\":[[[140.3,37.2],[140.4,37.2],[140.4,37.3],[140.3,37.2]]]}}]}"
/* Files as they come with a form: two of the last one where nothing else is said. */
static struct {
	const char *path, *name, *bytes;
	struct spool *spool;
} files[] = {
	{ "/imports", "150.csv", OPEN_DATA, NULL },
	{ "/certificates", "pc.pem", CERTIFICATE, NULL },
	{ "/finding/outlines", "towns.geojson", OUTLINES, NULL },
	{ NULL, "紹介状.pdf", "%PDF-1.7 一枚", NULL },
};

static void attach(struct visit *v, const struct route *r)
{
	static struct upload papers[2];
	size_t i = 0, size;

	while (files[i].path && strcmp(files[i].path, r->path) != 0)
		i++;
	size = strlen(files[i].bytes);
	if (!files[i].spool) {
		files[i].spool = spool_new();
		assert_true(files[i].spool && spool_add(files[i].spool, files[i].bytes, size));
	}
	for (int k = 0; k < 2; k++)
		papers[k] = (struct upload){ "file", files[i].name, files[i].spool, 0, size };
	v->rq.upload = papers;
	v->rq.uploads = files[i].path ? 1 : 2;
}

static bool begin(struct visit *v, const struct module *m, const struct route *r, long round)
{
	struct arena a = {0};
	const char *path = path_of(&a, r);

	if (!path) {
		arena_reset(&a);
		return false;
	}
	visit_begin(v, &house, role_for(m, r), r->method, path);
	fill_twins(v, r);
	if (strstr(r->path, "/comparing"))
		visit_query(v, "picked",
		    int_text(&v->work.arena, house_inmate(&house, &organization_record, 0)->id));
	if (r->files)
		attach(v, r);
	if (r->method == POST) {
		const char *version = version_of(v, path);

		fill_more(v, r);
		fill_handing(v, r);
		if (version)
			visit_form(v, "version", version);
		visit_form(v, "token",
		    arena_printf(&v->work.arena, "torture-%p-%ld", (const void *)r, round));
		for (const struct record *const *one = m->records; one && *one; one++)
			fill_record(v, *one, 1);
	}
	arena_reset(&a);
	return true;
}

/* One try with the n-th call failing; false: there is no n-th call, it went through. */
static bool fail_one(const struct module *m, const struct route *r, long n, int *status)
{
	struct arena a = {0};
	const char *before = house_print(&house, &a);
	struct visit v;
	bool struck;

	if (!begin(&v, m, r, n)) {
		arena_reset(&a);
		return false;
	}
	v.work.fail_at = n;
	*status = visit_run(&v);
	struck = v.work.calls >= n;
	if (struck && *status == 500 && strcmp(before, house_print(&house, &a)))
		fail_msg("%s: call %ld fails and something is kept:\n%s\n%s", r->path, n, before,
		    house_print(&house, &a));
	if (struck && *status == 500 && !strstr(v.rq.page.s, "もう一度"))
		fail_msg("%s: call %ld fails without a word", r->path, n);
	if (struck && v.work.fault && *status < 400 && r->method == POST
	    && !strcmp(before, house_print(&house, &a)) && *status != 303)
		fail_msg("%s: call %ld fails and the answer is %d", r->path, n, *status);
	for (const struct problem *p = struck ? NULL : v.work.problems; p; p = p->next)
		printf("# %s %s: %s\n", r->path, p->field ? p->field : "", p->say);
	visit_end(&v);
	arena_reset(&a);
	return struck;
}

static void test_every_call_of_every_handler(void **state)
{
	int routes = 0, done = 0;
	long failures = 0;

	(void)state;
	EACH_ROUTE(m, r)
	{
		int status = 0;
		long n = 1;

		if (r->guest || !strcmp(r->path, "/sign-out") || !strcmp(r->path, "/events"))
			continue;
		while (n < CALLS_MAX && fail_one(*m, r, n, &status))
			n++;
		assert_true(n < CALLS_MAX);
		failures += n - 1;
		routes += n > 1;
		done += status > 0 && status < 400;
		if (status >= 400)
			printf("# %s %s ends with %d\n", r->method == POST ? "POST" : "GET",
			    r->path, status);
		assert_true(status < 500);
	}
	printf("# %d routes, %d of them to their end, %ld failures made\n", routes, done, failures);
	assert_true(done * 20 >= routes * 19);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_call_of_every_handler),
	};

	house_open(&house);
	prepare();
	prepare_handing();
	prepare_giving();
	prepare_asking();
	prepare_twins();
	prepare_own();
	prepare_certificate();
	prepare_passkey();
	prepare_imports();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
