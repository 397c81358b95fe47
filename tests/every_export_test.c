/* every_export_test: what leaves the house of every record, as JSON and CSV, is what stands in it,
 * and nothing that the reader may not see. */
#include "tests/cells.h"
#include "tests/every.h"

#include "document/document.h"

#include <jansson.h>

enum { ROUNDS = 4, QUERIES = 30, PAGE = 7 };

/* ---- JSON --------------------------------------------------------------------------------- */

static const char *codes_of_json(struct work *w, const json_t *list)
{
	struct text t = { .arena = &w->arena };
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		const char *code = json_string_value(json_object_get(one, "code"));

		assert_non_null(json_string_value(json_object_get(one, "label")));
		text_addf(&t, "%s%s", i ? " " : "", code);
	}
	return t.s;
}

static const char *number_of_json(struct work *w, const struct field *f, const json_t *value)
{
	double unit = 1;

	for (int i = 0; i < f->scale; i++)
		unit *= 10;
	return arena_printf(&w->arena, "%.0f", json_number_value(value) * unit);
}

/* The canonical text that a program reads out of it. */
static const char *value_of_json(struct work *w, const struct field *f, const json_t *value)
{
	if (json_is_null(value))
		return NULL;
	switch (f->kind) {
	case FLAG: return json_is_true(value) ? "1" : NULL;
	case NUMBER:
	case DECIMAL: return number_of_json(w, f, value);
	case CODES: return codes_of_json(w, value);
	case CHOICE:
	case CODE: return json_string_value(json_object_get(value, "code"));
	case LINK: return json_string_value(json_object_get(value, "id"));
	default: return json_string_value(value);
	}
}

static const char *plain(struct work *w, const struct field *f, const void *rec)
{
	return f->kind == DECIMAL ? field_write(&w->arena, f, rec) : field_plain(&w->arena, f, rec);
}

static void in_json(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	struct text out = { .arena = &w->arena };
	json_error_t why;
	json_t *all;

	(void)d;
	assert_true(store_get(w, r, id_of(rec), rec));
	record_json(&out, w, r, rec);
	all = json_loads(out.s, JSON_REJECT_DUPLICATES, &why);
	if (!all)
		fail_msg("%s: %s in %s", r->name, why.text, out.s);
	for EACH_FIELD(f, r) {
		const json_t *value = json_object_get(all, f->name);

		MUST(value, r, f);
		if (!text_same(value_of_json(w, f, value), plain(w, f, rec)))
			fail_msg("%s.%s is %s in JSON", r->name, f->name,
			    value_of_json(w, f, value));
	}
	json_decref(all);
}

static void test_json_holds_the_same(void **state)
{
	(void)state;
	every_record(in_json, ROUNDS);
}

/* ---- CSV ---------------------------------------------------------------------------------- */

static bool collect(void *context, const char *s, size_t n)
{
	text_addn(context, s, n);
	return true;
}

/* All of the record's rows without the BOM. */
static const char **table_of(struct work *w, const struct record *r, bool codes, int *rows,
    int *cols)
{
	struct text out = { .arena = &w->arena };
	int64_t n = record_csv_to(collect, &out, w, r, &(struct query){0}, codes);
	const char **cell;

	assert_true(text_starts(out.s, "\xef\xbb\xbf"));
	cell = cells_read(&w->arena, out.s + 3, rows, cols);
	if (!cell)
		fail_msg("%s makes no CSV", r->name);
	assert_int_equal(*rows, n + 1);
	return cell;
}

