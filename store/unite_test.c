/* unite_test: two records that are one, put together and taken apart again. */
#include "store/fresh.h"
#include "store/internal.h"

#include <pthread.h>

static struct townsman man(struct work *w, int64_t id)
{
	struct townsman t;

	assert_true(store_get(w, &townsman_record, id, &t));
	return t;
}

static struct affair affair(struct work *w, int64_t id)
{
	struct affair a;

	assert_true(store_get(w, &affair_record, id, &a));
	return a;
}

static int64_t about(struct work *w, const char *number, int64_t townsman, int64_t town)
{
	struct affair a = { .number = number,
		.townsman.id = townsman,
		.municipality = { true, town } };

	assert_int_equal(store_save(w, &affair_record, &a), SAVED);
	return a.head.id;
}

static enum saved unite(struct work *w, int64_t kept, int64_t lost, const char *kana)
{
	struct townsman k = man(w, kept);

	k.kana = kana;
	return store_unite(w, &townsman_record, &k, lost, man(w, lost).head.version);
}

static enum saved divide(struct work *w, int64_t kept, int64_t lost)
{
	return store_divide(w, &townsman_record, lost, man(w, kept).head.version);
}

/* Two men who are one, and an affair of each; one more of the second is taken away. */
struct two {
	int64_t kept, lost, first, second, removed;
};

static struct two two_new(struct work *w)
{
	struct two t = { .kept = townsman_new(w, "山田 太郎", "ヤマダ", 1),
		.lost = townsman_new(w, "山田 大郎", "ヤマダ タロウ", 1) };

	t.first = about(w, "1", t.kept, 1);
	t.second = about(w, "2", t.lost, 2);
	t.removed = about(w, "3", t.lost, 1);
	assert_int_equal(store_remove(w, &affair_record, t.removed, 1), SAVED);
	return t;
}

static void all_that_points_there_goes_along(void **state)
{
	struct query by_name = { .find = "太郎" };
	struct version *v;
	struct work w;
	struct two t;

	(void)state;
	test_begin(&w, s, true);
	t = two_new(&w);
	assert_int_equal(store_count(&w, &affair_record, &by_name), 1);
	as_officer(&w, 1); /* who does not see the affair of town 2, and still takes it along */
	w.reason = "同じ方だった";
	assert_int_equal(unite(&w, t.kept, t.lost, "ヤマダ タロウ"), SAVED);
	as_reader(&w);
	w.actor.may |= (uint64_t)1 << READ_PRIVATE;
	assert_int_equal(affair(&w, t.second).townsman.id, t.kept);
	assert_int_equal(affair(&w, t.removed).townsman.id, t.kept);
	assert_int_not_equal(affair(&w, t.removed).head.removed, 0);
	assert_int_equal(affair(&w, t.first).head.version, 1);
	assert_int_not_equal(man(&w, t.lost).head.removed, 0);
	assert_string_equal(man(&w, t.kept).kana, "ヤマダ タロウ");
	assert_int_equal(store_united(&w, &townsman_record, t.lost), t.kept);
	assert_int_equal(store_united(&w, &townsman_record, t.kept), 0);
	assert_int_equal(store_count(&w, &affair_record, &by_name), 2);
	assert_int_equal(store_history(&w, &affair_record, t.removed, &v), 3);
	assert_string_equal(v[0].what, "remove");
	assert_string_equal(v[0].reason, "同じ方だった");
	assert_int_equal(store_history(&w, &townsman_record, t.lost, &v), 2);
	assert_string_equal(v[0].what, "remove");
	test_end(&w);
}

static int64_t who_removed(struct work *w, const struct record *r, int64_t id)
{
	struct removal_query q = { .limit = 10 };
	struct removal *all;
	int n = store_removals(w, r, &q, &all);

	for (int i = 0; i < n; i++)
		if (all[i].id == id)
			return all[i].by.id;
	return -1;
}

/* The affair was taken away by one, and turned to the other townsman by another afterwards. */
static void who_took_it_away_is_not_who_put_together(void **state)
{
	struct affair a;
	struct work w;
	struct two t;

	(void)state;
	test_begin(&w, s, true);
	w.actor.account = 7;
	t = two_new(&w);
	w.now += 1000;
	w.actor.account = 8;
	w.reason = "同じ方だった";
	assert_int_equal(unite(&w, t.kept, t.lost, "ヤマダ"), SAVED);
	w.reason = NULL;
	assert_int_equal(who_removed(&w, &affair_record, t.removed), 7);
	assert_int_equal(who_removed(&w, &townsman_record, t.lost), 8);
	a = affair(&w, t.removed);
	assert_int_equal(store_removal(&w, &affair_record, &a)->by.id, 7);
	assert_null(store_removal(&w, &affair_record, &a)->reason);
	w.now += 1000;
	assert_int_equal(divide(&w, t.kept, t.lost), SAVED);
	assert_int_equal(who_removed(&w, &affair_record, t.removed), 7);
	assert_int_equal(who_removed(&w, &townsman_record, t.lost), -1);
	w.now += 1000;
	a = affair(&w, t.removed);
	assert_int_equal(store_restore(&w, &affair_record, t.removed, a.head.version), SAVED);
	a = affair(&w, t.removed);
	assert_null(store_removal(&w, &affair_record, &a));
	w.actor.account = 9;
	w.now += 1000;
	assert_int_equal(store_remove(&w, &affair_record, t.removed, a.head.version), SAVED);
	assert_int_equal(who_removed(&w, &affair_record, t.removed), 9);
	test_end(&w);
}

