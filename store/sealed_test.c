/* sealed_test: what is sealed comes back to the byte, or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/sealed.h"
#include "tests/support.h"

enum { LONG = 3 * SEALED_PIECE + 17 };

static struct store *store;
static unsigned char content[LONG];
static char key_path[64], other_path[64];

static const struct table *const tables[] = { &sealed_table, &sealed_coming_table, NULL };
static const struct record *const records[] = { NULL };
static const struct schema schema = { .records = records, .tables = tables };

static int open_store(void **state)
{
	const char *why;

	(void)state;
	snprintf(key_path, sizeof key_path, "/tmp/yui-sealed-%d.key", (int)getpid());
	snprintf(other_path, sizeof other_path, "/tmp/yui-sealed-%d.other", (int)getpid());
	for (size_t i = 0; i < LONG; i++)
		content[i] = (unsigned char)(i * 31 + i / 251);
	store = test_store_of(&schema);
	return secret_open(key_path, &why) ? 0 : 1;
}

static int close_store(void **state)
{
	(void)state;
	unlink(key_path);
	unlink(other_path);
	store_close(store);
	return 0;
}

/* ---- Helpers ------------------------------------------------------------------------------ */

struct got {
	size_t n, most;
	bool same;
};

static bool compare(void *context, const void *bytes, size_t n)
{
	struct got *g = context;

	g->same = g->same && g->n + n <= LONG && !memcmp(content + g->n, bytes, n);
	g->n += n;
	return !g->most || g->n < g->most;
}

static const char *put(struct work *w, int64_t id, size_t n)
{
	struct sealing *s = sealed_begin(w, id, false);

	for (size_t at = 0, some; at < n; at += some) {
		some = at % 7919 + 1 < n - at ? at % 7919 + 1 : n - at;
		assert_true(sealed_put(s, content + at, some));
	}
	return sealed_end(s);
}

static enum sealed read_back(struct work *w, int64_t id, const char *hash, struct got *g)
{
	*g = (struct got){ .same = true };
	return sealed_read(w, id, hash, compare, g);
}

static int64_t pieces(struct work *w, int64_t id)
{
	return cell_number(store_query(w, "SELECT COUNT(*) FROM sealed_piece WHERE region = $1"
					  " AND id = $2",
			       I(w->actor.region), I(id)),
	    0, 0);
}

/* ---- Tests -------------------------------------------------------------------------------- */

static void comes_back(void **state)
{
	static const size_t sizes[] = { 0, 1, SEALED_PIECE - 1, SEALED_PIECE, SEALED_PIECE + 1,
		2 * SEALED_PIECE, LONG };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct work w;
		struct got g;
		const char *hash;

		test_begin(&w, store, true);
		hash = put(&w, 100 + (int64_t)i, sizes[i]);
		assert_int_equal(strlen(hash), SEALED_HASH);
		assert_int_equal(read_back(&w, 100 + (int64_t)i, hash, &g), SEALED_WELL);
		assert_int_equal(g.n, sizes[i]);
		assert_true(g.same);
		assert_int_equal(sealed_read(&w, 100 + (int64_t)i, hash, NULL, NULL), SEALED_WELL);
		test_end(&w);
		arena_reset(&w.arena);
	}
}

/* Nothing of it stands in the database as it is. */
static void tells_nothing(void **state)
{
	static const char secret[] = "須賀川の花子さんの診療情報";
	struct work w;
	struct sealing *s;
	struct rows *rs;

	(void)state;
	test_begin(&w, store, true);
	s = sealed_begin(&w, 200, false);
	sealed_put(s, secret, sizeof secret);
	sealed_end(s);
	rs = store_query(&w, "SELECT data FROM sealed_piece WHERE id = 200");
	assert_int_equal(rs->n, 1);
	assert_null(strstr(CELL(rs, 0, 0), "6aCI6LOA")); /* its beginning in base 64 */
	assert_null(strstr(CELL(rs, 0, 0), secret));
	test_end(&w);
	arena_reset(&w.arena);
}

