/* access_test: who has seen one person, also by the record that was put into hers. */
#include "domain/people/people.h"
#include "store/ledger.h"
#include "tests/region.h"

static struct work w;
static struct arena lasting;
static int64_t kept, lost, last;

static void put(struct work *l, struct ledger_head *head, const char *name, int64_t about)
{
	struct ledger_entry e = {0};

	e.cell[LEDGER_REGION] = int_text(&l->arena, w.actor.region);
	e.cell[LEDGER_NAME] = name;
	e.cell[LEDGER_ACTION] = "view";
	e.cell[LEDGER_PATH] = "/people/1";
	e.cell[LEDGER_RECORD] = "person";
	e.cell[LEDGER_ID] = e.cell[LEDGER_ABOUT] = int_text(&l->arena, about);
	e.cell[LEDGER_STATUS] = "200";
	ledger_append(l, head, &e, 1);
}

static struct ledger_head fill(int64_t about, const char *name, int n)
{
	const char *why = NULL;
	struct store *s = store_open(ledger_place(&lasting, test_store_where()), &lasting, &why);
	struct ledger_head head;
	struct work l;

	assert_non_null(s);
	test_begin(&l, s, true);
	ledger_prepare(&l);
	head = ledger_head_to_append(&l);
	for (int i = 0; i < n; i++)
		put(&l, &head, name, about);
	test_end(&l);
	store_close(s);
	return head;
}

/* The last is put into the lost one, and that into the kept one. */
static int begin(void **state)
{
	struct rows *rs;
	struct person p;

	region_open(state);
	region_begin(&w, "manager");
	rs = store_query(&w, "SELECT id FROM person WHERE removed = 0 ORDER BY id LIMIT 3");
	kept = cell_number(rs, 0, 0);
	lost = cell_number(rs, 1, 0);
	last = cell_number(rs, 2, 0);
	w.reason = "同じ方だった。";
	assert_true(store_get(&w, &person_record, lost, &p));
	assert_int_equal(store_unite(&w, &person_record, &p, last, 1), SAVED);
	assert_true(store_get(&w, &person_record, kept, &p));
	assert_int_equal(store_unite(&w, &person_record, &p, lost, 2), SAVED);
	fill(kept, "はじめ 一", 1);
	fill(last, "つぎに 二", 1);
	fill(lost, "それから 三", 1);
	fill(kept, "おわり 四", 1);
	test_end(&w);
	return 0;
}

static int end(void **state)
{
	region_done(&w);
	arena_reset(&lasting);
	return region_close(state);
}

static void all_records_of_hers_are_one_list(void **state)
{
	static const char *const order[] = { "おわり 四", "それから 三", "まとめる前の記録",
		"つぎに 二", "まとめる前の記録", "はじめ 一" };
	const char *path = arena_printf(&lasting, "/people/%lld/access", (long long)kept);
	struct request rq = {0};
	const char *at;

	(void)state;
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	at = strstr(rq.page.s, "<tbody>");
	for (size_t i = 0; i < COUNT(order); i++) {
		at = strstr(at, order[i]);
		if (!at)
			fail_msg("no %s", order[i]);
		at += strlen(order[i]);
	}
	assert_null(strstr(at, "まとめる前の記録</span>"));
	region_done(&w);
	assert_int_equal(
	    region_run(&rq, &w, "manager", "GET", arena_printf(&lasting, "%s/pdf", path)), 200);
	at = test_look(&lasting, "pdftotext -raw $PDF - | tr -d '\\n '", rq.page.s, rq.page.len);
	assert_true(strstr(at, "つぎに二") && strstr(at, "見る※") && strstr(at, "4件"));
	region_done(&w);
}

/* Paging goes by the numbers, whoever of them an entry is about. */
static void none_is_left_out_between_pages(void **state)
{
	const char *path = arena_printf(&lasting, "/people/%lld/access", (long long)kept);
	struct request rq = {0};
	const char *below;

	(void)state;
	fill(last, "昼間 多子", 30);
	fill(kept, "昼間 多子", 30);
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	assert_false(page_says(&rq, "おわり 四"));
	below = strstr(rq.page.s, "?below=");
	assert_non_null(below);
	below = arena_printf(&lasting, "%lld", strtoll(below + strlen("?below="), NULL, 10));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "below", below }) };
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	assert_true(page_says(&rq, "おわり 四") && page_says(&rq, "はじめ 一"));
	for (int i = 0; i < 10; i++) {
		below = strstr(i ? below + 1 : rq.page.s, "昼間 多子");
		assert_non_null(below);
	}
	assert_null(strstr(below + 1, "昼間 多子"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_records_of_hers_are_one_list),
		cmocka_unit_test(none_is_left_out_between_pages),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
