/* files: the table of the page as CSV and as a workbook, with what its words mean. */
#include "domain/figures/pages.h"

#include "document/document.h"

enum { BESIDE = 3, SHARES = 2, FINAL = 2 }; /* columns: of last year; of all; declared */

/* One row of the table: its name, its cells, all of it, its share, the year before, and what was
 * declared final. */
static void put_row(const struct question *q, const struct table_shown *t, struct grid_cell *at,
    const struct line *l)
{
	*at++ = (struct grid_cell){ .text = l->label };
	for (int j = 0; q->crossed && j < t->cols; j++)
		*at++ = (struct grid_cell){ .number = true, .n = l->cell[j].n };
	*at++ = (struct grid_cell){ .number = true, .n = l->now.n };
	*at++ = (struct grid_cell){ .number = t->base > 0, .n = l->now.tenths, .scale = 1 };
	if (q->before.year) {
		*at++ = (struct grid_cell){ .number = true, .n = l->before.n };
		*at++ = (struct grid_cell){ .number = t->base_before > 0, .n = l->before.tenths,
			.scale = 1 };
		*at++ = (struct grid_cell){ .number = t->base && t->base_before,
			.n = l->now.tenths - l->before.tenths, .scale = 1 };
	}
	if (t->final) {
		*at++ = (struct grid_cell){ .number = true, .n = l->final };
		*at = (struct grid_cell){ .number = true, .n = l->now.n - l->final };
	}
}

static const char *const *heads_of(struct work *w, const struct question *q,
    const struct table_shown *t, int cols)
{
	const char **head = arena_alloc(&w->arena, (size_t)cols * sizeof *head);
	int n = 0;

	head[n++] = q->rows.label;
	for (int j = 0; q->crossed && j < t->cols; j++)
		head[n++] = t->col_label[j];
	head[n++] = q->measure == PEOPLE ? "実（人）" : "件";
	head[n++] = "割合（％）";
	if (q->before.year) {
		head[n++] = q->before.label;
		head[n++] = "割合（％）";
		head[n++] = "差（ポイント）";
	}
	if (t->final) {
		head[n++] = "確定値";
		head[n] = "その後の訂正";
	}
	return head;
}

static const char *const *notes_of(struct work *w, const struct question *q,
    const struct table_shown *t)
{
	const char **note = arena_alloc(&w->arena, 6 * sizeof *note);
	struct sums sums;

	sums_gather(w, q, &sums);
	note[0] = arena_printf(&w->arena, "件 %lld件：期間に受け付けた相談（相談依頼票）の数",
	    (long long)sums.slips);
	note[1] = arena_printf(&w->arena,
	    "延 %lld件（%s）：" MENTIONS_ARE,
	    (long long)t->mentions, question_by(&w->arena, q));
	note[2] = arena_printf(&w->arena,
	    "実 %lld人：対象の方の人数。どなたか分からない相談 %lld件は入らない",
	    (long long)sums.people, (long long)sums.nobody);
	note[3] = declared_said(w, &q->now);
	note[4] = arena_printf(&w->arena, "%s 集計", moment_era(&w->arena, w->now));
	return note;
}

static void lay_out(struct work *w, const struct question *q, const struct table_shown *t,
    struct grid *g)
{
	struct line sum = { .label = "計", .now = t->all, .before = t->before,
		.cell = t->col_all, .final = t->final_all };
	struct grid_cell *cells;

	*g = (struct grid){ .cols = 1 + (q->crossed ? t->cols : 0) + SHARES
		    + (q->before.year ? BESIDE : 0) + (t->final ? FINAL : 0),
		.rows = t->lines + 1, .charted_rows = t->lines };
	g->title = arena_printf(&w->arena, "%s　%s　%s", q->now.label, q->town_label,
	    question_by(&w->arena, q));
	g->head = heads_of(w, q, t, g->cols);
	g->notes = notes_of(w, q, t);
	g->charted[0] = 1 + (q->crossed ? t->cols : 0);
	g->charted[1] = q->before.year ? g->charted[0] + SHARES : 0;
	g->cell = cells = arena_alloc(&w->arena,
	    (size_t)(g->rows * g->cols) * sizeof *cells);
	for (int i = 0; i < t->lines; i++)
		put_row(q, t, cells + i * g->cols, &t->line[i]);
	put_row(q, t, cells + t->lines * g->cols, &sum);
}

static bool own_grid(struct request *rq, struct grid *g, const char **label)
{
	struct question q;
	struct table_shown t;

	if (!question_read(rq, &q))
		return false;
	table_gather(rq->work, &q, &t);
	lay_out(rq->work, &q, &t, g);
	*label = q.now.label;
	return true;
}

/* False where the address asks nothing that can be read.  Who reads no cases gets what he is shown
 * on the page. */
static bool gather(struct request *rq, bool outside, struct grid *g, const char **what)
{
	const char *label;

	outside = outside || !actor_may(&rq->work->actor, READ_CASES);
	if (outside ? !outside_grid(rq, g, &label) : !own_grid(rq, g, &label))
		return false;
	*what = arena_printf(&rq->work->arena, "集計_%s", label);
	return true;
}

static int unclear(struct request *rq)
{
	return reply_problem(rq, 422, "集計の条件が読み取れないので、書き出していません。",
	    rq->work->problems->say);
}

static int csv(struct request *rq, bool outside)
{
	const char *what;
	struct grid g;

	if (!gather(rq, outside, &g, &what))
		return unclear(rq);
	grid_csv(&rq->page, &g);
	return reply_csv(rq, what);
}

int files_csv(struct request *rq)
{
	return csv(rq, false);
}

int files_region(struct request *rq)
{
	return csv(rq, true);
}

int files_xlsx(struct request *rq)
{
	struct grid g;
	const char *bytes, *what;
	size_t size;

	if (!gather(rq, false, &g, &what))
		return unclear(rq);
	bytes = grid_xlsx(rq->work, &g, &size);
	text_addn(&rq->page, bytes, size);
	return reply_file(rq,
	    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", what, "xlsx");
}
