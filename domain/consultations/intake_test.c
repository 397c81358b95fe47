/* intake_test: taking a question in, well and badly, alone and all at once. */
#include "domain/consultations/walk.h"

#include <sys/wait.h>
#include <unistd.h>

static void asks_what_is_needed(void **state)
{
	(void)state;
	assert_int_equal(walk_get(&k, AKIKO, "/consultations/new"), 200);
	assert_true(walk_says(&k, "須賀川市") && walk_says(&k, "圏域外"));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "t1", "municipality.shown",
			     "1", "story", "途中まで", NULL),
	    422);
	assert_true(walk_says(&k, "途中まで"));
	assert_true(walk_says(&k, "お住まいの市町村を選んでください"));
}

static void takes_a_call(void **state)
{
	struct consultation c;

	(void)state;
	assert_int_equal(
	    walk_post(&k, AKIKO, "/consultations", "token", "t2", "channel", "phone", "caller_kind",
		"family", "caller_name", "長女", "caller_phone", "0248-00-1234",
		"municipality.shown", "1", "municipality", walk_id(&k, k.town[0]), "contents.shown",
		"1", "contents", "home_doctor", "contents", "carer", "contents.first", "carer",
		"scene", "daily", "urgency", "soon", "story", "玄関の段差で転んだ。", "name",
		"見本 はな子", "kana", "みほん はなこ", "birth", "昭15.1.2", "phone", "0248001234",
		"next_step", "候補を案内する", "next_date", "R8.11.25", "then", "act", NULL),
	    303);
	assert_string_equal(k.publish,
	    arena_printf(&k.arena, "consultation/%lld", (long long)walk_slip(&k)));
	c = walk_read(&k, walk_slip(&k));
	assert_string_equal(c.number, "R8-0001");
	assert_string_equal(c.contents, "carer home_doctor");
	assert_string_equal(c.turn, "相談員 明子");
	assert_int_equal(c.state, STATE_RECEIVED);
	assert_int_equal(c.receiver.id, k.account[AKIKO]);
	assert_true(c.person.id && !c.continued);
	assert_int_equal(c.next_date.day, 25);
	assert_int_equal(walk_get(&k, AKIKO, k.location), 200);
	assert_true(walk_says(&k, "R8-0001") && walk_says(&k, "見本 はな子")
	    && walk_says(&k, "玄関の段差で転んだ。"));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "t3", WALK_CALL, "person",
			     walk_id(&k, c.person.id), NULL),
	    303);
	assert_true(walk_read(&k, walk_slip(&k)).continued);
}

static void finds_earlier_slips(void **state)
{
	int64_t person;

	(void)state;
	takes_a_call(NULL);
	person = walk_read(&k, walk_slip(&k)).person.id;
	assert_int_equal(
	    walk_get(&k, AKIKO,
		arena_printf(&k.arena, "/consultations/similar?person=%lld", (long long)person)),
	    200);
	assert_true(walk_says(&k, "R8-0001") && walk_says(&k, "R8-0002"));
	assert_false(walk_says(&k, "<html"));
	walk_get(&k, AKIKO, "/people/suggest?q=S15.1.2");
	assert_true(walk_says(&k, "見本 はな子"));
	walk_get(&k, AKIKO, "/people/suggest?q=%E3%81%AF%E3%81%AA%E3%81%93"); /* はなこ */
	assert_true(walk_says(&k, "見本 はな子"));
	walk_get(&k, AKIKO, "/consultations/similar?phone=0248001");
	assert_true(walk_says(&k, "R8-0001") && !walk_says(&k, "R8-0002"));
	walk_get(&k, OFFICER, "/consultations/similar?phone=0248001");
	assert_false(walk_says(&k, "R8-0001"));
	assert_int_equal(walk_get(&k, DOCTOR, "/consultations/similar?phone=0248001"), 403);
}

/* While the call lasts nobody is asked whether she is known; afterwards it is one click. */
static void asks_about_like_persons(void **state)
{
	struct consultation c;
	struct person p;
	struct work w;
	int64_t slip, known;

	takes_a_call(state);
	known = walk_read(&k, walk_slip(&k)).person.id;
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "t4", WALK_CALL, "name",
			     "見本 はな子", "birth", "S15.1.2", NULL),
	    303);
	slip = walk_slip(&k);
	c = walk_read(&k, slip);
	walk_get(&k, AKIKO, arena_printf(&k.arena, "/consultations/%lld", (long long)slip));
	assert_true(walk_says(&k, "同じ方ではありませんか"));
	assert_int_equal(walk_post(&k, AKIKO,
			     arena_printf(&k.arena, "/consultations/%lld/same", (long long)slip),
			     "version", "1", "same", walk_id(&k, known), NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).person.id, known);
	assert_true(walk_read(&k, slip).continued);
	test_begin(&w, k.store, false);
	w.actor = actor_program(k.region);
	assert_true(store_get(&w, &person_record, c.person.id, &p) && p.head.removed);
	test_end(&w);
}

