/* entries_test: what must hold of the ledger's entry of every route, whatever is added. */
#include "tests/house.h"
#include "web/entry.h"

#include "domain/people/people.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct house house;

#define EACH_ROUTE(m, r) \
	for (const struct module *const *m = modules; *m; m++) \
		for (const struct route *r = (*m)->routes; r && r->path; r++)

static int64_t person_of(int town)
{
	for (int i = 0; i < house.inmates; i++)
		if (house.inmate[i].record == &person_record && house.inmate[i].town == town)
			return house.inmate[i].id;
	return 0;
}

/* Does the address name something that is about a person? */
static bool is_about_somebody(const struct module *m, const struct route *r)
{
	const struct record *of = r->record ? r->record
	    : m->records                    ? m->records[0]
					    : NULL;

	while (of && !of->about && record_part(of))
		of = record_part(of)->to;
	return of && of->about && strstr(r->path, "/:id");
}

static bool is_action(const char *code)
{
	for (const struct choice *c = ledger_actions; c->code; c++)
		if (text_same(c->code, code))
			return true;
	return false;
}

/* The entry of a visit; false: it has none. */
static bool enter(struct visit *v, const char *role, const struct route *r, int town,
    struct ledger_entry *e)
{
	struct arena a = {0};
	const char *path = house_path(&house, &a, r, town);
	bool there = false;

	if (path) {
		visit_begin(v, &house, role, r->method, path);
		there = entry_of(&v->rq, visit_run(v), e);
	}
	arena_reset(&a);
	return there;
}

static void test_every_visit_has_its_entry(void **state)
{
	int abouts = 0;

	(void)state;
	EACH_ROUTE(m, r)
	{
		struct ledger_entry e = {0};
		struct visit v = {0};

		if (r->deed == SIGNING_OUT)
			continue;
		if (!enter(&v, "manager", r, 0, &e)) {
			assert_true(r->deed == NO_DEED || strchr(r->path, ':'));
			visit_end(&v);
			continue;
		}
		assert_true(is_action(e.cell[LEDGER_ACTION]));
		/* What opens by a secret is opened by whoever has it, whoever is signed in. */
		assert_true(r->secret || text_same(e.cell[LEDGER_NAME], "manager"));
		assert_true(r->secret || text_same(e.cell[LEDGER_ROLE], "manager"));
		if (is_about_somebody(*m, r)) {
			abouts++;
			if (!text_same(e.cell[LEDGER_ABOUT], int_text(&v.work.arena, person_of(0))))
				fail_msg("%s is about %s", r->path, e.cell[LEDGER_ABOUT]);
		}
		visit_end(&v);
	}
	assert_true(abouts > 20);
}

/* Whose record somebody tried to see is told, though he saw nothing. */
static void test_who_is_refused_is_told_too(void **state)
{
	int refused = 0, absent = 0;

	(void)state;
	EACH_ROUTE(m, r)
	{
		struct ledger_entry e = {0};
		struct visit v = {0};

		if (r->method == GET && is_about_somebody(*m, r)) {
			if (enter(&v, "committee", r, 0, &e)) {
				assert_string_equal(e.cell[LEDGER_ACTION], "refused");
				assert_string_not_equal(e.cell[LEDGER_ABOUT], "0");
				refused++;
			}
			visit_end(&v);
			if (enter(&v, "officer", r, 1, &e))
				absent += text_same(e.cell[LEDGER_STATUS], "404")
				    && !text_same(e.cell[LEDGER_ABOUT], "0");
			visit_end(&v);
		}
	}
	assert_true(refused > 8);
	assert_true(absent > 5);
}

/* Nothing that stands in a form. */
static void fill(struct visit *v, const struct record *r)
{
	for EACH_FIELD(f, r)
		if (!pairs_value(&v->rq.form, f->name))
			visit_form(v, f->name, "hidden-words");
}

static void post_hidden_words(const struct module *m, const char *path)
{
	struct ledger_entry e = {0};
	struct visit v;

	visit_begin(&v, &house, "manager", POST, path);
	for (int i = 0; m->records && m->records[i]; i++)
		fill(&v, m->records[i]);
	visit_form(&v, "password", "hidden-words");
	entry_of(&v.rq, visit_run(&v), &e);
	for (int c = 0; c < LEDGER_COLUMNS; c++)
		if (e.cell[c] && strstr(e.cell[c], "hidden-words"))
			fail_msg("%s: %s", path, e.cell[c]);
	visit_end(&v);
}

static void test_forms_are_never_in_it(void **state)
{
	struct arena a = {0};

	(void)state;
	EACH_ROUTE(m, r)
	{
		const char *path = r->method == POST ? house_path(&house, &a, r, 0) : NULL;

		if (path && r->deed != SIGNING_OUT)
			post_hidden_words(*m, path);
	}
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_visit_has_its_entry),
		cmocka_unit_test(test_who_is_refused_is_told_too),
		cmocka_unit_test(test_forms_are_never_in_it),
	};

	house_open(&house);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
