/* every_record_test: what must hold of every record there is, whatever stands in it. */
#include "tests/every.h"

#include "base/fold.h"
#include "domain/codes/codes.h"
#include "web/pages.h"

enum { ROUNDS = 6 };

/* ---- How records are written down ---------------------------------------------------------- */

static bool is_name(const char *s)
{
	return s && *s >= 'a' && *s <= 'z'
	    && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s);
}

static bool is_head(const char *name)
{
	static const char *const own[] = { "region", "id", "version", "changed", "changed_by",
		"removed" };

	for (size_t i = 0; i < COUNT(own); i++)
		if (!strcmp(own[i], name))
			return true;
	return false;
}

static int choices_of(const struct field *f)
{
	int n = 0;

	for (; f->choices && f->choices[n].code; n++)
		for (int i = 0; i < n; i++)
			if (!strcmp(f->choices[i].code, f->choices[n].code))
				return 0;
	return n;
}

static void shape_of_field(struct work *w, const struct record *r, const struct field *f)
{
	const struct code *codes;

	MUST(is_name(f->name) && !is_head(f->name), r, f);
	MUST(!text_empty(f->label), r, f);
	MUST(f->kind < KINDS && f->at >= sizeof(struct head) && f->at < r->size, r, f);
	MUST(record_field(r, f->name) == f, r, f);
	MUST(!f->part || f->kind == LINK, r, f);
	MUST(!f->max || f->min <= f->max, r, f);
	MUST((f->kind != NUMBER && f->kind != DECIMAL) || f->max, r, f);
	MUST(!text_same(f->unit, "％") || f->max <= 100, r, f);
	MUST((f->kind == LINK) == (f->to != NULL), r, f);
	MUST((f->kind == CHOICE) == (choices_of(f) > 0), r, f);
	MUST((f->kind == CODE || f->kind == CODES) == (f->codes != NULL), r, f);
	MUST(!f->codes || codes_of(w, f->codes, (struct date){0}, &codes) > 0, r, f);
	MUST(!f->count || f->kind != NOTE, r, f);
}

static void names_fields(const struct record *r, const char *const *lists)
{
	for (; lists && *lists; lists++)
		for (const char *s = *lists; *s; s += strspn(s, ", ")) {
			char name[64];

			snprintf(name, sizeof name, "%.*s", (int)strcspn(s, ", "), s);
			if (!strcmp(name, "WHERE")) /* of some rows only */
				break;
			if (!record_field(r, name) && !is_head(name))
				fail_msg("%s has a key or index over %s", r->name, name);
			s += strlen(name);
		}
}

static void test_every_record_is_well_written(void **state)
{
	(void)state;
	open_work(false);
	EACH_RECORD(r)
	{
		int titles = 0, parts = 0;

		for EACH_FIELD(f, r) {
			shape_of_field(&work, r, f);
			titles += f->title;
			parts += f->part;
		}
		MUST(titles == 1 && parts <= 1, r, r->fields);
		MUST(is_name(r->name) && !text_empty(r->label), r, r->fields);
		MUST(r->read != ANYONE && r->write != ANYONE && r->export != ANYONE, r, r->fields);
		names_fields(r, r->keys);
		names_fields(r, r->indexes);
	}
	end_work();
}

/* ---- Forms ---------------------------------------------------------------------------------- */

static const char *role_for(const struct route *route)
{
	static const char *const roles_of_forms[] = { "administrator", "manager", "counsellor" };

	for (size_t i = 0; i < COUNT(roles_of_forms); i++)
		if (role_find(roles_of_forms[i])->may >> route->may & 1)
			return roles_of_forms[i];
	return "";
}

static void has_controls(const struct route *route)
{
	struct arena a = {0};
	const char *path = house_path(&house, &a, route, 0);
	struct visit v;
	int status;

	assert_non_null(path);
	visit_begin(&v, &house, role_for(route), GET, path);
	status = visit_run(&v);
	if (status != 200)
		fail_msg("%s answers %d", path, status);
	for EACH_FIELD(f, route->record) {
		bool there = strstr(v.rq.page.s, arena_printf(&a, "name=\"%s\"", f->name)) != NULL;

		if (!f->fixed && !f->part && !there)
			fail_msg("%s has no control for %s", path, f->name);
		if (f->fixed && there)
			fail_msg("%s lets %s be typed", path, f->name);
	}
	visit_end(&v);
	arena_reset(&a);
}

static void test_forms_have_every_field(void **state)
{
	int forms = 0;

	(void)state;
	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *r = (*m)->routes; r && r->path; r++)
			if (r->run == any_new || r->run == any_edit) {
				has_controls(r);
				forms++;
			}
	assert_true(forms >= 5);
}

/* ---- Kept ----------------------------------------------------------------------------------- */

static void same(struct work *w, const struct record *r, const void *a, const void *b)
{
	for EACH_FIELD(f, r) {
		const char *x = field_write(&w->arena, f, a), *y = field_write(&w->arena, f, b);

		if (!text_same(x, y))
			fail_msg("%s.%s: \"%s\" became \"%s\"", r->name, f->name, x ? x : "NULL",
			    y ? y : "NULL");
	}
}

static void *copy_of(struct work *w, const struct record *r, const void *rec)
{
	return memcpy(arena_alloc(&w->arena, r->size), rec, r->size);
}

