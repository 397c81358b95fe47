/* introducing_test: the search that carries a slip, and places side by side by a rule. */
#include "domain/consultations/walk.h"
#include "domain/introducing/trying.h"

/* ---- The search carries the slip ---- */

static void the_search_suggests_and_keeps_what_was_picked(void **state)
{
	(void)state;
	assert_int_equal(walk_get(&k, AKIKO, at("/finding?suggest=1")), 303);
	assert_string_equal(k.location,
	    at(arena_printf(&k.arena, "/finding?near=%lld&service=130", (long long)k.town[0])));
	assert_int_equal(walk_get(&k, AKIKO, asked("/finding", walk_id(&k, k.clinic), "")), 200);
	assert_true(walk_says(&k, "候補 1 / 6") && walk_says(&k, "に戻る"));
	assert_true(walk_says(&k, "自宅での看取りができる"));
	assert_true(walk_says(&k, arena_printf(&k.arena, "picked=%lld%%2C%lld",
				      (long long)k.clinic, (long long)k.nurses)));
	assert_true(walk_says(&k,
	    arena_printf(&k.arena, "/requests/new?slip=%lld&amp;organization=%lld",
		(long long)slip, (long long)k.nurses)));
	assert_false(walk_says(&k, "秘密野"));
	assert_int_equal(walk_get(&k, AKIKO,
			     asked("/finding", walk_id(&k, k.clinic), "&map=drawn")),
	    200);
	assert_true(walk_says(&k, "pin picked"));
	assert_int_equal(walk_get(&k, AKIKO, at("/finding?service=999")), 422);
	assert_true(walk_says(&k, "に戻る"));
}

static void live_at(const char *address, int64_t town)
{
	struct consultation c = walk_read(&k, slip);
	struct person p;
	struct work w;

	program(&w, true);
	assert_true(store_get(&w, &person_record, c.person.id, &p));
	p.address = address;
	p.municipality.id = town;
	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	done(&w);
}

static void stand_at(int64_t id, const char *address)
{
	struct organization o;
	struct work w;

	program(&w, true);
	assert_true(store_get(&w, &organization_record, id, &o));
	o.address = address;
	o.municipality.id = k.town[0];
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	done(&w);
}

/* Near what stands in the same part of her town; of her address nothing is in ours. */
static void distances_begin_where_she_lives(void **state)
{
	const char *home = at("/finding?near=home&service=130");

	(void)state;
	assert_int_equal(walk_get(&k, AKIKO, at("/finding?near=home")), 422);
	assert_true(walk_says(&k, "お住まいの地区の位置が分かりません"));
	stand_at(far_id, "福島県須賀川市大字見本　字北1");
	stand_at(k.clinic, "須賀川市見本町2-1");
	live_at("須賀川市大字見本字ひみつ３－４", k.town[0]);
	assert_int_equal(walk_get(&k, AKIKO, at("/finding?suggest=1")), 303);
	assert_string_equal(k.location, home);
	assert_int_equal(walk_get(&k, AKIKO, at("/finding?near=home")), 200);
	assert_true(walk_says(&k, "value=\"home\" selected")
	    && walk_says(&k, "名簿の施設1か所の真ん中から"));
	assert_false(walk_says(&k, "ひみつ"));
	walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/comparing?near=home&picked=%s",
				all_three())));
	assert_true(in_order(FAR_ONE, CLINIC, NURSES) && walk_says(&k, "お住まいの地区"));
	/* Where nothing of the part is known, her town counts before the slip's. */
	live_at("鏡石町大字ひみつ3", k.town[1]);
	assert_int_equal(walk_get(&k, AKIKO, at("/finding?suggest=1")), 303);
	assert_string_equal(k.location,
	    at(arena_printf(&k.arena, "/finding?serves=%lld&service=130", (long long)k.town[1])));
	assert_int_equal(walk_get(&k, AKIKO, "/finding?near=home"), 422);
}

static void what_cannot_be_picked_is_said(void **state)
{
	struct text seven = { .arena = &k.arena };
	struct work w;
	int64_t gone;

	(void)state;
	program(&w, true);
	for (int i = 0; i < 7; i++)
		text_addf(&seven, "%s%lld", i ? "," : "",
		    (long long)place(&w, arena_printf(&k.arena, "多い所%d", i), NULL, 0));
	gone = place(&w, "なくなる所", NULL, 0);
	assert_int_equal(store_remove(&w, &organization_record, gone, 1), SAVED);
	done(&w);
	assert_int_equal(walk_get(&k, AKIKO, asked("/comparing", seven.s, "")), 200);
	assert_true(walk_says(&k, "6か所までです") && walk_says(&k, "多い所5</a></h2>"));
	assert_false(walk_says(&k, "多い所6</a></h2>"));
	assert_int_equal(walk_post(&k, AKIKO, asked("/comparing", seven.s, ""), "token", "t", NULL),
	    422);
	walk_get(&k, AKIKO, asked("/comparing", walk_id(&k, gone), ""));
	assert_true(walk_says(&k, "名簿から外されているので、候補から除きました：なくなる所"));
	assert_true(walk_says(&k, "並べる候補がまだありません"));
	walk_get(&k, AKIKO, asked("/comparing", arena_printf(&k.arena, "%lld,%lld,x",
						    (long long)k.clinic, (long long)k.clinic),
			       ""));
	assert_true(walk_says(&k, "二度入っていた") && walk_says(&k, "読み取れない候補"));
	assert_int_equal(walk_post(&k, AKIKO, asked("/comparing", "", ""), "token", "u", NULL),
	    422);
	assert_true(walk_says(&k, "候補が選ばれていません"));
	assert_int_equal(walk_get(&k, AKIKO, asked("/comparing", all_three(), "&order=best")), 422);
	assert_true(walk_says(&k, "並びの順が読み取れません"));
}