/* What a spreadsheet would run has a ' before it. */
static bool cell_same(const char *cell, const char *value)
{
	static const char *const runs[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
	const char *s = value ? value : "";
	bool guarded = false;

	for (size_t i = 0; i < COUNT(runs); i++)
		guarded = guarded || text_starts(s, runs[i]);
	return !strcmp(cell, s) || (guarded && *cell == '\'' && !strcmp(cell + 1, s));
}

static void in_csv(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	int rows, cols, i, row = 1;
	const char **cell = table_of(w, r, true, &rows, &cols);
	const char *id = int_text(&w->arena, id_of(rec));

	(void)d;
	while (row < rows && strcmp(cell[row * cols], id))
		row++;
	assert_in_range(row, 1, rows - 1);
	i = 4;
	for EACH_FIELD(f, r) {
		const char *value = field_plain(&w->arena, f, rec);

		assert_string_equal(cell[i], f->name);
		if (!cell_same(cell[row * cols + i], value))
			fail_msg("%s.%s: %s is %s in CSV", r->name, f->name, value,
			    cell[row * cols + i]);
		i++;
	}
	assert_int_equal(i, cols);
}

static void test_csv_for_programs_holds_the_same(void **state)
{
	(void)state;
	every_record(in_csv, ROUNDS);
}

static bool is_text(const struct field *f)
{
	return f->kind == TEXT || f->kind == NOTE || f->kind == KANA || f->kind == PHONE
	    || f->kind == POSTCODE;
}

/* Newest first: the hub apart, what was made just now is the first row. */
static void for_people(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	int rows, cols, i = 0;
	const char **cell = table_of(w, r, false, &rows, &cols);

	(void)d;
	assert_true(store_get(w, r, id_of(rec), rec));
	for EACH_FIELD(f, r) {
		const char *value = field_show(w, f, rec), *has = cell[cols + i];

		assert_true(text_starts(cell[i++], f->label));
		MUST(!is_text(f) || cell_same(has, value), r, f);
		if (f->kind == CODE || f->kind == CODES || f->kind == CHOICE || f->kind == LINK)
			MUST(cell_same(has, value), r, f);
		MUST(!value == !*has, r, f);
	}
}

static void test_csv_for_people_holds_the_same(void **state)
{
	(void)state;
	every_record(for_people, ROUNDS);
}

/* ---- How many ------------------------------------------------------------------------------ */

static struct query any_query(struct work *w, const struct record *r, struct dice *d)
{
	static const char *const finds[] = { NULL, NULL, NULL, "訪問", "ひみつ", "1", "髙" };
	struct query q = { .removed = dice_roll(d, 8) == 0, .filters = (int)dice_roll(d, 4) };
	uint64_t fields = 0;

	for EACH_FIELD(f, r)
		fields++;
	for (int i = 0; i < q.filters; i++) {
		const struct field *f = &r->fields[dice_roll(d, fields)];
		enum compare compare = (enum compare)dice_roll(d, INCLUDES + 1);

		q.filter[i] = (struct filter){ f, compare, dice_value(d, w, f) };
	}
	q.find = finds[dice_roll(d, COUNT(finds))];
	q.sort = dice_roll(d, 2) ? &r->fields[dice_roll(d, fields)] : NULL;
	q.ascending = dice_roll(d, 2) == 0;
	return q;
}

static int64_t by_pages(struct work *w, const struct record *r, struct query q)
{
	int64_t n = 0;
	struct listing l;

	q.limit = PAGE;
	do {
		l = store_list(w, r, &q);
		n += l.n;
		q.after = l.next;
	} while (l.next);
	return n;
}

/* How often the laws had something to look at. */
static int some_counted, some_withheld;

static void counts(struct work *w, const struct record *r, struct dice *d)
{
	struct query q = any_query(w, r, d);
	struct text csv = { .arena = &w->arena }, json = { .arena = &w->arena };
	int64_t n = store_count(w, r, &q);
	json_t *array;

	assert_null(w->fault);
	some_counted += n > 0;
	assert_int_equal(record_csv(&csv, w, r, &q), n);
	assert_int_equal(record_json_to(collect, &json, w, r, &q), n);
	array = json_loads(json.s, JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_array_size(array), n);
	json_decref(array);
	assert_int_equal(by_pages(w, r, q), n);
	assert_int_equal(store_count_most(w, r, &q, 5), n < 5 ? n : 5);
}

static void test_every_way_counts_the_same(void **state)
{
	struct dice d = dice_of_law();

	(void)state;
	EACH_RECORD(r)
	for (int i = 0; i < rounds_of_law(QUERIES); i++) {
		open_work(false);
		counts(&work, r, &d);
		end_work();
	}
	assert_true(some_counted > 20);
}

/* ---- What is private ------------------------------------------------------------------------ */

static bool withheld(const struct field *f)
{
	return f->private || (f->kind == LINK && record_title(f->to)->private);
}

static void shows_not(struct work *w, const struct record *r, const struct field *f,
    const void *rec)
{
	struct query q = { .filters = 1,
		.filter = { { f, EQUAL, field_write(&w->arena, f, rec) } } };
	const char *shown = field_show(w, f, rec);

	if (!field_write(&w->arena, f, rec))
		return;
	MUST(text_same(shown, HIDDEN), r, f);
	MUST(store_count(w, r, &q) == 0, r, f);
	some_withheld++;
}

/* Long enough not to stand there for another reason. */
static bool tells(const char *text, const char *value)
{
	return value && utf8_length(value) >= 9 && strstr(text, value);
}

static void hides(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	struct text out = { .arena = &w->arena };
	void *got = arena_alloc(&w->arena, r->size);

	(void)d;
	w->actor.may &= ~((uint64_t)1 << READ_PRIVATE);
	if (!store_get(w, r, id_of(rec), got))
		return;
	record_json(&out, w, r, got);
	record_csv(&out, w, r, &(struct query){0});
	record_csv_to(collect, &out, w, r, &(struct query){0}, true);
	for EACH_FIELD(f, r) {
		if (!withheld(f))
			continue;
		shows_not(w, r, f, got);
		if (is_text(f) && tells(out.s, field_write(&w->arena, f, rec)))
			fail_msg("%s.%s is told", r->name, f->name);
	}
	if (strstr(out.s, PRIVATE_MARK))
		fail_msg("%s tells a secret: %.200s", r->name, strstr(out.s, PRIVATE_MARK));
}

static void test_what_is_private_is_withheld(void **state)
{
	(void)state;
	every_record(hides, ROUNDS);
	assert_true(some_withheld > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_json_holds_the_same, close_work),
		cmocka_unit_test_teardown(test_csv_for_programs_holds_the_same, close_work),
		cmocka_unit_test_teardown(test_csv_for_people_holds_the_same, close_work),
		cmocka_unit_test_teardown(test_every_way_counts_the_same, close_work),
		cmocka_unit_test_teardown(test_what_is_private_is_withheld, close_work),
	};

	house_open(&house);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
