/* sheet: an A4 form as an office files it -- headings, boxes with labels, tables, choices. */
#include <math.h>
#include <string.h>

#include "document/internal.h"

#define WIDTH        (SHEET_RIGHT - SHEET_LEFT)
#define LABEL_WIDTH  20.5
#define LARGER       1.4  /* a large sheet */
#define BAND_WIDTH   6.0
#define HEADING_ROOM 24.0 /* a heading takes at least this much of what follows onto its page */
#define BY_HAND      8.5  /* a line to be written by hand */

static const struct cell label_cell = { .label = true, .letters = { .points = 7.5 }, .pitch = 3.6 };
static const struct cell value_cell = { .letters = { .points = 10 }, .pitch = 4.8 };
static const struct cell choice_cell = { .letters = { .points = 9 },
	.pitch = 4.4,
	.choices = true };
static const struct cell strong_cell = { .letters = { .points = 12, .bold = true }, .pitch = 5.8 };
static const struct cell table_cell = { .letters = { .points = 9 }, .pitch = 4.3 };
static const struct cell head_cell = { .label = true,
	.letters = { .points = 7.5 },
	.pitch = 3.6,
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

/* Of a sheet for old eyes. */
static struct cell sized(const struct sheet *s, struct cell cell)
{
	double by = s->about.large ? LARGER : 1;

	cell.letters.points *= by;
	cell.pitch *= by;
	return cell;
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
	struct cell label = cell_of(label_cell, "受付番号", 145, 17),
		    number = cell_of(strong_cell, s->about.number, 162, 35);

	box(s, MARK_FILL, label.x, 15, label.w, 7.5);
	box(s, MARK_BOX, label.x, 15, label.w, 7.5);
	box(s, MARK_BOX, number.x, 15, number.w, 7.5);
	label.align = CENTRE;
	rows_text(s, "P", label, 15 + (7.5 - label.pitch) / 2);
	if (number.text != NULL)
		rows_text(s, "P", number, 15 + (7.5 - number.pitch) / 2);
}

static void draw_title(struct sheet *s)
{
	struct cell title = cell_of(strong_cell, s->about.title, SHEET_LEFT, 120);

	title.letters.points = utf8_length(s->about.title) > 16 ? 14 : 18;
	title.pitch = 8;
	title.x -= 1.5;
	rows_text(s, "H1", title, 14.5);
	if (s->about.issuer != NULL) {
		struct cell issuer = cell_of(label_cell, s->about.issuer, SHEET_LEFT, WIDTH + 1.5);
		issuer.letters.points = 9;
		issuer.align = RIGHT;
		rows_text(s, "P", issuer, 9.5);
	}
	if (s->about.mark != NULL) {
		struct cell mark = cell_of(strong_cell, s->about.mark, SHEET_LEFT, 52);
		mark.letters.points = 10;
		mark.pitch = 6;
		mark.align = CENTRE;
		box(s, MARK_BOX, mark.x, 7.5, mark.w, 5.5);
		rows_text(s, "P", mark, 7.25);
	}
}

struct sheet *sheet_begin(struct work *w, const struct sheet_about *about)
{
	struct sheet *s = arena_alloc(&w->arena, sizeof *s);

	s->work = w;
	s->about = *about;
	s->pages.arena = &w->arena;
	s->left = SHEET_LEFT;
	if (!enter(s))
		return s;
	pages_add(&s->pages);
	draw_title(s);
	if (about->number == NULL || *about->number != '\0')
		draw_number(s);
	s->y = 24.5;
	leave();
	return s;
}

/* Ends what stands under a heading or beside a band; another of them follows. */
static void leave_section(struct sheet *s)
{
	rows_close(s);
	rows_end_band(s);
	s->band = NULL;
	if (SHEET_BOTTOM - s->y < HEADING_ROOM)
		rows_new_page(s);
}

void sheet_heading(struct sheet *s, const char *text)
{
	struct cell c = cell_of(strong_cell, text, SHEET_LEFT + 1, WIDTH - 1);

	if (!enter(s))
		return;
	leave_section(s);
	s->left = SHEET_LEFT;
	c.letters.points = 11;
	c = sized(s, c);
	if (s->y > SHEET_TOP)
		s->y += 2.2;
	box(s, MARK_BAR, SHEET_LEFT, s->y + 0.8, 1.2, c.pitch - 1.6);
	rows_text(s, "H2", c, s->y);
	s->y += c.pitch + 0.6;
	leave();
}

void sheet_band(struct sheet *s, const char *name)
{
	struct text downwards = { .arena = &s->work->arena };

	if (!enter(s))
		return;
	leave_section(s);
	for (const char *at = name; *at != '\0';) {
		if (at > name)
			text_addc(&downwards, '\n');
		text_add_codepoint(&downwards, utf8_next(&at));
	}
	s->band = downwards.s;
	s->left = SHEET_LEFT + BAND_WIDTH;
	s->y += s->y > SHEET_TOP ? 1.2 : 0;
	leave();
}

/* ---- Boxes ---- */

/* The first labels of all rows stand under each other; further ones are as wide as they need. */
static double label_width(const struct sheet *s, const struct sheet_box *b, bool first,
    double width)
{
	double by = s->about.large ? LARGER : 1;
	double wide = (double)utf8_length(b->label) * 2.65 * by + 3.2;

	if (first && width >= 44)
		return LABEL_WIDTH * by;
	return fmin(fmax(wide, 11), fmin(LABEL_WIDTH * by, width / 2));
}

/* "□電話　□来所": the check marks are drawn over the squares of the chosen ones. */
static struct cell choices_cell(struct arena *arena, const struct sheet_box *b)
{
	struct text text = { .arena = arena };
	int *tick = arena_alloc(arena, sizeof *tick * (size_t)b->choices);
	struct cell cell = choice_cell;

	for (int i = 0; i < b->choices; i++) {
		if (i > 0)
			text_add(&text, "　");
		if (b->chosen != NULL && b->chosen[i])
			tick[cell.ticks++] = (int)text.len;
		text_addf(&text, "□%s", b->choice[i]);
	}
	cell.tick = tick;
	cell.text = text.s;
	return cell;
}

static int box_cells(struct sheet *s, const struct sheet_box *b, bool first, double x, double width,
    struct cell *out)
{
	double label = b->label == NULL ? 0 : label_width(s, b, first, width);
	struct cell value = sized(s, b->strong ? strong_cell : value_cell);
	int n = 0;

	value.text = b->value;
	if (b->choices > 0)
		value = choices_cell(&s->work->arena, b);
	if (b->label != NULL)
		out[n++] = cell_of(sized(s, label_cell), b->label, x, label);
	out[n++] = cell_of(value, value.text, x + label, width - label);
	return n;
}

void sheet_row(struct sheet *s, int n, const struct sheet_box *boxes)
{
	struct cell *cells = arena_alloc(&s->work->arena, sizeof *cells * (size_t)n * 2);
	double shares = 0, x = s->left, least = 0;
	int count = 0;

	if (!enter(s))
		return;
	for (int i = 0; i < n; i++) {
		shares += boxes[i].width > 0 ? boxes[i].width : 1;
		least = fmax(least, boxes[i].height);
	}
	for (int i = 0; i < n; i++) {
		double width =
		    (SHEET_RIGHT - s->left) * (boxes[i].width > 0 ? boxes[i].width : 1) / shares;
		count += box_cells(s, &boxes[i], i == 0, x, width, cells + count);
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
	n = box_cells(s, &b, true, s->left, SHEET_RIGHT - s->left, cells);
	cells[n - 1].rules = least_height > 0;
	rows_place(s, cells, n, least_height, true);
	leave();
}

/* ---- Tables ---- */

static struct cell *table_cells(struct sheet *s, int cols, const double *widths)
{
	struct cell *cells = arena_alloc(&s->work->arena, sizeof *cells * (size_t)cols);
	double shares = 0, x = s->left;

	for (int i = 0; i < cols; i++)
		shares += widths == NULL ? 1 : widths[i];
	for (int i = 0; i < cols; i++) {
		cells[i].x = x;
		cells[i].w = (SHEET_RIGHT - s->left) * (widths == NULL ? 1 : widths[i]) / shares;
		x += cells[i].w;
	}
	return cells;
}

static void table_row(struct cell like, int cols, const struct cell *grid, const char *const *text,
    struct cell *out)
{
	for (int i = 0; i < cols; i++) {
		out[i] = cell_of(like, text[i], grid[i].x, grid[i].w);
		if (!like.label)
			out[i].align = grid[i].align;
	}
}

static bool by_hand(const struct cell *row, int cols)
{
	for (int i = 0; i < cols; i++)
		if (row[i].text != NULL)
			return false;
	return true;
}

void sheet_table(struct sheet *s, int cols, const char *const *head, const double *widths, int rows,
    const char *const *cells)
{
	struct cell *grid = table_cells(s, cols, widths), *heads = table_cells(s, cols, widths);
	struct cell *row = table_cells(s, cols, widths),
		    none = cell_of(table_cell, "なし", s->left, SHEET_RIGHT - s->left);

	if (!enter(s))
		return;
	rows_close(s);
	if (SHEET_BOTTOM - s->y < HEADING_ROOM - 10)
		rows_new_page(s);
	table_row(head_cell, cols, grid, head, heads);
	rows_place(s, heads, cols, 0, false);
	s->head = heads;
	s->heads = cols;
	rows_align_figures(grid, cols, rows, cells);
	for (int r = 0; r < rows; r++) {
		table_row(table_cell, cols, grid, cells + r * cols, row);
		rows_place(s, row, cols, by_hand(row, cols) ? BY_HAND : 0, true);
	}
	if (rows == 0)
		rows_place(s, &none, 1, 0, false);
	s->head = NULL;
	rows_close(s);
	leave();
}

/* ---- Bars ---- */

#define BAR_ROW   5.6
#define BAR_NAME  52.0
#define BAR_WIDEST 108.0

static void bar(struct sheet *s, const struct sheet_bars *b, int i, int64_t most)
{
	double now = BAR_WIDEST * (double)b->now[i] / (double)most, x = s->left + BAR_NAME;
	struct cell name = cell_of(table_cell, b->name[i], s->left, BAR_NAME),
		    said = cell_of(table_cell, int_text(&s->work->arena, b->now[i]), x + now, 16);

	name.align = RIGHT;
	rows_text(s, "P", name, s->y);
	if (b->now[i])
		box(s, MARK_BAR, x, s->y + 0.6, now, 2.6);
	if (b->before)
		box(s, MARK_FILL, x, s->y + 3.3, BAR_WIDEST * (double)b->before[i] / (double)most,
		    1.4);
	rows_text(s, "P", said, s->y);
	s->y += BAR_ROW;
}

void sheet_bars(struct sheet *s, const struct sheet_bars *b)
{
	int64_t most = 1;

	if (!enter(s))
		return;
	rows_close(s);
	s->y += 1;
	rows_text(s, "P", cell_of(label_cell, b->legend, s->left + BAR_NAME - 1.5, BAR_WIDEST),
	    s->y);
	s->y += 4.4;
	for (int i = 0; i < b->n; i++) {
		most = b->now[i] > most ? b->now[i] : most;
		most = b->before && b->before[i] > most ? b->before[i] : most;
	}
	for (int i = 0; i < b->n; i++) {
		if (s->y + BAR_ROW > SHEET_BOTTOM)
			rows_new_page(s);
		bar(s, b, i, most);
	}
	s->y += 1.5;
	leave();
}

const char *sheet_end(struct sheet *s, size_t *size)
{
	const char *pdf, *why;

	*size = 0;
	if (!enter(s))
		return NULL;
	rows_close(s);
	rows_end_band(s);
	pdf = pages_pdf(&s->pages, &s->about, s->work->now, size, &why);
	leave();
	if (pdf == NULL)
		work_fault(s->work, "%s", why);
	return pdf;
}
