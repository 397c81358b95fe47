/* sheet: an A4 form as an office files it -- headings, boxes with labels, tables, choices. */
#include <math.h>
#include <string.h>

#include "document/internal.h"

#define WIDTH        (SHEET_RIGHT - SHEET_LEFT)
#define LABEL_WIDTH  25.0
#define HEADING_ROOM 26.0 /* a heading takes at least this much of what follows onto its page */

static const struct cell label_cell = { .label = true, .letters = { .points = 8.5 }, .pitch = 4.1 };
static const struct cell value_cell = { .letters = { .points = 10.5 }, .pitch = 5.7 };
static const struct cell strong_cell = { .letters = { .points = 13, .bold = true }, .pitch = 6.8 };
static const struct cell table_cell = { .letters = { .points = 10 }, .pitch = 5.2 };
static const struct cell head_cell = { .label = true,
	.letters = { .points = 8.5 },
	.pitch = 4.1,
	.align = CENTRE };

/* Every function that writes stands between these two. */
static bool enter(struct sheet *s)
{
	const char *why;

	if (s->failed)
		return false;
	if (fonts_lock(&why))
		return true;
	s->failed = true;
	work_fault(s->work, "%s", why);
	return false;
}

static void leave(void)
{
	fonts_unlock();
}

static struct cell cell_of(struct cell like, const char *text, double x, double w)
{
	like.text = text_empty(text) ? NULL : text;
	like.x = x;
	like.w = w;
	return like;
}

/* ---- The head of the first page ---- */

static void box(struct sheet *s, enum mark mark, double x, double y, double w, double h)
{
	pages_draw(&s->pages, (struct drawn){ .mark = mark, .x = x, .y = y, .w = w, .h = h });
}

static void draw_number(struct sheet *s)
{
	struct cell label = cell_of(label_cell, "番号", 143, 14),
		    number = cell_of(strong_cell, s->about.number, 157, 38);

	box(s, MARK_FILL, label.x, 22, label.w, 9);
	box(s, MARK_BOX, label.x, 22, label.w, 9);
	box(s, MARK_BOX, number.x, 22, number.w, 9);
	label.align = CENTRE;
	rows_text(s, "P", label, 22 + (9 - label.pitch) / 2);
	if (number.text != NULL)
		rows_text(s, "P", number, 22 + (9 - number.pitch) / 2);
}

static void draw_title(struct sheet *s)
{
	struct cell title = cell_of(strong_cell, s->about.title, SHEET_LEFT, 120);

	title.letters.points = utf8_length(s->about.title) > 16 ? 14 : 18;
	title.pitch = 9;
	rows_text(s, "H1", title, 22);
	if (s->about.issuer != NULL) {
		struct cell issuer = cell_of(label_cell, s->about.issuer, SHEET_LEFT, WIDTH + 1.8);
		issuer.letters.points = 9;
		issuer.align = RIGHT;
		rows_text(s, "P", issuer, 15);
	}
	if (s->about.mark != NULL) {
		struct cell mark = cell_of(strong_cell, s->about.mark, SHEET_LEFT, 52);
		mark.letters.points = 10;
		mark.pitch = 6;
		mark.align = CENTRE;
		box(s, MARK_BOX, mark.x, 14, mark.w, 6);
		rows_text(s, "P", mark, 14);
	}
}

struct sheet *sheet_begin(struct work *w, const struct sheet_about *about)
{
	struct sheet *s = arena_alloc(&w->arena, sizeof *s);

	s->work = w;
	s->about = *about;
	s->pages.arena = &w->arena;
	if (!enter(s))
		return s;
	pages_add(&s->pages);
	draw_title(s);
	if (about->number == NULL || *about->number != '\0')
		draw_number(s);
	s->y = 34;
	leave();
	return s;
}

void sheet_heading(struct sheet *s, const char *text)
{
	struct cell c = cell_of(strong_cell, text, SHEET_LEFT + 1, WIDTH - 1);

	if (!enter(s))
		return;
	rows_close(s);
	if (SHEET_BOTTOM - s->y < HEADING_ROOM)
		rows_new_page(s);
	c.letters.points = 11;
	if (s->y > SHEET_TOP)
		s->y += 2.6;
	box(s, MARK_BAR, SHEET_LEFT, s->y + 1.2, 1.2, 4.2);
	rows_text(s, "H2", c, s->y);
	s->y += 7.4;
	leave();
}

/* ---- Boxes ---- */

/* The first labels of all rows stand under each other; further ones are as wide as they need. */
static double label_width(const struct sheet_box *b, bool first, double width)
{
	double wide = (double)utf8_length(b->label) * 3.1 + 4;

	if (first && width >= 52)
		return LABEL_WIDTH;
	return fmin(fmax(wide, 12), fmin(LABEL_WIDTH, width / 2));
}

static int box_cells(const struct sheet_box *b, bool first, double x, double width,
    struct cell *out)
{
	double label = b->label == NULL ? 0 : label_width(b, first, width);
	int n = 0;

