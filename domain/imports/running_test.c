/* running_test: an import by its pages -- at once or going on by itself, stopped, taken over, and
 * files of which one is none. */
#include "tests/attaching.h"

#include "domain/imports/parts.h"

#include <stdlib.h>

#define HEADS "名称,実施サービス,住所,全国地方公共団体コード,事業所番号\r\n"

/* More bytes than are read at once, and more lines than are done at once. */
enum { FEW = 3, MANY = 3000 };

static const char *csv(int first, int n)
{
	struct text t = { .arena = &bodies };

	text_add(&t, HEADS);
	for (int i = first; i < first + n; i++)
		text_addf(&t, "数の多い訪問介護事業所　第%d号,訪問介護,試し町大字見本字見本%d番地,072079,%010d\r\n", i, i,
		    700000000 + i);
	return t.s;
}

static int send_file(const char *name, const char *bytes)
{
	static int forms;

	field("area", "07");
	field("token", arena_printf(&bodies, "imports-test-%d", ++forms));
	file_of(name, bytes, strlen(bytes));
	return form_send();
}

static int64_t import_of(const struct request *rq)
{
	assert_non_null(rq->location);
	assert_true(text_starts(rq->location, "/imports/"));
	return atoll(rq->location + strlen("/imports/"));
}

static int64_t read_by_page(int first, int n)
{
	form_begin("counsellor", "/imports");
	assert_int_equal(send_file("数.csv", csv(first, n)), 303);
	return import_of(&v.rq);
}

static int look_by_page(int64_t id)
{
	static char path[100];

	snprintf(path, sizeof path, "/imports/%lld", (long long)id);
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", GET, path);
	return visit_run(&v);
}

static int ask_progress(int64_t id)
{
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", GET, "/imports/progress");
	visit_query(&v, "of", int_text(&v.work.arena, id));
	return visit_run(&v);
}

static int press_button(int64_t id, const char *what, const char *name)
{
	static char path[100];

	snprintf(path, sizeof path, "/imports/%lld/%s", (long long)id, what);
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", POST, path);
	if (name)
		visit_form(&v, name, "1");
	return visit_run(&v);
}

static void work_of(struct work *w)
{
	test_begin(w, house.store, true);
	w->actor = actor_program(house.region);
}

static struct import import_now(int64_t id)
{
	struct work w;
	struct import im;

	work_of(&w);
	assert_true(store_get(&w, &import_record, id, &im));
	im.name = im.source = im.area = im.files = im.left_out = NULL;
	test_end(&w);
	arena_reset(&w.arena);
	return im;
}

static int64_t places(void)
{
	struct work w;
	int64_t n;

	work_of(&w);
	n = store_count(&w, &organization_record, &(struct query){ .find = "数の多い" });
	test_end(&w);
	arena_reset(&w.arena);
	return n;
}

static void take(int64_t id, int64_t runner)
{
	struct work w;

	work_of(&w);
	assert_true(running_take(&w, id, runner, "取り込み"));
	test_end(&w);
	arena_reset(&w.arena);
}

/* ---- By itself --------------------------------------------------------------------------- */

static void test_few_are_read_and_done_at_once(void **state)
{
	int64_t id = read_by_page(1, FEW);

	(void)state;
	assert_non_null(strstr(v.rq.flash, "まだ名簿は何も変えていません"));
	assert_int_equal(import_now(id).fresh.n, FEW);
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_APPLIED);
	assert_int_equal(places(), FEW);
	assert_int_equal(press_button(id, "undo", NULL), 303);
	assert_int_equal(places(), 0);
}

/* Nobody serves here, so that what goes on after the answer has ended when it is there. */
static void test_many_go_on_after_the_answer(void **state)
{
	int64_t id = read_by_page(1, MANY);

	(void)state;
	assert_null(v.rq.flash);
	assert_int_equal(import_now(id).state, IMPORT_READY);
	assert_int_equal(import_now(id).fresh.n, MANY);
	assert_int_equal(look_by_page(id), 200);
	SAYS("福島県");
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_APPLIED);
	assert_int_equal(places(), MANY);
	assert_int_equal(press_button(id, "undo", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_UNDONE);
	assert_int_equal(places(), 0);
}

static void test_the_page_says_how_far_it_is(void **state)
{
	int64_t id = read_by_page(1, FEW);
	struct work w;

	(void)state;
	assert_int_equal(ask_progress(id), 200);
	assert_string_equal(v.rq.page.s, "{\"ended\":true}");
	take(id, 7);
	work_of(&w);
	assert_true(running_tell(&w, id, 7, "取り込み", 30, 120));
	assert_false(running_tell(&w, id, 8, "取り込み", 31, 120));
	assert_false(running_take(&w, id, 8, "取り込み"));
	test_end(&w);
	arena_reset(&w.arena);
	assert_int_equal(ask_progress(id), 200);
	SAYS("\"done\":30,\"whole\":120,\"say\":\"取り込み 25%");
	assert_int_equal(look_by_page(id), 200);
	SAYS("data-progress");
	SAYS("そのまま続きます");
	assert_null(strstr(v.rq.page.s, "名簿に取り込む</button>"));
	/* Who presses what she saw before is told, and nothing is done twice. */
	assert_int_equal(press_button(id, "apply", NULL), 409);
	assert_int_equal(press_button(id, "stop", NULL), 303);
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(press_button(id, "undo", NULL), 303);
}

/* ---- Stopped ----------------------------------------------------------------------------- */

struct stopping {
	int calls, at;
};

