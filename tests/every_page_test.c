/* every_page_test: the pages about every record, whatever stands in it. */
#include "tests/every.h"

#include "web/pages.h"

enum { ROUNDS = 4 };

/* ---- Shown ---------------------------------------------------------------------------------- */

static int pages_shown, pages_hiding;

/* Every page about the record that random values stand in: escaped, and without a fault. */
static void shown(const struct route *route, const char *path)
{
	struct visit v;
	int status;

	visit_begin(&v, &house, "manager", GET, path);
	status = visit_run(&v);
	if (v.work.fault || status >= 500)
		fail_msg("%s: %s", path, v.work.fault ? v.work.fault : "fails");
	if (status == 200 && v.rq.page.s && !text_same(v.rq.type, "application/pdf") && !route->slow
	    && !strstr(route->path, "json")) {
		if (strstr(v.rq.page.s, "<script>") || strstr(v.rq.page.s, "' OR 1=1"))
			fail_msg("%s does not escape what stands in it", path);
		pages_shown += strstr(v.rq.page.s, "&lt;script&gt;") != NULL;
	}
	visit_end(&v);
}

/* The same for somebody who sees every case, but nothing private. */
static void withholding(const char *path)
{
	struct visit v;

	visit_begin(&v, &house, "", GET, path);
	v.work.actor = actor_program(house.region);
	v.work.actor.may &= ~((uint64_t)1 << READ_PRIVATE);
	v.rq.session = (struct session){ .id = 1, .csrf = "seal" };
	if (visit_run(&v) == 200 && v.rq.page.s) {
		if (strstr(v.rq.page.s, PRIVATE_MARK))
			fail_msg("%s tells a secret: %.100s", path,
			    strstr(v.rq.page.s, PRIVATE_MARK));
		pages_hiding += strstr(v.rq.page.s, HIDDEN) != NULL;
	}
	visit_end(&v);
}

static const char *path_of(struct arena *a, const struct route *route, int64_t id, int64_t whole)
{
	struct text t = { .arena = a };

	for (const char *s = route->path; *s; s += strcspn(s, "/")) {
		size_t n = strcspn(++s, "/");
		bool last = !strchr(s, ':') || !strchr(s + 1, ':');

		text_addc(&t, '/');
		if (*s == ':')
			text_addf(&t, "%lld", (long long)(last || !whole ? id : whole));
		else
			text_addn(&t, s, n);
	}
	return t.s;
}

static void every_page(const struct record *r, int64_t id, int64_t whole)
{
	struct arena a = {0};

	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++) {
			const char *path = path_of(&a, route, id, whole);

			if (route->method != GET || route->record != r)
				continue;
			shown(route, path);
			withholding(path);
		}
	arena_reset(&a);
}

/* One more of its kind, and whose part it is. */
static int64_t one_made(const struct record *r, struct dice *d, int64_t *whole)
{
	const struct field *part = record_part(r);
	int64_t id;
	void *rec;

	open_work(true);
	rec = arena_alloc(&work.arena, r->size);
	made(&work, r, rec, d);
	id = id_of(rec);
	*whole = part ? ((const LINK_t *)field_of(part, rec))->id : 0;
	end_work();
	return id;
}

static void test_pages_escape_and_withhold(void **state)
{
	struct dice d = dice_of_law();

	(void)state;
	EACH_RECORD(r)
	for (int i = 0; i < rounds_of_law(ROUNDS); i++) {
		int64_t whole, id = one_made(r, &d, &whole);

		every_page(r, id, whole);
		if (whole) /* it shows its parts */
			every_page(record_part(r)->to, whole, 0);
	}
	assert_true(pages_shown > 20);
	assert_true(pages_hiding > 10);
}

/* ---- Saved unchanged ------------------------------------------------------------------------- */

static int forms_saved;

/* In a work that the caller ends. */
static void *open_record(const struct record *r, int64_t id)
{
	void *rec;

	open_work(false);
	rec = arena_alloc(&work.arena, r->size);
	assert_true(store_get(&work, r, id, rec));
	return rec;
}

/* What a browser sends of the form as it was shown. */
static int64_t fill_form(struct visit *v, const struct record *r, int64_t id)
{
	void *rec = open_record(r, id);
	int64_t version = version_of(rec);

	visit_form(v, "version", int_text(&work.arena, version));
	for EACH_FIELD(f, r) {
		const char *value = form_text(&work, f, rec);

		if (!f->fixed && !f->part && (value || f->kind != FLAG))
			visit_form(v, f->name, value);
	}
	end_work();
	return version;
}

/* The record's own check may refuse what the dice have filled in. */
static void saved_unchanged(const struct route *route, int64_t id, int64_t whole)
{
	struct arena a = {0};
	struct visit v;
	int64_t version;
	int status;

	visit_begin(&v, &house, "manager", POST, path_of(&a, route, id, whole));
	version = fill_form(&v, route->record, id);
	status = visit_run(&v);
	visit_end(&v);
	if (status != 303 && status != 422)
		fail_msg("%s answers %d", route->path, status);
	forms_saved += status == 303;
	if (version_of(open_record(route->record, id)) != version)
		fail_msg("%s makes a version of nothing", route->path);
	end_work();
	arena_reset(&a);
}

static void test_an_untouched_form_changes_nothing(void **state)
{
	struct dice d = dice_of_law();

	(void)state;
	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++)
			for (int i = 0; route->run == any_update && i < rounds_of_law(2 * ROUNDS);
			     i++) {
				int64_t whole, id = one_made(route->record, &d, &whole);

				saved_unchanged(route, id, whole);
			}
	assert_true(forms_saved > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_pages_escape_and_withhold, close_work),
		cmocka_unit_test_teardown(test_an_untouched_form_changes_nothing, close_work),
	};

	house_open(&house);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
