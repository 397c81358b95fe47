/* visiting: imports by their pages, for tests -- files sent, buttons pressed, what became of it. */
#ifndef IMPORTS_VISITING_H
#define IMPORTS_VISITING_H

#include "tests/attaching.h"

#include "domain/imports/parts.h"

#include <stdlib.h>

#define HEADS "名称,実施サービス,住所,全国地方公共団体コード,事業所番号\r\n"

/* More bytes than are read at once, and more lines than are done at once. */
enum { FEW = 3, MANY = 3000 };

UNUSED static const char *csv(int first, int n)
{
	struct text t = { .arena = &bodies };

	text_add(&t, HEADS);
	for (int i = first; i < first + n; i++)
		text_addf(&t, "数の多い訪問介護事業所　第%d号,訪問介護,試し町大字見本字見本%d番地,072079,%010d\r\n", i, i,
		    700000000 + i);
	return t.s;
}

UNUSED static int send_file(const char *name, const char *bytes)
{
	static int forms;

	field("area", "07");
	field("token", arena_printf(&bodies, "imports-test-%d", ++forms));
	file_of(name, bytes, strlen(bytes));
	return form_send();
}

UNUSED static int64_t import_of(const struct request *rq)
{
	assert_non_null(rq->location);
	assert_true(text_starts(rq->location, "/imports/"));
	return atoll(rq->location + strlen("/imports/"));
}

UNUSED static int64_t read_by_page(int first, int n)
{
	form_begin("counsellor", "/imports");
	assert_int_equal(send_file("数.csv", csv(first, n)), 303);
	return import_of(&v.rq);
}

UNUSED static int look_by_page(int64_t id)
{
	static char path[100];

	snprintf(path, sizeof path, "/imports/%lld", (long long)id);
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", GET, path);
	return visit_run(&v);
}

UNUSED static int ask_progress(int64_t id)
{
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", GET, "/imports/progress");
	visit_query(&v, "of", int_text(&v.work.arena, id));
	return visit_run(&v);
}

UNUSED static int press_button(int64_t id, const char *what, const char *name)
{
	static char path[100];

	snprintf(path, sizeof path, "/imports/%lld/%s", (long long)id, what);
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", POST, path);
	if (name)
		visit_form(&v, name, "1");
	return visit_run(&v);
}

UNUSED static void work_of(struct work *w)
{
	test_begin(w, house.store, true);
	w->actor = actor_program(house.region);
}

UNUSED static void work_done(struct work *w)
{
	test_end(w);
	arena_reset(&w->arena);
}

UNUSED static struct import import_now(int64_t id)
{
	struct work w;
	struct import im;

	work_of(&w);
	assert_true(store_get(&w, &import_record, id, &im));
	im.name = im.source = im.area = im.files = im.left_out = NULL;
	work_done(&w);
	return im;
}

UNUSED static int64_t places(void)
{
	struct work w;
	int64_t n;

	work_of(&w);
	n = store_count(&w, &organization_record, &(struct query){ .find = "数の多い" });
	work_done(&w);
	return n;
}

UNUSED static int visiting_run(const struct CMUnitTest *tests, size_t n)
{
	int failed;

	house_open(&house);
	failed = _cmocka_run_group_tests("imports", tests, n, NULL, NULL);
	visit_end(&v);
	arena_reset(&bodies);
	spool_free(spool);
	return failed;
}

#endif
