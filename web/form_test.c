/* form_test: what is typed is read or given back, and nothing else is touched. */
#include "web/trying.h"

#include <stdlib.h>

static void fill_all(struct affair *a)
{
	a->seen = 1795400657123; /* with seconds, which no form shows */
	a->since = (struct date){ 2026, 11, 22 };
	a->hour = (struct time_of_day){ true, 545 };
	a->rate = (struct number){ true, 4708 };
	a->urgent = true;
	a->state = 1;
	a->place = "p3";
	a->topics = "nurse visit";
	a->story = "一行目\n二行目";
}

/* Of that form, what a browser sends if nobody touched it. */
#define UNTOUCHED \
	"&seen=R8.11.23+11:24&since=R8.11.22&hour=9:05&rate=47.08&place=p3" \
	"&urgent.shown=1&urgent=1&state.shown=1&state=open" \
	"&topics.shown=1&topics=visit&topics=nurse&topics.first=nurse" \
	"&story=一行目%0D%0A二行目&townsman.title=&townsman="

static void shows_every_kind(void **state)
{
	static const char *const wanted[] = {
		"<label for=\"f-number\">番号<span class=\"must\">必須</span></label>",
		"name=\"since\" value=\"R8.11.22\"",
		"令和8年11月22日（2026年・日）",
		"name=\"hour\" value=\"9:05\"",
		"name=\"rate\" value=\"47.08\" inputmode=\"decimal\"",
		"<span class=\"unit\">％</span>",
		"value=\"open\" id=\"f-state\" checked>対応中",
		"value=\"done\">終結",
		"選ばない",
		"<option value=\"p3\" selected>場所3</option>",
		"name=\"topics\" value=\"visit\" id=\"f-topics\" checked>往診",
		"name=\"topics\" value=\"drug\">薬",
		"<option value=\"nurse\" selected>看護</option>",
		"name=\"urgent\" value=\"1\" checked>至急",
		"data-suggest=\"/townsmen/suggest\"",
		"一行目\n二行目</textarea>",
		"name=\"csrf\" value=\"CSRF\"",
		"name=\"version\" value=\"1\"",
	};
	struct try t;
	int64_t id = made(fill_all);

	(void)state;
	assert_int_equal(get(&t, of(id, "/edit"), NULL), 200);
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (!says(&t, wanted[i]))
			fail_msg("the form lacks %s in %s", wanted[i], t.rq.page.s);
	assert_false(says(&t, "aria-invalid"));
	done(&t);
}

static void leaves_what_was_not_touched(void **state)
{
	struct affair a;
	struct try t;
	struct work w;
	int64_t id = made(fill_all);

	(void)state;
	assert_int_equal(post(&t, of(id, ""), "amount=1" UNTOUCHED), 422);
	assert_true(says(&t, "どの版"));
	done(&t);
	assert_int_equal(post(&t, of(id, ""), "version=1" UNTOUCHED), 303);
	done(&t);
	a = affair_now(&w, id);
	assert_int_equal(a.head.version, 1);
	assert_true(a.seen == 1795400657123);
	assert_string_equal(a.topics, "nurse visit");
	arena_reset(&w.arena);
	/* Fields that are not in the form stay; a box that was shown and not ticked is off. */
	assert_int_equal(
	    post(&t, of(id, ""), "version=1&urgent.shown=1&topics.shown=1&topics=food"), 303);
	done(&t);
	a = affair_now(&w, id);
	assert_false(a.urgent);
	assert_string_equal(a.topics, "food");
	assert_string_equal(a.place, "p3");
	assert_string_equal(a.story, "一行目\n二行目");
	arena_reset(&w.arena);
}

