/* final: the demo region with its last year declared final, for tests of what was declared. */
#ifndef FIGURES_FINAL_H
#define FIGURES_FINAL_H

#include "domain/figures/pages.h"
#include "tests/region.h"

static struct work w;
static struct arena kept; /* for as long as the region */

static int run(struct request *rq, const char *login, const char *method, const char *path)
{
	return region_run(rq, &w, login, method, path);
}

static int declare(const char *login, const char *month)
{
	struct request rq = { .form = PAIRS({ "csrf", "seal" }) };
	char path[64];
	int status;

	snprintf(path, sizeof path, "/figures/months/%s", month);
	status = run(&rq, login, "POST", path);
	region_done(&w);
	return status;
}

static const char *month_at(int year, int i)
{
	static char month[16];

	snprintf(month, sizeof month, "%04d-%02d", year + (i >= 9), (i + 3) % 12 + 1);
	return month;
}

UNUSED static int open_final(void **state)
{
	region_open(state);
	for (int i = 0; i < 12; i++)
		assert_int_equal(declare("manager", month_at(2025, i)), 303);
	return 0;
}

UNUSED static int close_final(void **state)
{
	arena_reset(&kept);
	return region_close(state);
}

/* The file of that reader. */
UNUSED static const char *csv_of(const char *login, const char *path, const char *rows)
{
	struct request rq = { .query = PAIRS({ "year", "2025" }, { "rows", rows }) };
	const char *csv;

	if (run(&rq, login, "GET", path) != 200)
		fail_msg("%s: %s", path, w.problems ? w.problems->say : "no file");
	csv = arena_copy(&kept, rq.page.s);
	region_done(&w);
	return csv;
}

#endif
