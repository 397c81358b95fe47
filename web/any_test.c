/* any_test: the handlers for any record, from making it to its history. */
#include "web/trying.h"

#include <stdlib.h>

static int64_t id_of(const char *location)
{
	return strtoll(strrchr(location, '/') + 1, NULL, 10);
}

static int64_t count_all(void)
{
	struct work w;
	int64_t n;

	test_begin(&w, store, false);
	n = store_count(&w, &affair_record, &(struct query){0});
	test_end(&w);
	return n;
}

static void makes_one_of_one_form(void **state)
{
	struct try t;
	int64_t before = count_all(), id;

	(void)state;
	assert_int_equal(get(&t, "/affairs/new", NULL), 200);
	assert_string_equal(t.rq.title, "件を加える");
	assert_true(says(&t, "action=\"/affairs\""));
	assert_true(says(&t, "data-draft=\"/affairs/new\""));
	done(&t);
	assert_int_equal(post(&t, "/affairs", "number=新1&amount=3&token=one"), 303);
	assert_string_equal(t.rq.flash, "保存しました。");
	id = id_of(t.rq.location);
	assert_string_equal(t.rq.publish,
	    arena_printf(&t.work.arena, "affair/%lld", (long long)id));
	done(&t);
	assert_int_equal(post(&t, "/affairs", "number=新1&amount=3&token=one"), 303);
	assert_true(id_of(t.rq.location) == id);
	assert_non_null(strstr(t.rq.flash, "すでに"));
	done(&t);
	assert_int_equal(post(&t, "/affairs", "number=新2&amount=4&token=one"), 409);
	assert_true(says(&t, "さきほど「新1」を保存しました"));
	assert_true(says(&t, "value=\"新2\""));
	assert_false(says(&t, "value=\"one\""));
	done(&t);
	assert_true(count_all() == before + 1);
	/* The key is taken: said at the field, in words. */
	assert_int_equal(post(&t, "/affairs", "number=新1&token=two"), 409);
	assert_true(says(&t, "id=\"e-number\""));
	done(&t);
	assert_true(count_all() == before + 1);
}

/* Sixty of them, of every second and third kind. */
static int sixty(void **state)
{
	struct try t;

	open_house(state);
	for (int i = 0; i < 60; i++) {
		char form[200];

		snprintf(form, sizeof form, "number=列%03d&state=%s&topics=%s&urgent=%d", i,
		    i % 3 ? "open" : "done", i % 2 ? "visit" : "food", i % 5 == 0);
		assert_int_equal(post(&t, "/affairs", form), 303);
		done(&t);
	}
	return 0;
}

static void lists_as_the_address_says(void **state)
{
	struct try t;

	(void)state;
	assert_int_equal(get(&t, "/affairs", "q=列&sort=number"), 200);
	assert_true(says(&t, "60 件"));
	assert_true(says(&t, "aria-sort=\"ascending\""));
	assert_true(says(&t, "href=\"?q=%E5%88%97&amp;sort=-number\""));
	assert_true(says(&t, "列000") && says(&t, "列049") && !says(&t, "列050"));
	assert_true(says(&t, "60 件を書き出す"));
	const char *next = strstr(t.rq.page.s, "after=");
	struct try after;

	assert_non_null(next);
	next = arena_printf(&t.work.arena, "q=列&sort=number&%.*s", (int)strcspn(next, "\""), next);
	assert_int_equal(get(&after, "/affairs", next), 200);
	assert_true(says(&after, "列059") && !says(&after, "列049"));
	assert_true(says(&after, "最初へ"));
	done(&after);
	done(&t);
	assert_int_equal(get(&t, "/affairs", "q=列&state=done&topics=food&by=topics"), 200);
	assert_true(says(&t, "10 件"));
	assert_true(says(&t, "状態：終結"));
	assert_true(says(&t, "食事 <span class=\"n\">10</span>"));
	assert_true(says(&t, "往診 <span class=\"n\">10</span>"));
	done(&t);
	assert_int_equal(get(&t, "/affairs", "q=列&urgent=-"), 200);
	assert_true(says(&t, "48 件"));
	assert_true(says(&t, "至急：至急でない"));
	done(&t);
	assert_int_equal(get(&t, "/affairs", "q=列&sort=story&by=%3Cscript%3E"), 200);
	assert_true(says(&t, "60 件"));
	assert_false(says(&t, "<script>"));
	done(&t);
	assert_int_equal(get(&t, "/affairs", "q=見当たらない言葉"), 200);
	assert_true(says(&t, "条件に合う件はありません"));
	done(&t);
}