static void both_are_again_as_they_were(void **state)
{
	struct division d;
	struct work w;
	struct two t;

	(void)state;
	test_begin(&w, s, true);
	t = two_new(&w);
	assert_int_equal(unite(&w, t.kept, t.lost, "ヤマダ タロウ"), SAVED);
	assert_true(store_division(&w, &townsman_record, t.lost, &d));
	assert_int_equal(d.back, 2);
	assert_int_equal(d.stay, 0);
	assert_int_equal(d.fields, 1);
	assert_true(d.field[0].back);
	assert_int_equal(divide(&w, t.kept, t.lost), SAVED);
	assert_string_equal(man(&w, t.kept).kana, "ヤマダ");
	assert_string_equal(man(&w, t.lost).kana, "ヤマダ タロウ");
	assert_int_equal(man(&w, t.lost).head.removed, 0);
	assert_int_equal(affair(&w, t.first).townsman.id, t.kept);
	assert_int_equal(affair(&w, t.second).townsman.id, t.lost);
	assert_int_equal(affair(&w, t.removed).townsman.id, t.lost);
	assert_int_not_equal(affair(&w, t.removed).head.removed, 0);
	assert_int_equal(store_count(&w, &affair_record, &(struct query){ .find = "大郎" }), 1);
	assert_int_equal(store_united(&w, &townsman_record, t.lost), 0);
	assert_false(store_division(&w, &townsman_record, t.lost, &d));
	assert_int_equal(divide(&w, t.kept, t.lost), ABSENT);
	/* And once more: the second time has its own rows. */
	assert_int_equal(unite(&w, t.kept, t.lost, "ヤマダ"), SAVED);
	assert_int_equal(divide(&w, t.kept, t.lost), SAVED);
	assert_int_equal(affair(&w, t.second).townsman.id, t.lost);
	test_end(&w);
}

static void what_changed_since_stays(void **state)
{
	struct townsman kept;
	struct affair a, b;
	struct division d;
	struct work w;
	struct two t;
	int64_t other, later;

	(void)state;
	test_begin(&w, s, true);
	t = two_new(&w);
	other = townsman_new(&w, "鈴木 一", "スズキ", 1);
	b = affair(&w, about(&w, "4", t.lost, 1));
	assert_int_equal(unite(&w, t.kept, t.lost, "ヤマダ タロウ"), SAVED);
	a = affair(&w, t.second);
	a.story = "あとから書いた";
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	b = affair(&w, b.head.id);
	b.townsman.id = other;
	assert_int_equal(store_save(&w, &affair_record, &b), SAVED);
	later = about(&w, "5", t.kept, 1);
	kept = man(&w, t.kept);
	kept.kana = "ヤマタ タロウ";
	assert_int_equal(store_save(&w, &townsman_record, &kept), SAVED);
	assert_true(store_division(&w, &townsman_record, t.lost, &d));
	assert_int_equal(d.back, 2);
	assert_int_equal(d.stay, 1);
	assert_false(d.field[0].back);
	assert_string_equal(d.field[0].now, "ヤマタ タロウ");
	assert_int_equal(divide(&w, t.kept, t.lost), SAVED);
	assert_int_equal(affair(&w, t.second).townsman.id, t.lost);
	assert_string_equal(affair(&w, t.second).story, "あとから書いた");
	assert_int_equal(affair(&w, b.head.id).townsman.id, other);
	assert_int_equal(affair(&w, later).townsman.id, t.kept);
	assert_string_equal(man(&w, t.kept).kana, "ヤマタ タロウ");
	test_end(&w);
}

static void chains_are_followed_and_undone_from_their_end(void **state)
{
	struct work w;
	struct two t;
	int64_t last;

	(void)state;
	test_begin(&w, s, true);
	t = two_new(&w);
	last = townsman_new(&w, "山田 太朗", "ヤマダ", 1);
	assert_int_equal(unite(&w, t.kept, t.lost, "ヤマダ"), SAVED);
	assert_int_equal(unite(&w, last, t.kept, "ヤマダ"), SAVED);
	assert_int_equal(store_united(&w, &townsman_record, t.lost), last);
	assert_int_equal(affair(&w, t.second).townsman.id, last);
	assert_int_equal(divide(&w, t.kept, t.lost), ABSENT);
	assert_non_null(strstr(w.problems->say, "さらに別の記録"));
	w.problems = NULL;
	assert_int_equal(divide(&w, last, t.kept), SAVED);
	assert_int_equal(divide(&w, t.kept, t.lost), SAVED);
	assert_int_equal(affair(&w, t.second).townsman.id, t.lost);
	test_end(&w);
}