static void refuses_at_the_field(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "b1", WALK_CALL, "name",
			     "見本 太郎", "birth", "昭和65年1月1日", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-birth\"") && walk_says(&k, "昭和65年1月1日"));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "b1", "story", "話",
			     "name", "見本 太郎", "birth", "2099-01-01", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-birth\""));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "b2", WALK_CALL, "name",
			     "見本 太郎", "birth", "R8.11.23", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-birth\""));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "b3", "channel", "phone",
			     "caller_kind", "family", "municipality.shown", "1", "municipality",
			     "4711", "contents", "home_doctor", "story", "話", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-municipality\""));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "b4", WALK_CALL,
			     "received", "R8.12.1 9:00", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-received\""));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "b5", WALK_CALL,
			     "next_date", "R8.11.1", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-next_date\""));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "b6", WALK_CALL, "urgency",
			     "nonsense", NULL),
	    422);
	/* Nothing was half-saved: the next slip has the first number. */
	assert_string_equal(walk_read(&k, walk_call(&k, "b7", walk_id(&k, k.town[0]), "話")).number,
	    "R8-0001");
}

static void refuses_a_neighbour_as_inside(void **state)
{
	struct municipality m = { .code = "072036", .name = "郡山市" };
	struct work w;

	(void)state;
	test_begin(&w, k.store, true);
	w.actor = actor_program(k.region);
	store_save(&w, &municipality_record, &m);
	test_end(&w);
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "n1", "channel", "phone",
			     "caller_kind", "family", "municipality.shown", "1", "municipality",
			     walk_id(&k, m.head.id), "contents", "cost", "story", "話", NULL),
	    422);
	assert_true(walk_says(&k, "圏域ではありません"));
}

static void takes_a_token_once(void **state)
{
	int64_t first;

	(void)state;
	first = walk_call(&k, "same", walk_id(&k, k.town[0]), "一度目");
	assert_int_equal(walk_call(&k, "same", walk_id(&k, k.town[0]), "一度目"), first);
	assert_string_equal(
	    walk_read(&k, walk_call(&k, "other", walk_id(&k, k.town[0]), "次")).number, "R8-0002");
}

/* Back in the browser and on to the next call: what was typed then is not the slip of before. */
static void gives_back_another_text_with_the_same_token(void **state)
{
	int64_t first = walk_call(&k, "back", walk_id(&k, k.town[0]), "一人目の話");

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "back", "channel", "phone",
			     "caller_kind", "family", "municipality.shown", "1", "municipality",
			     walk_id(&k, k.town[0]), "contents", "home_doctor", "story",
			     "二人目の話", NULL),
	    409);
	assert_true(walk_says(&k, "まだ保存していません") && walk_says(&k, "二人目の話"));
	assert_false(walk_says(&k, "name=\"token\" value=\"back\""));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "back", "channel", "phone",
			     "caller_kind", "family", "municipality.shown", "1", "municipality",
			     walk_id(&k, k.town[0]), "contents", "home_doctor", "story",
			     "一人目の話", "name", "名前だけ 違う", NULL),
	    409);
	assert_true(walk_says(&k, "名前だけ 違う"));
	assert_string_equal(walk_read(&k, first).story, "一人目の話");
}

static void takes_elsewhere_and_nobody(void **state)
{
	struct consultation c;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "o1", "channel", "phone",
			     "caller_kind", "self", "municipality.shown", "1", "municipality", "",
			     "contents", "cost", "story", "話", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-outside_town\""));
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "o1", "channel", "phone",
			     "caller_kind", "self", "municipality.shown", "1", "municipality", "",
			     "outside_town", "郡山市", "pointed_to", "郡山市の相談窓口", "contents",
			     "cost", "story", "話", NULL),
	    303);
	c = walk_read(&k, walk_slip(&k));
	assert_true(c.outside && !c.municipality.id && !c.person.id);
	walk_get(&k, AKIKO, k.location);
	assert_true(walk_says(&k, "匿名の方") && walk_says(&k, "郡山市の相談窓口"));
}