static void writes_files_of_the_same_rows(void **state)
{
	struct try t;

	(void)state;
	assert_int_equal(get(&t, "/affairs/csv", "q=列&state=done"), 200);
	int lines = 0;

	for (const char *s = t.rq.page.s; (s = strstr(s, "\r\n")) != NULL; s += 2)
		lines++;
	assert_int_equal(lines, 21);
	assert_string_equal(t.rq.download, "件_20261122.csv");
	done(&t);
	assert_int_equal(post(&t, "/affairs", "number=𠮷列の人"), 303);
	done(&t);
	assert_int_equal(get(&t, "/affairs/csv", "q=𠮷列&code=cp932"), 200);
	assert_null(t.rq.download);
	assert_true(says(&t, "U+20BB7"));
	done(&t);
	assert_int_equal(get(&t, "/affairs/csv", "q=𠮷列&code=cp932&lost=1"), 200);
	assert_non_null(t.rq.download);
	done(&t);
	assert_int_equal(get(&t, "/affairs/json", "q=列&state=done"), 200);
	assert_non_null(strstr(t.rq.type, "application/json"));
	assert_true(says(&t, "列003"));
	assert_false(says(&t, "列001"));
	done(&t);
}

static void shows_its_parts(void **state)
{
	struct try t;
	struct work w;
	int64_t id = made(NULL), deed;

	(void)state;
	assert_int_equal(post(&t, of(id, ""), "version=1&phone=0248-00-1111&amount=7"), 303);
	done(&t);
	assert_int_equal(get(&t, of(id, "/deeds/new"), NULL), 200);
	done(&t);
	assert_int_equal(post(&t, of(id, "/deeds"), "words=電話した"), 303);
	done(&t);
	assert_int_equal(get(&t, of(id, ""), NULL), 200);
	assert_true(says(&t, "tel:0248001111"));
	assert_true(says(&t, "7人"));
	assert_true(says(&t, "電話した"));
	assert_true(
	    says(&t, arena_printf(&t.work.arena, "data-topic=\"affair/%lld\"", (long long)id)));
	done(&t);
	test_begin(&w, store, false);
	deed = ((struct deed *)store_parts(&w, &deed_record, id).items)->head.id;
	test_end(&w);
	char path[40];

	snprintf(path, sizeof path, "/deeds/%lld/edit", (long long)deed);
	assert_int_equal(get(&t, of(id, path), NULL), 200);
	assert_true(says(&t, "value=\"電話した\""));
	done(&t);
}

static void bounds_the_reason(void **state)
{
	char reason[3 * 201 + 1] = "", form[sizeof reason + 60];
	struct try t;
	struct work w;
	int64_t id = made(NULL);

	(void)state;
	for (int i = 0; i < 201; i++)
		memcpy(reason + 3 * i, "あ", 4);
	snprintf(form, sizeof form, "version=1&phone=0248-00-1111&reason=%s", reason);
	assert_int_equal(post(&t, of(id, ""), form), 422);
	assert_true(says(&t, "200文字まで") && says(&t, "id=\"e-reason\"") && says(&t, reason));
	done(&t);
	assert_int_equal(affair_now(&w, id).head.version, 1);
	arena_reset(&w.arena);
	form[strlen(form) - 3] = '\0';
	assert_int_equal(post(&t, of(id, ""), form), 303);
	done(&t);
}

static void shows_every_version(void **state)
{
	struct try t;
	int64_t id = made(NULL);

	(void)state;
	assert_int_equal(post(&t, of(id, ""), "version=1&phone=0248-00-1111&reason=聞き直した"),
	    303);
	done(&t);
	assert_int_equal(get(&t, of(id, "/history"), NULL), 200);
	assert_true(says(&t, "理由：聞き直した"));
	assert_true(says(&t, "0248-00-1111"));
	assert_true(says(&t, "第2版"));
	done(&t);
	assert_int_equal(get(&t, of(id, ""), "version=1"), 200);
	assert_true(says(&t, "これは前の版です"));
	assert_false(says(&t, "0248-00-1111"));
	done(&t);
	/* Neither in its page nor in its history does a reader see what is private. */
	assert_int_equal(try_as(&t, of(id, "/history"), NULL, NULL, as_reader), 200);
	assert_false(says(&t, "0248-00-1111"));
	done(&t);
	assert_int_equal(try_as(&t, of(id, "/history"), "from=1&to=2", NULL, as_reader), 200);
	assert_false(says(&t, "0248-00-1111"));
	done(&t);
	assert_int_equal(get(&t, "/affairs/99", NULL), 404);
	done(&t);
	assert_int_equal(get(&t, "/affairs/99/deeds/new", NULL), 404);
	done(&t);
}