/* As a machine that stops there: what was written since the last breath is lost. */
static bool stop_there(void *context, const char *what, int64_t done, int64_t all)
{
	struct stopping *s = context;

	(void)what, (void)done, (void)all;
	return ++s->calls != s->at;
}

static void apply_until(int64_t id, int64_t runner, int at)
{
	struct stopping s = { 0, at };
	const struct progress p = { stop_there, &s };
	const struct import_order order = { .runner = runner, .progress = &p };
	struct work w;
	struct import im;

	work_of(&w);
	assert_true(store_get(&w, &import_record, id, &im));
	import_apply(&w, &im, &order);
	assert_non_null(w.fault);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void test_what_was_stopped_is_gone_on_with_or_taken_back(void **state)
{
	int64_t id = read_by_page(1, MANY), some;

	(void)state;
	take(id, 7);
	apply_until(id, 7, 4);
	some = places();
	assert_true(some > 0 && some < MANY);
	assert_int_equal(import_now(id).state, IMPORT_APPLYING);
	assert_int_equal(press_button(id, "apply", NULL), 409); /* it may still be at it */
	assert_int_equal(press_button(id, "stop", NULL), 303);
	assert_int_equal(look_by_page(id), 200);
	SAYS("続きを取り込む");
	assert_int_equal(press_button(id, "apply", NULL), 303);
	assert_int_equal(places(), MANY);
	assert_int_equal(press_button(id, "undo", NULL), 303);
	assert_int_equal(places(), 0);
	id = read_by_page(1, MANY);
	take(id, 7);
	apply_until(id, 7, 3);
	assert_int_equal(press_button(id, "undo", "stop"), 303);
	assert_int_equal(import_now(id).state, IMPORT_UNDONE);
	assert_int_equal(places(), 0);
}

static void test_who_was_told_to_stop_writes_nothing_more(void **state)
{
	int64_t id = read_by_page(1, MANY);

	(void)state;
	take(id, 8);
	apply_until(id, 7, 1000000);
	assert_int_equal(places(), 0);
	assert_int_equal(import_now(id).state, IMPORT_READY);
	assert_int_equal(press_button(id, "drop", NULL), 303);
	assert_int_equal(import_now(id).state, IMPORT_DROPPED);
	assert_int_equal(press_button(id, "apply", NULL), 409);
}

/* ---- Several files ----------------------------------------------------------------------- */

static void test_one_bad_file_keeps_no_good_one_out(void **state)
{
	int64_t id;

	(void)state;
	form_begin("counsellor", "/imports");
	FILE_OF("一覧.xlsx", "PK\3\4...");
	FILE_OF("破れ.csv", HEADS "\"やぶれた,訪問介護\r\n");
	FILE_OF("別.csv", "名称,住所,医療機関コード,医療機関の種類\r\n別の医院,別町,0712700017,診療所\r\n");
	id = (send_file("数.csv", csv(1, FEW)), import_of(&v.rq));
	assert_int_equal(look_by_page(id), 200);
	SAYS("読まなかったファイルがあります");
	SAYS("一覧.xlsx：Excelのブック");
	SAYS("破れ.csv：2行目：引用符");
	SAYS("数.csv：種類の違うファイルです");
	assert_int_equal(import_now(id).lines.n, 1); /* of the first that was good: 別.csv */
	assert_int_equal(press_button(id, "drop", NULL), 303);
	form_begin("counsellor", "/imports");
	file_of("数.csv", csv(1, FEW), strlen(csv(1, FEW)));
	id = (send_file("数.csv", csv(1, FEW)), import_of(&v.rq));
	assert_int_equal(import_now(id).fresh.n, FEW);
	assert_int_equal(look_by_page(id), 200);
	SAYS("同じファイルが二度選ばれています");
	assert_int_equal(press_button(id, "drop", NULL), 303);
}

static void test_only_bad_files_begin_nothing(void **state)
{
	(void)state;
	form_begin("counsellor", "/imports");
	FILE_OF("一覧.xlsx", "PK\3\4...");
	assert_int_equal(send_file("紙.pdf", "%PDF-1.7"), 422);
	SAYS("「一覧.xlsx」は取り込めません。Excelのブック");
	SAYS("「紙.pdf」は取り込めません。PDFです");
}

static void test_nothing_in_the_area_offers_nothing(void **state)
{
	int64_t id;

	(void)state;
	form_begin("counsellor", "/imports");
	id = (send_file("遠く.csv", HEADS "遠い家,訪問介護,札幌市,011002,0170100018\r\n"),
	    import_of(&v.rq));
	assert_int_equal(look_by_page(id), 200);
	SAYS("選んだ範囲（福島県）に入る行がありません");
	assert_null(strstr(v.rq.page.s, "名簿に取り込む</button>"));
	assert_int_equal(press_button(id, "drop", NULL), 303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few_are_read_and_done_at_once),
		cmocka_unit_test(test_many_go_on_after_the_answer),
		cmocka_unit_test(test_the_page_says_how_far_it_is),
		cmocka_unit_test(test_what_was_stopped_is_gone_on_with_or_taken_back),
		cmocka_unit_test(test_who_was_told_to_stop_writes_nothing_more),
		cmocka_unit_test(test_one_bad_file_keeps_no_good_one_out),
		cmocka_unit_test(test_only_bad_files_begin_nothing),
		cmocka_unit_test(test_nothing_in_the_area_offers_nothing),
	};
	int failed;

	house_open(&house);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	visit_end(&v);
	arena_reset(&bodies);
	spool_free(spool);
	return failed;
}