static void gives_back_what_it_cannot_read(void **state)
{
	struct try t;

	(void)state;
	assert_int_equal(
	    post(&t, "/affairs",
		"number=&since=昭和65年1月1日&amount=たくさん&place=nowhere&state=maybe"
		"&topics=visit&topics=nothing&townsman=99&seen=いつか&story=%3Cb%3E"),
	    422);
	assert_true(says(&t, "保存していません。入力は残っています。"));
	assert_true(says(&t, "value=\"昭和65年1月1日\""));
	assert_true(says(&t, "value=\"たくさん\""));
	assert_true(says(&t, "value=\"いつか\""));
	assert_true(says(&t, "&lt;b&gt;</textarea>"));
	assert_true(says(&t, "value=\"nowhere\" selected"));
	assert_true(says(&t, "value=\"nothing\" checked"));
	/* The field is named once, whether its problem names it or not. */
	assert_true(says(&t, "<a href=\"#f-number\">番号"));
	assert_false(says(&t, "番号</a>："));
	assert_true(says(&t, "<a href=\"#f-since\">"));
	assert_true(says(&t, "</a>："));
	assert_true(
	    says(&t, "aria-describedby=\"e-since d-since\" aria-invalid=\"true\" autofocus"));
	assert_true(says(&t, "選んだものはもうありません"));
	/* The summary has the order of the fields, whatever was found first. */
	assert_true(strstr(t.rq.page.s, "#f-number") < strstr(t.rq.page.s, "#f-amount"));
	done(&t);
	assert_int_equal(post(&t, "/affairs", "number=a&number=b"), 422);
	assert_true(says(&t, "二重に送られました"));
	done(&t);
}

static void keeps_codes_that_are_no_longer_given(void **state)
{
	struct code c = {0};
	struct affair a;
	struct work w;
	struct try t;
	int64_t id = made(fill_all), other = made(NULL);

	(void)state;
	test_begin(&w, store, true);
	c.list = "place", c.code = "p3", c.label = "場所3", c.position = (struct number){ true, 3 };
	c.head.id = code_new(&w, "place", "old", "もと", 90);
	assert_true(store_get(&w, &code_record, c.head.id, &c));
	c.valid_until = (struct date){ 2020, 1, 1 };
	assert_int_equal(store_save(&w, &code_record, &c), SAVED);
	assert_true(store_get(&w, &affair_record, id, &a));
	a.place = "old";
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	test_end(&w);
	assert_int_equal(get(&t, of(id, "/edit"), NULL), 200);
	assert_true(says(&t, "もと（今は選べません）"));
	done(&t);
	assert_int_equal(post(&t, of(id, ""), "version=2&place=old&amount=3"), 303);
	done(&t);
	assert_int_equal(post(&t, of(other, ""), "version=1&place=old"), 422);
	assert_true(says(&t, "今は選べません"));
	done(&t);
}

static void finds_whom_a_text_means(void **state)
{
	struct try t;
	struct work w;
	struct affair a;
	int64_t id = made(NULL), hanako, other;

	(void)state;
	assert_int_equal(post(&t, of(id, ""), "version=1&townsman=&townsman.title=たかはし"), 303);
	done(&t);
	a = affair_now(&w, id);
	assert_string_equal(a.townsman.title, "高橋 実");
	other = a.townsman.id;
	arena_reset(&w.arena);
	/* More than one: they are offered, and the chosen one holds for this text alone. */
	assert_int_equal(post(&t, of(id, ""), "version=2&townsman=&townsman.title=見本"), 422);
	assert_true(says(&t, "下から選んでください"));
	assert_true(says(&t, "name=\"townsman.for\" value=\"見本\""));
	hanako = strtoll(strstr(strstr(t.rq.page.s, "radiogroup"), "value=\"") + 7, NULL, 10);
	done(&t);
	assert_int_equal(post(&t, of(id, ""), "version=2&townsman=&townsman.title=いない"), 422);
	assert_true(says(&t, "見つかりません"));
	done(&t);
	try_begin(&t, of(id, ""), NULL, "x=1", NULL);
	t.rq.form = (struct pairs){ 4,
		(struct pair[]){ { "version", "2" }, { "townsman.title", "見本" },
		    { "townsman.for", "見本" },
		    { "townsman", int_text(&t.work.arena, hanako) } } };
	assert_int_equal(any_update(&t.rq), 303);
	assert_true(store_end(&t.work));
	done(&t);
	a = affair_now(&w, id);
	assert_true(a.townsman.id == hanako && hanako != other);
	arena_reset(&w.arena);
	assert_int_equal(post(&t, of(id, ""), "version=3&townsman.title="), 303);
	done(&t);
	a = affair_now(&w, id);
	assert_true(a.townsman.id == 0);
	arena_reset(&w.arena);
}

