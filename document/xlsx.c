/* xlsx: a table of figures as a workbook with a chart. */
#include "document/document.h"

#include <sys/mman.h>
#include <unistd.h>
#undef CELL /* the library has one too */
#include <xlsxwriter.h>

enum { TITLE = 0, HEAD = 2, FIRST = 3, NAME_WIDTH = 28, NUMBER_WIDTH = 13 };

static const char sheet_name[] = "集計";

struct book {
	const struct grid *grid;
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *strong, *head, *whole, *tenths;
};

static lxw_row_t row_of(int i)
{
	return (lxw_row_t)(FIRST + i);
}

static void make_formats(struct book *b)
{
	b->strong = workbook_add_format(b->workbook);
	format_set_bold(b->strong);
	format_set_font_size(b->strong, 14);
	b->head = workbook_add_format(b->workbook);
	format_set_bold(b->head);
	format_set_bottom(b->head, LXW_BORDER_THIN);
	format_set_text_wrap(b->head);
	b->whole = workbook_add_format(b->workbook);
	format_set_num_format(b->whole, "#,##0");
	b->tenths = workbook_add_format(b->workbook);
	format_set_num_format(b->tenths, "0.0");
}

static void write_cell(struct book *b, lxw_row_t row, lxw_col_t col, const struct grid_cell *c)
{
	if (c->text)
		worksheet_write_string(b->sheet, row, col, c->text, NULL);
	else if (c->number && c->scale)
		worksheet_write_number(b->sheet, row, col, (double)c->n / 10, b->tenths);
	else if (c->number)
		worksheet_write_number(b->sheet, row, col, (double)c->n, b->whole);
}

static void write_table(struct book *b)
{
	const struct grid *g = b->grid;
	lxw_row_t at = row_of(g->rows) + 1;

	worksheet_write_string(b->sheet, TITLE, 0, g->title, b->strong);
	worksheet_set_column(b->sheet, 0, 0, NAME_WIDTH, NULL);
	worksheet_set_column(b->sheet, 1, (lxw_col_t)(g->cols - 1), NUMBER_WIDTH, NULL);
	for (int j = 0; j < g->cols; j++)
		worksheet_write_string(b->sheet, HEAD, (lxw_col_t)j, g->head[j], b->head);
	for (int i = 0; i < g->rows; i++)
		for (int j = 0; j < g->cols; j++)
			write_cell(b, row_of(i), (lxw_col_t)j, &g->cell[i * g->cols + j]);
	for (const char *const *note = g->notes; *note; note++)
		worksheet_write_string(b->sheet, at++, 0, *note, NULL);
	worksheet_freeze_panes(b->sheet, FIRST, 1);
	worksheet_set_landscape(b->sheet);
	worksheet_set_paper(b->sheet, 9); /* A4 */
	worksheet_fit_to_pages(b->sheet, 1, 0);
}

static void add_series(struct book *b, lxw_chart *chart, int col)
{
	lxw_row_t last = row_of(b->grid->charted_rows - 1);
	lxw_chart_series *series = chart_add_series(chart, NULL, NULL);

	chart_series_set_categories(series, sheet_name, FIRST, 0, last, 0);
	chart_series_set_values(series, sheet_name, FIRST, (lxw_col_t)col, last, (lxw_col_t)col);
	chart_series_set_name_range(series, sheet_name, HEAD, (lxw_col_t)col);
}

static void draw_chart(struct book *b)
{
	const struct grid *g = b->grid;
	lxw_chart_options size = { .x_scale = 1.4, .y_scale = 1.4 };
	lxw_chart *chart;

	if (!g->charted[0] || g->charted_rows < 1)
		return;
	chart = workbook_add_chart(b->workbook, LXW_CHART_BAR);
	for (size_t i = 0; i < COUNT(g->charted); i++)
		if (g->charted[i])
			add_series(b, chart, g->charted[i]);
	chart_title_set_name(chart, g->title);
	chart_axis_set_reverse(chart->x_axis);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
	worksheet_insert_chart_opt(b->sheet, HEAD, (lxw_col_t)(g->cols + 1), chart, &size);
}

static const char *read_back(struct work *w, int file, size_t *size)
{
	off_t length = lseek(file, 0, SEEK_END);
	char *bytes;

	if (length <= 0)
		return NULL;
	bytes = arena_room(&w->arena, (size_t)length);
	*size = (size_t)length;
	return pread(file, bytes, *size, 0) == length ? bytes : NULL;
}

/* The library writes to a name; this one is a file in memory. */
const char *grid_xlsx(struct work *w, const struct grid *g, size_t *size)
{
	int file = memfd_create("figures", MFD_CLOEXEC);
	struct book b = { .grid = g };
	const char *bytes = NULL;

	*size = 0;
	if (file >= 0) {
		b.workbook = workbook_new(arena_printf(&w->arena, "/proc/self/fd/%d", file));
		b.sheet = workbook_add_worksheet(b.workbook, sheet_name);
		make_formats(&b);
		write_table(&b);
		draw_chart(&b);
		if (workbook_close(b.workbook) == LXW_NO_ERROR)
			bytes = read_back(w, file, size);
		close(file);
	}
	if (!bytes)
		work_fault(w, "the workbook could not be written");
	return bytes;
}