/* Any two of them, whichever is named first, with what differs marked in both. */
static void two_versions_stand_beside_each_other(void **state)
{
	struct try t;
	int64_t id = made(NULL);

	(void)state;
	post(&t, of(id, ""), "version=1&number=あお い&reason=一");
	done(&t);
	post(&t, of(id, ""), "version=2&number=あお か&reason=二");
	done(&t);
	assert_int_equal(get(&t, of(id, "/history"), NULL), 200);
	assert_true(says(&t, "並べて見る"));
	done(&t);
	assert_int_equal(get(&t, of(id, "/history"), "from=3&to=2"), 200);
	assert_true(says(&t, "第2版と第3版") && says(&t, "あお "));
	assert_true(says(&t, "<del>") && says(&t, "<ins>"));
	done(&t);
	assert_int_equal(get(&t, of(id, "/history"), "from=2&to=2"), 200);
	assert_true(says(&t, "違うところはありません"));
	done(&t);
	assert_int_equal(get(&t, of(id, "/history"), "to=9"), 404);
	done(&t);
	assert_int_equal(get(&t, of(id, "/history"), "from=x"), 404);
	done(&t);
}

static void removes_and_restores(void **state)
{
	struct try t;
	int64_t id = made(NULL);

	(void)state;
	assert_int_equal(post(&t, of(id, "/remove"), "version=9&reason=試し"), 409);
	done(&t);
	assert_int_equal(post(&t, of(id, "/remove"), "x=1"), 400);
	done(&t);
	assert_int_equal(post(&t, of(id, "/remove"), "version=1"), 422);
	assert_true(says(&t, "理由が空でした") && says(&t, "保存していません"));
	done(&t);
	assert_int_equal(post(&t, of(id, "/remove"), "version=1&reason=重なっていた"), 303);
	done(&t);
	assert_int_equal(get(&t, of(id, ""), NULL), 200);
	assert_true(says(&t, "削除しました") && says(&t, "元に戻す") && says(&t, "重なっていた"));
	done(&t);
	assert_int_equal(get(&t, of(id, "/edit"), NULL), 404);
	done(&t);
	assert_int_equal(post(&t, of(id, "/deeds"), "words=あと"), 404);
	done(&t);
	assert_int_equal(post(&t, of(id, "/restore"), "version=2&reason="), 422);
	done(&t);
	assert_int_equal(post(&t, of(id, "/restore"), "version=2&reason=試し"), 303);
	done(&t);
	assert_int_equal(get(&t, of(id, "/edit"), NULL), 200);
	done(&t);
}

static void of_town_2(struct work *w)
{
	as_officer(w, 2);
}

/* Whoever saves what she could then not see is told so, and keeps what she typed. */
static void keeps_what_would_be_out_of_sight(void **state)
{
	struct try t;
	int64_t before = count_all(), id;

	(void)state;
	assert_int_equal(try_as(&t, "/affairs", NULL, "number=町の外&municipality=1", of_town_2),
	    422);
	assert_true(says(&t, "見られる範囲の外") && says(&t, "value=\"町の外\""));
	done(&t);
	assert_int_equal(try_as(&t, "/affairs", NULL, "number=町の中&municipality=2", of_town_2),
	    303);
	id = id_of(t.rq.location);
	done(&t);
	assert_int_equal(try_as(&t, of(id, ""), NULL, "version=1&municipality=1", of_town_2), 422);
	assert_true(says(&t, "見られる範囲の外"));
	done(&t);
	assert_true(count_all() == before + 1);
}

static void suggests(void **state)
{
	struct try t;

	(void)state;
	assert_int_equal(get(&t, "/townsmen/suggest", "q=みほん"), 200);
	assert_null(t.rq.title);
	assert_true(says(&t, "data-title=\"見本 花子\"") && says(&t, "data-title=\"見本 太郎\""));
	assert_false(says(&t, "高橋"));
	done(&t);
	assert_int_equal(get(&t, "/townsmen/suggest", NULL), 200);
	assert_false(says(&t, "role"));
	done(&t);
	assert_int_equal(try_as(&t, "/townsmen/suggest", "q=見本", NULL, as_nobody), 200);
	assert_false(says(&t, "見本"));
	done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_one_of_one_form),
		cmocka_unit_test(lists_as_the_address_says),
		cmocka_unit_test(writes_files_of_the_same_rows),
		cmocka_unit_test(shows_its_parts),
		cmocka_unit_test(bounds_the_reason),
		cmocka_unit_test(shows_every_version),
		cmocka_unit_test(two_versions_stand_beside_each_other),
		cmocka_unit_test(removes_and_restores),
		cmocka_unit_test(keeps_what_would_be_out_of_sight),
		cmocka_unit_test(suggests),
	};

	return cmocka_run_group_tests(tests, sixty, NULL);
}