static void as_clerk(struct work *w)
{
	as_officer(w, 1);
}

/* Puts the affair into the clerk's town, with somebody of it. */
static void in_town(struct work *w, int64_t id, int64_t who)
{
	struct affair a;

	assert_true(store_get(w, &affair_record, id, &a));
	a.townsman.id = who;
	a.municipality = (struct number){ true, 1 };
	assert_int_equal(store_save(w, &affair_record, &a), SAVED);
}

/* The clerk's form about that affair is answered so, in these words and without a name. */
static __attribute__((format(printf, 4, 5))) void assert_clerk_sends(int64_t id, int status,
    const char *words, const char *form, ...)
{
	struct try t;
	char whole[200];
	va_list values;

	va_start(values, form);
	vsnprintf(whole, sizeof whole, form, values);
	va_end(values);
	assert_int_equal(try_as(&t, of(id, ""), NULL, whole, as_clerk), status);
	assert_true(!words || says(&t, words));
	assert_false(says(&t, "隣町"));
	done(&t);
}

/* A neighbour town's man stands in a record of this town: its form gives him back unseen. */
static void keeps_whom_one_does_not_see(void **state)
{
	struct try t;
	struct work w;
	struct affair a;
	int64_t id = made(fill_all), other = made(NULL), theirs;

	(void)state;
	test_begin(&w, store, true);
	theirs = townsman_new(&w, "隣町 人", "トナリマチ ヒト", 2);
	in_town(&w, id, theirs);
	in_town(&w, other, 0);
	test_end(&w);
	assert_int_equal(try_as(&t, of(id, "/edit"), NULL, NULL, as_clerk), 200);
	assert_true(says(&t, HIDDEN) && !says(&t, "隣町"));
	done(&t);
	assert_clerk_sends(id, 303, NULL,
	    "version=2&amount=7&townsman=%lld&townsman.title=" HIDDEN, (long long)theirs);
	a = affair_now(&w, id);
	assert_true(a.townsman.id == theirs && a.amount.n == 7);
	arena_reset(&w.arena);
	/* Without its text, as a list to choose from sends it. */
	assert_clerk_sends(id, 303, NULL, "version=3&amount=8&townsman=%lld", (long long)theirs);
	/* Nobody unseen is put in anew, by id or by the words for it. */
	assert_clerk_sends(other, 422, "もうありません", "version=2&townsman=%lld",
	    (long long)theirs);
	assert_clerk_sends(other, 422, "見つかりません",
	    "version=2&townsman=%lld&townsman.title=" HIDDEN, (long long)theirs);
	/* Cleared on purpose, he is gone. */
	assert_clerk_sends(id, 303, NULL, "version=4&townsman=&townsman.title=");
	a = affair_now(&w, id);
	assert_true(a.townsman.id == 0);
	arena_reset(&w.arena);
}

/* Writes, but reads nothing private. */
static void as_typist(struct work *w)
{
	as_reader(w);
	w->actor.may |= (uint64_t)1 << WRITE_CASES;
}

static void hides_what_is_private(void **state)
{
	struct try t;
	struct work w;
	struct affair a;
	int64_t id = made(fill_all);

	(void)state;
	assert_int_equal(try_as(&t, of(id, "/edit"), NULL, NULL, as_reader), 200);
	assert_false(says(&t, "f-story"));
	assert_false(says(&t, "二行目"));
	done(&t);
	assert_int_equal(try_as(&t, of(id, ""), NULL, "version=1&story=上書き&amount=5", as_typist),
	    303);
	done(&t);
	a = affair_now(&w, id);
	assert_string_equal(a.story, "一行目\n二行目");
	assert_true(a.amount.n == 5);
	arena_reset(&w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_every_kind),
		cmocka_unit_test(leaves_what_was_not_touched),
		cmocka_unit_test(gives_back_what_it_cannot_read),
		cmocka_unit_test(keeps_codes_that_are_no_longer_given),
		cmocka_unit_test(finds_whom_a_text_means),
		cmocka_unit_test(keeps_whom_one_does_not_see),
		cmocka_unit_test(hides_what_is_private),
	};

	return cmocka_run_group_tests(tests, open_house, NULL);
}