static void the_lost_one_comes_back_that_way_alone(void **state)
{
	struct work w;
	struct two t;

	(void)state;
	test_begin(&w, s, true);
	t = two_new(&w);
	unite(&w, t.kept, t.lost, "ヤマダ");
	assert_int_equal(store_restore(&w, &townsman_record, t.lost, 2), ABSENT);
	assert_non_null(strstr(w.problems->say, "まとめてあります"));
	w.problems = NULL;
	assert_int_equal(
	    store_remove(&w, &townsman_record, t.kept, man(&w, t.kept).head.version), SAVED);
	assert_int_equal(divide(&w, t.kept, t.lost), ABSENT);
	assert_non_null(strstr(w.problems->say, "削除されています"));
	test_end(&w);
}

static void what_is_not_seen_or_another_by_now_is_refused(void **state)
{
	struct townsman kept;
	struct work w;
	struct two t;
	int64_t foreign;

	(void)state;
	test_begin(&w, s, true);
	t = two_new(&w);
	foreign = townsman_new(&w, "山田 太郎", "ヤマダ", 2);
	kept = man(&w, t.kept);
	as_officer(&w, 1);
	assert_int_equal(store_unite(&w, &townsman_record, &kept, foreign, 1), ABSENT);
	assert_int_equal(store_unite(&w, &townsman_record, &kept, t.lost, 2), STALE);
	kept.head.version = 9;
	assert_int_equal(store_unite(&w, &townsman_record, &kept, t.lost, 1), STALE);
	kept.head.version = 1;
	w.actor.may &= ~((uint64_t)1 << WRITE_CASES);
	assert_int_equal(store_unite(&w, &townsman_record, &kept, t.lost, 1), ABSENT);
	test_end(&w);
	test_begin(&w, s, false);
	assert_int_equal(affair(&w, t.second).townsman.id, t.lost);
	test_end(&w);
}

static void too_much_is_refused_in_words(void **state)
{
	struct work w;
	struct two t;

	(void)state;
	test_begin(&w, s, true);
	t = two_new(&w);
	for (int i = 0; i < 1000; i++)
		about(&w, arena_printf(&w.arena, "n%d", i), t.lost, 1);
	assert_int_equal(unite(&w, t.kept, t.lost, "ヤマダ"), ABSENT);
	assert_non_null(strstr(w.problems->say, "1002件"));
	assert_int_equal(man(&w, t.lost).head.removed, 0);
	test_end(&w);
}

/* ---- At the same time -------------------------------------------------------------------- */

struct colleague {
	struct store *store;
	int64_t kept, lost;
	enum saved saved;
	bool committed;
};

static void *unite_them(void *context)
{
	struct colleague *c = context;
	struct townsman kept;
	struct work w;

	test_begin(&w, c->store, true);
	assert_true(store_get(&w, &townsman_record, c->kept, &kept));
	c->saved = store_unite(&w, &townsman_record, &kept, c->lost, 1);
	if (c->saved == SAVED)
		c->committed = store_end(&w);
	else
		store_cancel(&w);
	arena_reset(&w.arena);
	return NULL;
}

static void of_overlapping_pairs_one_is_refused(void **state)
{
	struct colleague c[2];
	pthread_t thread[2];
	struct work w;
	struct two t;
	int64_t last;

	(void)state;
	for (int round = 0; round < 8; round++) {
		fresh(NULL);
		test_begin(&w, s, true);
		t = two_new(&w);
		last = townsman_new(&w, "山田 太朗", "ヤマダ", 1);
		test_end(&w);
		c[0] = (struct colleague){ second_store(), t.kept, t.lost, ABSENT, false };
		c[1] = (struct colleague){ second_store(), last, t.kept, ABSENT, false };
		for (int i = 0; i < 2; i++)
			pthread_create(&thread[i], NULL, unite_them, &c[i]);
		for (int i = 0; i < 2; i++)
			pthread_join(thread[i], NULL);
		assert_int_equal(c[0].committed + c[1].committed, 1);
		test_begin(&w, s, false);
		assert_int_equal(how_many(&w, "SELECT COUNT(*) FROM affair a JOIN townsman t"
					      " ON t.region = a.region AND t.id = a.townsman"
					      " WHERE t.removed <> 0"),
		    0);
		test_end(&w);
		for (int i = 0; i < 2; i++)
			store_close(c[i].store);
		store_close(s);
	}
	fresh(NULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, close_store)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_that_points_there_goes_along),
		TEST(who_took_it_away_is_not_who_put_together),
		TEST(both_are_again_as_they_were),
		TEST(what_changed_since_stays),
		TEST(chains_are_followed_and_undone_from_their_end),
		TEST(the_lost_one_comes_back_that_way_alone),
		TEST(what_is_not_seen_or_another_by_now_is_refused),
		TEST(too_much_is_refused_in_words),
		cmocka_unit_test(of_overlapping_pairs_one_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