static void is_kept(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	void *before = copy_of(w, r, rec), *got = arena_alloc(&w->arena, r->size);
	struct version *v;
	int n;

	assert_true(store_get(w, r, id_of(rec), got));
	same(w, r, rec, got);
	assert_int_equal(store_save(w, r, got), SAVED);
	assert_int_equal(version_of(got), version_of(before));
	dice_fill(d, w, r, got);
	if (store_save(w, r, got) != SAVED)
		return; /* a key is taken */
	assert_true(store_get_version(w, r, id_of(rec), version_of(before), rec));
	same(w, r, before, rec);
	assert_true(store_get_version(w, r, id_of(rec), version_of(got), rec));
	same(w, r, got, rec);
	n = store_history(w, r, id_of(rec), &v);
	assert_int_equal(v[0].version, version_of(got));
	assert_int_equal(v[n - 1].version, 1);
	for (int i = 0; i < v->changes; i++) {
		const struct change *c = &v->change[i];

		MUST(text_same(c->before, field_write(&w->arena, c->field, before)), r, c->field);
		MUST(text_same(c->after, field_write(&w->arena, c->field, got)), r, c->field);
	}
}

static void test_what_is_saved_is_kept(void **state)
{
	(void)state;
	every_record(is_kept, ROUNDS);
}

static void comes_back(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	void *got = arena_alloc(&w->arena, r->size);
	int64_t all = store_count(w, r, &(struct query){0});

	(void)d;
	if (r == &hub_record)
		return;
	assert_int_equal(store_remove(w, r, id_of(rec), version_of(rec)), SAVED);
	assert_int_equal(store_count(w, r, &(struct query){0}), all - 1);
	assert_true(store_get(w, r, id_of(rec), got));
	assert_true(((struct head *)got)->removed != 0);
	same(w, r, rec, got);
	assert_int_equal(store_restore(w, r, id_of(rec), version_of(got)), SAVED);
	assert_int_equal(store_count(w, r, &(struct query){0}), all);
	assert_true(store_get(w, r, id_of(rec), got));
	assert_int_equal(version_of(got), version_of(rec) + 2);
	same(w, r, rec, got);
}

static void test_what_is_removed_comes_back(void **state)
{
	(void)state;
	every_record(comes_back, 2);
}

/* Whoever may do all but write it saves nothing of it, whatever a handler forgot to ask. */
static void only_writers_write(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	struct actor writer = w->actor, reader = writer;
	struct head *again = copy_of(w, r, rec), *got = arena_alloc(&w->arena, r->size);

	reader.may &= ~((uint64_t)1 << r->write);
	reader.organization = w->now; /* of a place, and not of that whose it is */
	w->actor = reader;
	assert_int_equal(store_save(w, r, again), ABSENT);
	dice_fill(d, w, r, again);
	assert_int_equal(store_save(w, r, again), ABSENT);
	again->id = again->version = 0;
	assert_int_equal(store_save(w, r, again), ABSENT);
	assert_int_equal(store_remove(w, r, id_of(rec), version_of(rec)), ABSENT);
	w->actor = writer;
	assert_true(store_get(w, r, id_of(rec), got));
	assert_int_equal(got->version, version_of(rec));
	assert_int_equal(got->removed, 0);
	assert_int_equal(store_save(w, r, got), SAVED);
	assert_int_equal(store_remove(w, r, id_of(rec), version_of(rec)), SAVED);
	w->actor = reader;
	assert_int_equal(store_restore(w, r, id_of(rec), version_of(rec) + 1), ABSENT);
	w->actor = writer;
	assert_int_equal(store_restore(w, r, id_of(rec), version_of(rec) + 1), SAVED);
}

static void test_only_writers_write(void **state)
{
	(void)state;
	every_record(only_writers_write, 1);
}

/* Only whole minutes of a moment are typed. */
static void reads_itself(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	(void)d;
	for EACH_FIELD(f, r) {
		const char *typed = form_text(w, f, rec), *value = field_write(&w->arena, f, rec);
		void *again = arena_alloc(&w->arena, r->size);

		if (f->kind == MOMENT && value) {
			int64_t at = *(const MOMENT_t *)field_of(f, rec);

			value = int_text(&w->arena, at - ((at % 60000) + 60000) % 60000);
		}
		MUST(field_read(w, f, typed, again), r, f);
		if (!text_same(field_write(&w->arena, f, again), value))
			fail_msg("%s.%s: %s, typed as %s, is read as %s", r->name, f->name, value,
			    typed, field_write(&w->arena, f, again));
	}
}

static void test_forms_understand_themselves(void **state)
{
	(void)state;
	every_record(reads_itself, ROUNDS);
}

/* ---- Found ----------------------------------------------------------------------------------- */

static bool listed(struct work *w, const struct record *r, const struct query *q, int64_t id)
{
	struct listing l = store_list(w, r, q);

	for (int i = 0; i < l.n; i++)
		if (id_of(LISTED(l, r, i)) == id)
			return true;
	return false;
}

static void is_found(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	(void)d;
	for EACH_FIELD(f, r) {
		const char *value = field_write(&w->arena, f, rec);
		struct query all = { .find = value, .limit = 1000 };
		const char *word;

		if (!f->find || !value || f->kind == LINK)
			continue;
		if (fold_words(&w->arena, value, &word, 1) == 0) /* marks alone */
			continue;
		if (!listed(w, r, &all, id_of(rec)))
			fail_msg("%s.%s is not found by what it holds: %s", r->name, f->name,
			    value);
	}
}

static void test_what_is_searched_is_found(void **state)
{
	(void)state;
	every_record(is_found, ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_every_record_is_well_written, close_work),
		cmocka_unit_test_teardown(test_forms_have_every_field, close_work),
		cmocka_unit_test_teardown(test_what_is_saved_is_kept, close_work),
		cmocka_unit_test_teardown(test_what_is_removed_comes_back, close_work),
		cmocka_unit_test_teardown(test_only_writers_write, close_work),
		cmocka_unit_test_teardown(test_forms_understand_themselves, close_work),
		cmocka_unit_test_teardown(test_what_is_searched_is_found, close_work),
	};

	house_open(&house);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