/* A town of the hub's own is nowhere else, however it is written. */
static void elsewhere_is_not_here(void **state)
{
	static const char *const here[] = { "須賀川市", " 須賀川市　", "福島県須賀川市", "岩瀬郡天栄村",
		"福島県岩瀬郡 天栄村" };
	static const char *const away[] = { "郡山市", "静岡県須賀川市", "新須賀川市" };
	const char *token;

	(void)state;
	for (size_t i = 0; i < COUNT(here) + COUNT(away); i++) {
		bool inside = i < COUNT(here);

		token = arena_printf(&k.arena, "e%zu", i);
		if (walk_post(&k, AKIKO, "/consultations", "token", token, "channel", "phone",
			"caller_kind", "self", "municipality.shown", "1", "municipality", "",
			"outside_town", inside ? here[i] : away[i - COUNT(here)], "pointed_to",
			"そこの窓口", "contents", "cost", "story", "話", NULL)
		    != (inside ? 422 : 303))
			fail_msg("%s", inside ? here[i] : away[i - COUNT(here)]);
		if (inside)
			assert_true(walk_says(&k, "id=\"e-outside_town\"")
			    && walk_says(&k, "この拠点の圏域です"));
	}
}

/* The token and the key come over the wire: as long as somebody likes. */
static void bears_long_tokens(void **state)
{
	char token[9001] = "";
	struct work w;

	(void)state;
	for (uint32_t i = 0, dice = 1; i < sizeof token - 1; i++, dice = dice * 1103515245 + 12345)
		token[i] = (char)('a' + (dice >> 16) % 26);
	walk_call(&k, token, walk_id(&k, k.town[0]), "話の全部");
	assert_int_equal(walk_post(&k, AKIKO, "/drafts/discard", "draft_key", token, NULL), 303);
	test_begin(&w, k.store, false);
	assert_int_equal(store_query(&w, "SELECT 1 FROM draft WHERE LENGTH(key) > 200")->n, 0);
	test_end(&w);
	arena_reset(&w.arena);
}

/* ---- All at once --------------------------------------------------------------------------- */

enum { CALLERS = 6, CALLS = 8 };

static void call_in_a_row(int caller)
{
	struct arena a = {0};
	struct walk mine = k;

	id_node((unsigned)caller + 10);
	mine.store = second_store();
	for (int i = 0; i < CALLS; i++)
		if (!walk_call(&mine, arena_printf(&a, "c%d-%d", caller, i), walk_id(&k, k.town[0]),
			"話"))
			_exit(1);
	store_close(mine.store);
	_exit(0);
}

static void numbers_without_gaps(void **state)
{
	struct work w;
	struct rows *rs;
	pid_t children[CALLERS];
	int status;

	(void)state;
	fflush(NULL);
	for (int i = 0; i < CALLERS; i++) {
		children[i] = fork();
		if (children[i] == 0)
			call_in_a_row(i);
	}
	for (int i = 0; i < CALLERS; i++) {
		waitpid(children[i], &status, 0);
		assert_int_equal(status, 0);
	}
	test_begin(&w, k.store, false);
	rs = store_query(&w,
	    "SELECT COUNT(DISTINCT serial), MIN(serial), MAX(serial), COUNT(*) FROM consultation"
	    " WHERE region = $1",
	    I(k.region));
	assert_int_equal(cell_number(rs, 0, 0), CALLERS * CALLS);
	assert_int_equal(cell_number(rs, 0, 1), 1);
	assert_int_equal(cell_number(rs, 0, 2), CALLERS * CALLS);
	assert_int_equal(cell_number(rs, 0, 3), CALLERS * CALLS);
	test_end(&w);
}

/* A list is of those who are there. */
static void lists_by_who_is_there(void **state)
{
	(void)state;
	walk_call(&k, "first", walk_id(&k, k.town[0]), "通院が難しくなった。");
	assert_int_equal(walk_get(&k, AKIKO, "/consultations?assigned=999"), 422);
	assert_true(walk_says(&k, "担当に「999」はありません")
	    && !walk_says(&k, "決まっていない"));
	assert_int_equal(walk_get(&k, AKIKO,
			     arena_printf(&k.arena, "/consultations?assigned=%lld",
				 (long long)k.account[AKIKO])),
	    200);
	assert_true(walk_says(&k, "担当：相談員 明子") && walk_says(&k, ">1 件<"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(asks_what_is_needed),
		TEST(takes_a_call),
		TEST(finds_earlier_slips),
		TEST(asks_about_like_persons),
		TEST(refuses_at_the_field),
		TEST(refuses_a_neighbour_as_inside),
		TEST(takes_a_token_once),
		TEST(gives_back_another_text_with_the_same_token),
		TEST(takes_elsewhere_and_nobody),
		TEST(elsewhere_is_not_here),
		TEST(bears_long_tokens),
		TEST(numbers_without_gaps),
		TEST(lists_by_who_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
