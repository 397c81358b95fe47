/* kept_test: what is kept for figures is what counting out gives, in every cell, whatever was
 * saved, removed, brought back or added up in between; on both databases. */
#include "domain/consultations/consultations.h"
#include "domain/people/people.h"
#include "store/kept.h"
#include "tests/dice.h"
#include "tests/region.h"

enum { ROUNDS = 6, CHANGES = 25, UNIONS = 4 };

static const struct record *const slip = &consultation_record;
static struct dice dices = { 20261123 };

static int dice(int sides)
{
	return (int)dice_roll(&dices, (uint64_t)sides);
}

/* ---- The comparison ------------------------------------------------------------------------- */

static void assert_same(const struct cross *a, const struct cross *b, const char *what)
{
	bool same = a->rows == b->rows && a->cols == b->cols && a->all == b->all
	    && a->mentions == b->mentions;

	for (int i = 0; same && i < a->rows; i++)
		same = text_same(a->row[i], b->row[i]) && a->row_all[i] == b->row_all[i];
	for (int j = 0; same && j < a->cols; j++)
		same = text_same(a->col[j], b->col[j]) && a->col_all[j] == b->col_all[j];
	for (int i = 0; same && i < a->rows * a->cols; i++)
		same = a->cell[i] == b->cell[i];
	if (!same)
		fail_msg("%s: %d×%d of %lld is not %d×%d of %lld", what, a->rows, a->cols,
		    (long long)a->all, b->rows, b->cols, (long long)b->all);
}

static void compare(struct work *w, const struct query *q, struct dimension a, struct dimension b,
    const char *what)
{
	assert_same(store_cross(w, slip, q, a, b, NULL), cross_counted_out(w, slip, q, a, b, NULL),
	    what);
	assert_null(w->fault);
}

static void compare_people(struct work *w, const struct query *q, const char *what)
{
	const struct field *person = record_field(slip, "person");
	struct dimension none = {0};
	struct cross *a = store_cross(w, slip, q, none, none, person);
	struct cross *b = cross_counted_out(w, slip, q, none, none, person);

	if (a->all != b->all || a->unknown != b->unknown)
		fail_msg("people, %s: %lld and %lld, not %lld and %lld", what, (long long)a->all,
		    (long long)a->unknown, (long long)b->all, (long long)b->unknown);
}

/* Every dimension by itself, by town, by month and by year; rolled up too. */
static void compare_all(struct work *w, const struct query *q, const char *what)
{
	const struct dimension beside[] = { {0}, { record_field(slip, "municipality"), BY_VALUE },
		{ record_field(slip, "received"), BY_MONTH },
		{ record_field(slip, "received"), BY_YEAR } };

	for (size_t i = 0; i < COUNT(beside); i++) {
		compare(w, q, (struct dimension){0}, beside[i], what);
		for EACH_FIELD(f, slip) {
			bool days = f->kind == DATE || f->kind == MOMENT;

			if (!f->count)
				continue;
			compare(w, q, (struct dimension){ f, days ? BY_MONTH : BY_VALUE },
			    beside[i], f->name);
			if (f->kind == CODE || f->kind == CODES)
				compare(w, q, (struct dimension){ f, BY_ROLLUP }, beside[i],
				    f->name);
		}
	}
	compare_people(w, q, what);
}

static struct query during(struct work *w, struct date from, struct date until)
{
	struct query q = {0};

	query_add(&q, slip, "received", AT_LEAST, int_text(&w->arena, moment_of(from, 0)));
	query_add(&q, slip, "received", AT_MOST, int_text(&w->arena, moment_last(until)));
	return q;
}

