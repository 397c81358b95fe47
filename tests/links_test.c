/* links_test: no page leads its reader to where there is nothing for him.  Of every role of the
 * demo region, from the first page on, each kind of link is followed a few times. */
#include "tests/region.h"

#include "domain/consultations/consultations.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"

#include "web/assets.h"

enum { EACH_MOST = 3, PAPERS_MOST = 1, OF_ROUTE_MOST = 12, PAGES_MOST = 4000 };

struct link_found {
	const char *url, *kind; /* kind: its route, and what its query is about */
	const char *on;         /* the page where it stands; NULL: asked without being led there */
	const struct route *route;
	bool lost; /* it answered with an error */
};
static struct link_found found[PAGES_MOST];
static int links, ways_lost;
static struct arena lasting;

/* ---- Links of a page ------------------------------------------------------------------------ */

/* Out of an attribute; without what stands behind #. */
static const char *plain(const char *s, size_t n)
{
	struct text t = { .arena = &lasting };

	for (size_t i = 0; i < n && s[i] != '#'; i++) {
		text_addc(&t, s[i]);
		if (n - i >= 5 && !memcmp(s + i, "&amp;", 5))
			i += 4;
	}
	return t.len ? t.s : "";
}

/* NULL: no page answers there. */
static const struct route *route_of(const char *url, struct work *w)
{
	struct request rq = { .work = w };

	return route_find(GET, arena_copyn(&w->arena, url, strcspn(url, "?")), &rq, NULL);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

/* The path with every id the same, and the names that it asks by, in whatever order. */
static const char *kind_of(const struct route *r, const char *url)
{
	struct text t = { .arena = &lasting };
	const char *query = strchr(url, '?');
	struct pairs asked = {0};

	text_add(&t, r ? r->path : url);
	if (query)
		assert_true(pairs_read(&lasting, query + 1, strlen(query + 1), &asked));
	if (asked.n)
		qsort(asked.pair, (size_t)asked.n, sizeof *asked.pair, by_name);
	for (int i = 0; i < asked.n; i++)
		text_addf(&t, "%c%s", i ? '&' : '?', asked.pair[i].name);
	return t.s;
}

static bool is_paper(const struct route *r)
{
	return r && (r->deed == PRINTING || r->deed == EXPORTING || r->deed == DOWNLOADING);
}

/* It was asked before, and nobody may be led there. */
static void lead_to_lost(const struct link_found *l, const char *on)
{
	if (!l->lost || l->on)
		return;
	print_error("%s leads to %s, which is gone\n", on, l->url);
	ways_lost++;
}

static void add(const char *url, const char *on, struct work *w)
{
	const struct route *r = route_of(url, w);
	const char *kind = kind_of(r, url);
	int there = 0, of_route = 0;

	for (int i = 0; i < links; i++) {
		if (!strcmp(found[i].url, url)) {
			lead_to_lost(&found[i], on);
			return;
		}
		there += !strcmp(found[i].kind, kind);
		of_route += found[i].route == r;
	}
	if (there >= (is_paper(r) ? PAPERS_MOST : EACH_MOST) || of_route >= OF_ROUTE_MOST)
		return;
	assert_true(links < PAGES_MOST);
	found[links++] = (struct link_found){ url, kind, on, r, false };
}

static void add_links(const char *page, const char *on, struct work *w)
{
	static const char href[] = "href=\"";

	for (const char *s = page; (s = strstr(s, href)) != NULL;) {
		size_t n = strcspn(s += sizeof href - 1, "\"");
		const char *url = plain(s, n);

		if (*url == '/' && !text_starts(url, "/assets/"))
			add(url, on, w);
	}
}

/* ---- What is gone --------------------------------------------------------------------------- */

enum { GONE_MOST = 8 };
static char gone[GONE_MOST][64];
static int goners;

/* Asked for before anything else, though nobody is led there. */
static void ask_first(const char *path, int64_t id)
{
	assert_true(goners < GONE_MOST);
	snprintf(gone[goners++], sizeof gone[0], "%s/%lld", path, (long long)id);
}

/* The one that the statement names: its id and version. */
static void take_away(const struct record *r, const char *path, const char *which)
{
	struct rows *rs;
	struct work w;
	int64_t id;

	region_begin(&w, "manager");
	rs = store_query_(&w, which, NULL, 0);
	id = cell_number(rs, 0, 0);
	assert_true(id > 0);
	w.reason = "二重に書いていた。";
	assert_int_equal(store_remove(&w, r, id, cell_number(rs, 0, 1)), SAVED);
	ask_first(path, id);
	test_end(&w);
}

/* ---- Following them ------------------------------------------------------------------------- */

static void follow(const char *login, struct link_found *l)
{
	const char *query = strchr(l->url, '?');
	struct request rq = {0};
	struct work w;
	int status;

	if (query)
		assert_true(pairs_read(&lasting, query + 1, strlen(query + 1), &rq.query));
	status = region_run(&rq, &w, login, "GET",
	    arena_copyn(&lasting, l->url, strcspn(l->url, "?")));
	l->lost = status >= 400;
	/* What is gone nobody is led to, but the manager sees it and brings it back. */
	if (status >= 400 && (l->on || text_same(login, "manager"))) {
		print_error("%s: %s leads to %s: %d\n", login, l->on ? l->on : "an address",
		    l->url, status);
		ways_lost++;
	}
	if (status == 200 && rq.page.s && !rq.type)
		add_links(rq.page.s, l->url, &w);
	if (rq.location && *rq.location == '/')
		add(plain(rq.location, strlen(rq.location)), l->url, &w);
	region_done(&w);
}

static void walk_as(const char *login)
{
	links = 0;
	for (int i = 0; i < goners; i++)
		found[links++] = (struct link_found){ .url = gone[i], .kind = "gone" };
	found[links++] = (struct link_found){ "/", "/", "the door", NULL, false };
	for (int i = 0; i < links; i++)
		follow(login, &found[i]);
	if (links < 10)
		fail_msg("%s gets nowhere", login);
	arena_reset(&lasting);
}

static void ask_what_points_there(void)
{
	struct rows *rs;
	struct work w;

	test_work(&w, region);
	store_begin(&w, false);
	rs = store_query(&w,
	    "SELECT p.id FROM provision p JOIN consultation c ON c.id = p.consultation"
	    " WHERE c.removed > 0 ORDER BY p.id LIMIT 1");
	ask_first("/provisions", cell_number(rs, 0, 0));
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void no_page_leads_nowhere(void **state)
{
	struct work w;
	struct rows *rs;

	(void)state;
	take_away(&consultation_record, "/consultations",
	    "SELECT c.id, c.version FROM consultation c JOIN provision p ON p.consultation = c.id"
	    " WHERE c.removed = 0 ORDER BY c.id LIMIT 1");
	ask_what_points_there();
	take_away(&person_record, "/people",
	    "SELECT id, version FROM person WHERE removed = 0 ORDER BY id LIMIT 1");
	take_away(&organization_record, "/organizations",
	    "SELECT id, version FROM organization WHERE removed = 0 ORDER BY id LIMIT 1");
	test_work(&w, region);
	store_begin(&w, false);
	rs = store_query(&w,
	    "SELECT min(login) FROM account WHERE removed = 0 GROUP BY role, municipality"
	    " ORDER BY 1");
	store_cancel(&w);
	for (int i = 0; i < rs->n; i++)
		walk_as(CELL(rs, i, 0));
	arena_reset(&w.arena);
	assert_int_equal(ways_lost, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_page_leads_nowhere),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