	if (b->label != NULL)
		out[n++] = cell_of(label_cell, b->label, x, label);
	out[n++] =
	    cell_of(b->strong ? strong_cell : value_cell, b->value, x + label, width - label);
	return n;
}

void sheet_row(struct sheet *s, int n, const struct sheet_box *boxes)
{
	struct cell *cells = arena_alloc(&s->work->arena, sizeof *cells * (size_t)n * 2);
	double shares = 0, x = SHEET_LEFT, least = 0;
	int count = 0;

	if (!enter(s))
		return;
	for (int i = 0; i < n; i++) {
		shares += boxes[i].width > 0 ? boxes[i].width : 1;
		least = fmax(least, boxes[i].height);
	}
	for (int i = 0; i < n; i++) {
		double width = WIDTH * (boxes[i].width > 0 ? boxes[i].width : 1) / shares;
		count += box_cells(&boxes[i], i == 0, x, width, cells + count);
		x += width;
	}
	rows_place(s, cells, count, least, false);
	leave();
}

void sheet_flow(struct sheet *s, const char *label, const char *text, double least_height)
{
	struct sheet_box b = { .label = label, .value = text_trim(&s->work->arena, text) };
	struct cell cells[2];
	int n;

	if (!enter(s))
		return;
	n = box_cells(&b, true, SHEET_LEFT, WIDTH, cells);
	cells[n - 1].rules = least_height > 0;
	rows_place(s, cells, n, least_height, true);
	leave();
}

/* ---- Tables ---- */

static struct cell *table_cells(struct sheet *s, int cols, const double *widths)
{
	struct cell *cells = arena_alloc(&s->work->arena, sizeof *cells * (size_t)cols);
	double shares = 0, x = SHEET_LEFT;

	for (int i = 0; i < cols; i++)
		shares += widths == NULL ? 1 : widths[i];
	for (int i = 0; i < cols; i++) {
		cells[i].x = x;
		cells[i].w = WIDTH * (widths == NULL ? 1 : widths[i]) / shares;
		x += cells[i].w;
	}
	return cells;
}

static void table_row(struct cell like, int cols, const struct cell *grid, const char *const *text,
    struct cell *out)
{
	for (int i = 0; i < cols; i++)
		out[i] = cell_of(like, text[i], grid[i].x, grid[i].w);
}

void sheet_table(struct sheet *s, int cols, const char *const *head, const double *widths, int rows,
    const char *const *cells)
{
	struct cell *grid = table_cells(s, cols, widths), *heads = table_cells(s, cols, widths);
	struct cell *row = table_cells(s, cols, widths),
		    none = cell_of(table_cell, "なし", SHEET_LEFT, WIDTH);

	if (!enter(s))
		return;
	rows_close(s);
	if (SHEET_BOTTOM - s->y < HEADING_ROOM - 10)
		rows_new_page(s);
	table_row(head_cell, cols, grid, head, heads);
	rows_place(s, heads, cols, 0, false);
	s->head = heads;
	s->heads = cols;
	for (int r = 0; r < rows; r++) {
		table_row(table_cell, cols, grid, cells + r * cols, row);
		rows_place(s, row, cols, 0, true);
	}
	if (rows == 0)
		rows_place(s, &none, 1, 0, false);
	s->head = NULL;
	rows_close(s);
	leave();
}

/* ---- Choices ---- */

/* "□電話　□来所": the check marks are drawn over the squares of the chosen ones. */
static const char *choices_text(struct arena *arena, int n, const char *const *labels,
    const bool *chosen, struct cell *out)
{
	struct text text = { .arena = arena };
	int *tick = arena_alloc(arena, sizeof *tick * (size_t)(n + 1));

	for (int i = 0; i < n; i++) {
		if (i > 0)
			text_add(&text, "　");
		if (chosen != NULL && chosen[i])
			tick[out->ticks++] = (int)text.len;
		text_addf(&text, "□%s", labels[i]);
	}
	out->tick = tick;
	out->choices = true;
	return text.s;
}

void sheet_choices(struct sheet *s, const char *label, int n, const char *const *labels,
    const bool *chosen)
{
	struct sheet_box b = { .label = label };
	struct cell cells[2];
	int count;

	if (!enter(s))
		return;
	count = box_cells(&b, true, SHEET_LEFT, WIDTH, cells);
	cells[count - 1].text = choices_text(&s->work->arena, n, labels, chosen, &cells[count - 1]);
	rows_place(s, cells, count, 0, false);
	leave();
}

const char *sheet_end(struct sheet *s, size_t *size)
{
	const char *pdf, *why;

	*size = 0;
	if (!enter(s))
		return NULL;
	rows_close(s);
	pdf = pages_pdf(&s->pages, &s->about, s->work->now, size, &why);
	leave();
	if (pdf == NULL)
		work_fault(s->work, "%s", why);
	return pdf;
}