static void compare_periods(const char *login)
{
	static const struct { struct date from, until; } periods[] = {
		{ { 2026, 4, 1 }, { 2027, 3, 31 } }, { { 2025, 4, 1 }, { 2026, 3, 31 } },
		{ { 2025, 4, 1 }, { 2025, 11, 22 } }, { { 2026, 10, 1 }, { 2026, 10, 31 } },
		{ { 2026, 2, 1 }, { 2026, 2, 28 } }, { { 2025, 12, 5 }, { 2025, 12, 20 } },
		{ { 2025, 12, 15 }, { 2026, 2, 10 } }, { { 2022, 4, 1 }, { 2027, 3, 31 } } };
	struct query all = {0}, q;
	struct rows *town;
	struct work w;

	region_begin(&w, login);
	compare_all(&w, &all, "all there is");
	for (size_t i = 0; i < COUNT(periods); i++) {
		q = during(&w, periods[i].from, periods[i].until);
		compare_all(&w, &q, date_iso(&w.arena, periods[i].from));
	}
	town = store_query(&w, "SELECT municipality FROM agreement WHERE region = $1 ORDER BY id",
	    I(w.actor.region));
	q = during(&w, periods[0].from, periods[0].until);
	query_add(&q, slip, "municipality", EQUAL, CELL(town, 1, 0));
	compare_all(&w, &q, "a town");
	q = during(&w, periods[1].from, periods[1].until);
	query_add(&q, slip, "municipality", EMPTY, NULL);
	compare_all(&w, &q, "no town");
	test_end(&w);
}

/* ---- What happens to slips ------------------------------------------------------------------ */

static int64_t any(struct work *w, struct rows *rs)
{
	(void)w;
	return rs->n ? cell_number(rs, dice(rs->n), 0) : 0;
}

static void alter(struct work *w, struct consultation *c)
{
	static const char *const contents[] = { "home_doctor", "home_nurse home_doctor", "cost",
		"carer dementia", "home_doctor end_of_life emergency" };
	struct rows *rs;

	switch (dice(8)) {
	case 0: c->channel = dice(2) ? "fax" : "visit"; break;
	case 1: c->contents = contents[dice((int)COUNT(contents))]; break;
	case 2: c->received -= (int64_t)dice(400) * 86400000; break;
	case 3:
		rs = store_query(w, "SELECT id FROM person WHERE region = $1",
		    I(w->actor.region));
		c->person.id = dice(3) ? any(w, rs) : 0;
		break;
	case 4:
		rs = store_query(w, "SELECT municipality FROM agreement WHERE region = $1",
		    I(w->actor.region));
		c->municipality.id = dice(3) ? any(w, rs) : 0;
		break;
	case 5: c->closed = c->closed ? 0 : c->received + (int64_t)dice(90) * 86400000; break;
	case 6: c->next_date = dice(2) ? work_today(w) : (struct date){0}; break;
	default: c->minutes.n++; break;
	}
}

static void one_deed(struct work *w)
{
	int64_t id = any(w, store_query(w, "SELECT id FROM consultation WHERE region = $1",
		       I(w->actor.region)));
	struct consultation c;

	assert_true(store_get(w, slip, id, &c));
	if (c.head.removed) {
		store_restore(w, slip, id, c.head.version);
	} else if (dice(5) == 0) {
		store_remove(w, slip, id, c.head.version);
	} else if (dice(6) == 0) {
		c.head = (struct head){0};
		c.fiscal_year = (struct number){ true, 2019 };
		c.serial = (struct number){ true, store_next_number(w, "test") };
		assert_int_equal(store_save(w, slip, &c), SAVED);
	} else {
		alter(w, &c);
		assert_int_equal(store_save(w, slip, &c), SAVED);
	}
}

/* Two persons become one, whatever of theirs is removed; the last two that did may be two again. */
static void one_union(struct work *w)
{
	static int64_t lost;
	struct rows *rs = store_query(w, "SELECT id FROM person WHERE region = $1 AND removed = 0",
	    I(w->actor.region));
	struct person kept, gone;

	w->reason = "試し";
	if (lost && dice(2)) {
		assert_true(store_get(w, &person_record, store_united(w, &person_record, lost),
		    &kept));
		assert_int_equal(store_divide(w, &person_record, lost, kept.head.version), SAVED);
		lost = 0;
		return;
	}
	assert_true(store_get(w, &person_record, any(w, rs), &kept));
	assert_true(store_get(w, &person_record, any(w, rs), &gone));
	if (kept.head.id == gone.head.id)
		return;
	assert_int_equal(
	    store_unite(w, &person_record, &kept, gone.head.id, gone.head.version), SAVED);
	lost = gone.head.id;
}

