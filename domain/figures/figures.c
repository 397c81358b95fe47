/* figures: the page of figures, asked by its address. */
#include "domain/figures/pages.h"

static struct listing towns_of(struct work *w)
{
	struct query q = { .sort = record_field(&municipality_record, "code"),
		.ascending = true, .limit = 1000 };

	if (!actor_may(&w->actor, ALL_TOWNS))
		return (struct listing){0};
	return store_list(w, &municipality_record, &q);
}

static int figures_get(struct request *rq)
{
	struct figures_view *v = arena_alloc(&rq->work->arena, sizeof *v);
	struct work *w = rq->work;

	if (!actor_may(&w->actor, READ_CASES))
		return outside_get(rq);
	rq->title = "集計";
	v->headings = headings_of(w, v->heading);
	v->first_year = period_first_year(w);
	v->town = towns_of(w);
	if (question_read(rq, &v->q)) {
		table_gather(w, &v->q, &v->t);
		sums_gather(w, &v->q, &v->sums);
		v->declared = declared_said(w, &v->q.now);
		v->sentences = words_gather(w, &v->q, &v->t, v->sentence);
	}
	figures_page(&rq->page, rq, v);
	return w->problems ? 422 : 200;
}

static const struct route routes[] = {
	{ GET, "/figures", READ_FIGURES, figures_get, .slow = true, .deed = VIEWING },
	{ GET, "/figures/csv", READ_FIGURES, files_csv, .slow = true, .deed = EXPORTING },
	{ GET, "/figures/xlsx", READ_FIGURES, files_xlsx, .slow = true, .deed = EXPORTING },
	{ GET, "/figures/region", READ_FIGURES, outside_get, .slow = true, .deed = VIEWING },
	{ GET, "/figures/region/csv", READ_FIGURES, files_region, .slow = true, .deed = EXPORTING },
	{ GET, "/figures/report", READ_FIGURES, report_pdf, .slow = true, .deed = PRINTING },
	{ GET, "/figures/region/report", READ_FIGURES, report_region, .slow = true,
	    .deed = PRINTING },
	{ GET, "/figures/months", WRITE_REGION, freeze_months, .slow = true, .deed = VIEWING },
	{ POST, "/figures/months/:name", WRITE_REGION, freeze_post, .slow = true,
	    .deed = CHANGING },
	{ 0 }
};

const struct module figures_module = {
	.path = "/figures", .label = "集計", .icon = "figures", .may = READ_FIGURES,
	.routes = routes,
	.tables = (const struct table *const[]){ &frozen_month_table, &frozen_figure_table, NULL },
};