static void spoil(const char *sql_spoils, enum sealed expected)
{
	struct work w;
	struct got g;
	const char *hash;

	test_begin(&w, store, true);
	hash = put(&w, 300, LONG);
	if (!strcmp(sql_spoils, "flip"))
		store_query(&w, "UPDATE sealed_piece SET data = SUBSTR(data, 1, 1000)"
				" || CASE WHEN SUBSTR(data, 1001, 1) = 'A' THEN 'B' ELSE 'A' END"
				" || SUBSTR(data, 1002) WHERE id = 300 AND number = 2");
	else if (!strcmp(sql_spoils, "swap"))
		store_query(&w, "UPDATE sealed_piece SET number = 5 - number"
				" WHERE id = 300 AND number IN (2, 3)");
	else if (!strcmp(sql_spoils, "last"))
		store_query(&w, "DELETE FROM sealed_piece WHERE id = 300 AND number = 3");
	else if (!strcmp(sql_spoils, "middle"))
		store_query(&w, "DELETE FROM sealed_piece WHERE id = 300 AND number = 1");
	else if (!strcmp(sql_spoils, "all"))
		store_query(&w, "DELETE FROM sealed_piece WHERE id = 300");
	else
		store_query(&w, "UPDATE sealed_piece SET data = '?' WHERE id = 300");
	assert_int_equal(read_back(&w, 300, hash, &g), expected);
	assert_int_equal(sealed_read(&w, 300, hash, NULL, NULL), expected);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void damage_is_seen(void **state)
{
	(void)state;
	spoil("flip", SEALED_BROKEN);
	spoil("last", SEALED_BROKEN);
	spoil("middle", SEALED_BROKEN);
	spoil("rubbish", SEALED_BROKEN);
	spoil("all", SEALED_MISSING);
}

/* The pieces of one content in the place of another's open nowhere, though their hash is right. */
static void belongs_to_its_place(void **state)
{
	struct work w;
	struct got g;
	const char *hash;

	(void)state;
	test_begin(&w, store, true);
	hash = put(&w, 400, 1000);
	store_query(&w, "UPDATE sealed_piece SET id = 401 WHERE id = 400");
	assert_int_equal(read_back(&w, 401, hash, &g), SEALED_LOCKED);
	assert_int_equal(g.n, 0);
	store_query(&w, "UPDATE sealed_piece SET id = 400, region = 2 WHERE id = 401");
	w.actor.region = 2;
	assert_int_equal(read_back(&w, 400, hash, &g), SEALED_LOCKED);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void another_key_opens_nothing(void **state)
{
	struct work w;
	struct got g;
	const char *hash, *why;

	(void)state;
	test_begin(&w, store, true);
	hash = put(&w, INT64_MAX, LONG);
	assert_true(sealed_fits(&w));
	assert_true(secret_open(other_path, &why));
	assert_int_equal(read_back(&w, INT64_MAX, hash, &g), SEALED_LOCKED);
	assert_int_equal(g.n, 0);
	assert_false(sealed_fits(&w));
	assert_int_equal(sealed_read(&w, INT64_MAX, hash, NULL, NULL), SEALED_WELL);
	assert_false(secret_open_old("/nowhere/at/all", &why));
	assert_false(secret_ready());
	assert_int_equal(read_back(&w, INT64_MAX, hash, &g), SEALED_LOCKED);
	assert_true(secret_open(key_path, &why));
	assert_int_equal(read_back(&w, INT64_MAX, hash, &g), SEALED_WELL);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void the_sink_may_stop(void **state)
{
	struct got g = { .most = 1, .same = true };
	struct work w;
	const char *hash;

	(void)state;
	test_begin(&w, store, true);
	hash = put(&w, 500, LONG);
	assert_int_equal(sealed_read(&w, 500, hash, compare, &g), SEALED_STOPPED);
	assert_int_equal(g.n, SEALED_PIECE);
	store_cancel(&w);
	arena_reset(&w.arena);
}

struct half {
	struct work *work;
	int64_t id;
	const char *hash;
};

static void seal_aside(void *context)
{
	struct half *h = context;
	struct sealing *s = sealed_begin(h->work, h->id, true);

	assert_true(sealed_put(s, content, LONG));
	h->hash = sealed_end(s);
}

/* The program ends after the content and before its row: it is swept, but not while it is fresh. */
static void what_never_arrives_is_swept(void **state)
{
	struct work w;
	struct half h = { .work = &w, .id = 600 };
	int64_t now = moment_now();

	(void)state;
	test_begin(&w, store, true);
	store_aside(&w, seal_aside, &h);
	store_cancel(&w);
	arena_reset(&w.arena);
	test_begin(&w, store, true);
	assert_int_equal(pieces(&w, 600), 4);
	assert_int_equal(sealed_sweep(&w, now - 1000), 0);
	assert_int_equal(pieces(&w, 600), 4);
	w.actor.region = TEST_REGION;
	assert_int_equal(sealed_sweep(&w, now + 60000), 1);
	w.actor.region = TEST_REGION;
	assert_int_equal(pieces(&w, 600), 0);
	sealed_settle(&w, 600);
	assert_non_null(w.fault); /* nobody names what was swept */
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void settled_stays(void **state)
{
	struct work w;
	struct half h = { .work = &w, .id = 601 };
	struct got g;
	int64_t before;

	(void)state;
	test_begin(&w, store, true);
	before = sealed_count(&w);
	store_aside(&w, seal_aside, &h);
	assert_int_equal(sealed_count(&w), before);
	sealed_settle(&w, 601);
	assert_int_equal(sealed_count(&w), before + 1);
	sealed_sweep(&w, moment_now() + 60000);
	w.actor.region = TEST_REGION;
	assert_int_equal(read_back(&w, 601, h.hash, &g), SEALED_WELL);
	assert_true(sealed_bytes(&w) >= LONG);
	sealed_drop(&w, 601);
	assert_int_equal(read_back(&w, 601, h.hash, &g), SEALED_MISSING);
	test_end(&w);
	arena_reset(&w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_never_arrives_is_swept),
		cmocka_unit_test(comes_back),
		cmocka_unit_test(tells_nothing),
		cmocka_unit_test(damage_is_seen),
		cmocka_unit_test(belongs_to_its_place),
		cmocka_unit_test(another_key_opens_nothing),
		cmocka_unit_test(the_sink_may_stop),
		cmocka_unit_test(settled_stays),
	};

	return cmocka_run_group_tests(tests, open_store, close_store);
}