static void deeds(bool add_up)
{
	struct work w;

	test_begin(&w, region, true);
	w.actor = actor_program(cell_number(store_query(&w, "SELECT id FROM hub"), 0, 0));
	for (int i = 0; i < CHANGES; i++)
		one_deed(&w);
	for (int i = 0; i < UNIONS; i++)
		one_union(&w);
	if (add_up)
		kept_fold(&w, slip);
	test_end(&w);
}

static void kept_is_what_counting_out_gives(void **state)
{
	(void)state;
	compare_periods("manager");
	for (int i = 0; i < ROUNDS; i++) {
		deeds(i % 2);
		compare_periods("manager");
	}
	compare_periods("officer-kagamiishi");
}

/* ---- The rest ------------------------------------------------------------------------------- */

static const char *all_kept(struct work *w)
{
	struct text t = { .arena = &w->arena };
	struct rows *rs = store_query(w,
	    "SELECT field, level, span, town, value, n FROM kept_count WHERE n <> 0"
	    " ORDER BY field, level, span, town, value");

	for (int i = 0; i < rs->n; i++)
		text_addf(&t, "%s %s %s %s %s %s\n", CELL(rs, i, 0), CELL(rs, i, 1), CELL(rs, i, 2),
		    CELL(rs, i, 3), CELL(rs, i, 4), CELL(rs, i, 5));
	rs = store_query(w, "SELECT level, span, town, who, n FROM kept_person WHERE n <> 0"
			    " ORDER BY level, span, town, who");
	for (int i = 0; i < rs->n; i++)
		text_addf(&t, "%s %s %s %s %s\n", CELL(rs, i, 0), CELL(rs, i, 1), CELL(rs, i, 2),
		    CELL(rs, i, 3), CELL(rs, i, 4));
	return t.s;
}

/* What was added up save by save is what counting anew makes of it. */
static void adding_up_is_counting_anew(void **state)
{
	const char *added;
	struct work w;

	(void)state;
	deeds(true);
	test_begin(&w, region, true);
	w.actor = actor_program(cell_number(store_query(&w, "SELECT id FROM hub"), 0, 0));
	assert_int_equal(store_query(&w, "SELECT 1 FROM kept_change")->n, 0);
	added = all_kept(&w);
	assert_true(strlen(added) > 10000);
	kept_recount_all(&w, web_schema()->records);
	assert_string_equal(added, all_kept(&w));
	test_end(&w);
}

/* A database from before there was anything kept. */
static void migrating_fills_it(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, region, true);
	store_query(&w, "DROP TABLE kept_count");
	store_query(&w, "DROP TABLE kept_person");
	store_query(&w, "DROP TABLE kept_change");
	assert_true(store_migrate(&w, web_schema()));
	test_end(&w);
	compare_periods("manager");
}

/* What is wrong there shows: the pages read it, and do not count after all. */
static void is_read_by(const char *login)
{
	struct dimension none = {0}, by = { record_field(slip, "channel"), BY_VALUE };
	struct query all = {0};
	struct work w;

	region_begin(&w, login);
	store_query(&w, "UPDATE kept_count SET n = n + 1 WHERE field = 'channel' AND level = 1");
	assert_int_not_equal(store_cross(&w, slip, &all, by, none, NULL)->all,
	    cross_counted_out(&w, slip, &all, by, none, NULL)->all);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void it_is_really_read(void **state)
{
	(void)state;
	is_read_by("manager");
	is_read_by("officer-kagamiishi");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_is_what_counting_out_gives),
		cmocka_unit_test(adding_up_is_counting_anew),
		cmocka_unit_test(migrating_fills_it),
		cmocka_unit_test(it_is_really_read),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