static void nobody_compares_for_a_slip_that_is_not_his(void **state)
{
	static const char *const paths[] = { "/finding", "/comparing", "/comparing/pdf" };

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		assert_int_equal(walk_get(&k, OFFICER, asked(paths[i], all_three(), "")), 404);
		assert_int_equal(walk_get(&k, DOCTOR, asked(paths[i], all_three(), "")), 403);
	}
	assert_int_equal(
	    walk_post(&k, OFFICER, asked("/comparing", all_three(), ""), "token", "x", NULL), 403);
}

/* ---- The order ---- */

static void the_order_is_a_rule_that_is_said(void **state)
{
	(void)state;
	walk_get(&k, AKIKO, asked("/comparing", all_three(), ""));
	assert_true(in_order(NURSES, CLINIC, FAR_ONE));
	assert_true(walk_says(&k, "近い順（須賀川市の役所・役場からの直線距離です"));
	assert_true(walk_says(&k, "見つかった3件から3か所") && walk_says(&k, "1.1 km"));
	assert_true(walk_says(&k, "空き") && walk_says(&k, "分かりません"));
	walk_get(&k, AKIKO, asked("/comparing", all_three(), "&radius=5"));
	assert_true(walk_says(&k, "見つかった2件から2か所、ほかの条件から1か所"));
	walk_get(&k, AKIKO, asked("/comparing", all_three(), "&order=kana"));
	assert_true(in_order(FAR_ONE, CLINIC, NURSES));
	walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/comparing?picked=%s&order=near",
				all_three())));
	assert_true(walk_says(&k, "近い順にはできません") && in_order(FAR_ONE, CLINIC, NURSES));
	assert_int_equal(walk_get(&k, AKIKO, asked("/comparing/pdf", all_three(), "")), 200);
	assert_memory_equal(k.page, "%PDF", 4);
}

static void lots_are_the_same_however_often_one_draws(void **state)
{
	struct consultation c = walk_read(&k, slip);
	const char *seed, *lot[3];
	int64_t id[3] = { far_id, k.clinic, k.nurses };
	const char *const column[3] = { FAR_ONE, CLINIC, NURSES };
	int order[3] = { 0, 1, 2 };

	(void)state;
	/* printf 'R8-0001 2026-11-20 17' | b2sum -l 256 */
	assert_string_equal(lot_draw(&k.arena, "R8-0001 2026-11-20", 17),
	    "a5678afc8bb7649bac75af6ebda3c052440486bd8218fa4e20e7556b5fb3ea1c");
	seed = lot_seed(&k.arena, &c);
	assert_true(text_starts(seed, c.number));
	for (int i = 0; i < 3; i++)
		lot[i] = lot_draw(&k.arena, seed, id[i]);
	for (int i = 0; i < 3; i++)
		for (int j = i + 1; j < 3; j++)
			if (strcmp(lot[order[i]], lot[order[j]]) > 0) {
				int other = order[i];

				order[i] = order[j];
				order[j] = other;
			}
	for (int day = 0; day < 2; day++) {
		k.later = day * INT64_C(86400000);
		walk_get(&k, AKIKO, asked("/comparing", all_three(), "&order=lot"));
		assert_true(in_order(column[order[0]], column[order[1]], column[order[2]]));
		assert_true(walk_says(&k, seed));
	}
}

static void the_operators_own_place_is_named(void **state)
{
	static const char *const same[] = { "見本会", "（福）見本会", "（福）　見本会", "( 福 )見本会",
		"（社福） 見本会", "社会福祉法人見本会", "社会福祉法人 見本 会", "社会福祉法人「見本会」",
		"見本会（福）", "㈳見本会" };
	static const char *const others[] = { "（福）見本会館", "（福）新見本会", "社会福祉法人", "（福）" };
	struct corporation of = { .name = "社会福祉法人　見本会" };
	struct organization o;
	struct hub hub;
	struct work w;

	(void)state;
	walk_get(&k, AKIKO, asked("/comparing", all_three(), ""));
	assert_true(walk_says(&k, "運営（受託）者が登録されていない"));
	program(&w, true);
	assert_true(hub_get(&w, &hub));
	for (size_t i = 0; i < COUNT(same); i++) {
		hub.operator = same[i];
		if (!interest_is(&w, &hub, &(struct organization){ .run_by.title = of.name }))
			fail_msg("%s is another", same[i]);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		hub.operator = others[i];
		if (interest_is(&w, &hub, &(struct organization){ .run_by.title = of.name }))
			fail_msg("%s is the same", others[i]);
	}
	hub.operator = "見本会";
	assert_int_equal(store_save(&w, &hub_record, &hub), SAVED);
	assert_int_equal(store_save(&w, &corporation_record, &of), SAVED);
	assert_true(store_get(&w, &organization_record, far_id, &o));
	o.run_by.id = of.head.id;
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	done(&w);
	walk_get(&k, AKIKO, asked("/comparing", all_three(), ""));
	assert_true(walk_says(&k, "見本会が運営しています：遠い医院"));
	assert_true(in_order(NURSES, CLINIC, FAR_ONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_search_suggests_and_keeps_what_was_picked),
		TEST(distances_begin_where_she_lives),
		TEST(what_cannot_be_picked_is_said),
		TEST(nobody_compares_for_a_slip_that_is_not_his),
		TEST(the_order_is_a_rule_that_is_said),
		TEST(lots_are_the_same_however_often_one_draws),
		TEST(the_operators_own_place_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
