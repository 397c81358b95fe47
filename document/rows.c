/* rows: rows of boxes, one under the other, from page to page. */
#include <math.h>
#include <string.h>

#include "document/internal.h"

#define PAD        0.8 /* above and below the text of a box */
#define SIDE       1.5 /* left and right of it */
#define ROW        6.2 /* the least height of one */
#define BODY       (SHEET_BOTTOM - SHEET_TOP)
#define RULE_PITCH 8.0

static struct drawn *draw(struct sheet *s, struct drawn d)
{
	return pages_draw(&s->pages, d);
}

static void tag(struct sheet *s, enum mark mark, const char *name)
{
	draw(s, (struct drawn){ .mark = mark, .tag = name });
}

void rows_close(struct sheet *s)
{
	if (s->in_table)
		tag(s, MARK_END, "Table");
	s->in_table = false;
}

/* ---- The band beside the rows ---- */

enum { GROUND, FRAME, NAME };

/* How high it is turns out at its end. */
static void band_begin(struct sheet *s)
{
	struct drawn d = { .x = SHEET_LEFT, .y = s->y, .w = s->left - SHEET_LEFT };

	d.mark = MARK_FILL;
	s->side[GROUND] = draw(s, d);
	d.mark = MARK_BOX;
	s->side[FRAME] = draw(s, d);
	tag(s, MARK_BEGIN, "H2");
	d.mark = MARK_TEXT;
	d.points = 10;
	d.pitch = 4.1;
	d.align = CENTRE;
	d.layout = fonts_layout(s->band, 0, (struct letters){ .points = d.points, .bold = true });
	s->side[NAME] = draw(s, d);
	g_object_unref(d.layout);
	tag(s, MARK_END, "H2");
}

/* Where the rest of a section is lower than its name, the name is left out. */
void rows_end_band(struct sheet *s)
{
	struct drawn *name = s->side[NAME];
	double high;

	if (name == NULL)
		return;
	s->side[GROUND]->h = s->side[FRAME]->h = s->y - name->y;
	name->lines = pango_layout_get_line_count(name->layout);
	high = name->lines * name->pitch;
	if (high > s->y - name->y)
		name->lines = 0;
	name->y += (s->y - name->y - high) / 2;
	s->side[NAME] = NULL;
}

/* ---- Cells ---- */

static void cell_layout(struct cell *c, const char *text)
{
	c->layout = text == NULL ? NULL : fonts_layout(text, c->w - 2 * SIDE, c->letters);
	if (c->choices && c->layout != NULL)
		fonts_keep_together(c->layout);
	c->lines = text == NULL ? 0 : pango_layout_get_line_count(c->layout);
	c->from = 0;
}

static void cell_release(struct cell *c)
{
	if (c->layout != NULL)
		g_object_unref(c->layout);
	c->layout = NULL;
}

static double cell_height(const struct cell *c, int lines)
{
	return (lines > 0 ? lines : 1) * c->pitch + 2 * PAD;
}

static double cells_height(const struct cell *cells, int n)
{
	double height = ROW;

	for (int i = 0; i < n; i++)
		height = fmax(height, cell_height(&cells[i], cells[i].lines));
	return height;
}

/* How many of a cell's lines go into `room`; a single line is not left behind for the next page. */
static int cell_fit(const struct cell *c, double room)
{
	int fit = (int)floor((room - 2 * PAD) / c->pitch + 0.001);

	if (fit >= c->lines)
		return c->lines;
	return fit > 2 && fit == c->lines - 1 ? fit - 1 : fit;
}

static void draw_lines(struct sheet *s, const struct cell *c, double y, int lines)
{
	draw(s,
	    (struct drawn){ .mark = MARK_TEXT,
		.x = c->x + SIDE,
		.y = y,
		.w = c->w - 2 * SIDE,
		.layout = c->layout,
		.from = c->from,
		.lines = lines,
		.points = c->letters.points,
		.pitch = c->pitch,
		.align = c->align });
}

static void draw_ticks(struct sheet *s, const struct cell *c, double y, int lines)
{
	for (int i = 0; i < c->ticks; i++) {
		struct drawn d = { .mark = MARK_TEXT,
			.lines = 1,
			.points = c->letters.points * 1.15,
			.pitch = c->pitch,
			.align = CENTRE };
		PangoRectangle at;
		int line;

		pango_layout_index_to_line_x(c->layout, c->tick[i], FALSE, &line, NULL);
		if (line < c->from || line >= c->from + lines)
			continue;
		pango_layout_index_to_pos(c->layout, c->tick[i], &at);
		d.x = c->x + SIDE + (double)at.x / PANGO_SCALE * 25.4 / 72;
		d.w = (double)at.width / PANGO_SCALE * 25.4 / 72;
		d.y = y + (line - c->from) * c->pitch - 0.3;
		d.layout =
		    fonts_layout("✓", 0, (struct letters){ .points = d.points, .bold = true });
		draw(s, d);
		g_object_unref(d.layout);
	}
}

static void draw_rules(struct sheet *s, const struct cell *c, double height)
{
	for (double y = RULE_PITCH; y < height - RULE_PITCH / 2; y += RULE_PITCH)
		draw(s,
		    (struct drawn){ .mark = MARK_RULE,
			.x = c->x + SIDE,
			.y = s->y + y,
			.w = c->w - 2 * SIDE });
}

static void draw_cell(struct sheet *s, const struct cell *c, double height, int lines, bool middle)
{
	double y = s->y + PAD;

	if (c->label)
		draw(s,
		    (struct drawn){ .mark = MARK_FILL,
			.x = c->x,
			.y = s->y,
			.w = c->w,
			.h = height });
	draw(s, (struct drawn){ .mark = MARK_BOX, .x = c->x, .y = s->y, .w = c->w, .h = height });
	tag(s, MARK_BEGIN, c->label ? "TH" : "TD");
	if (lines > 0) {
		if (middle || c->label)
			y = s->y + (height - lines * c->pitch) / 2;
		draw_lines(s, c, y, lines);
		draw_ticks(s, c, y, lines);
	} else if (c->rules) {
		draw_rules(s, c, height);
	}
	tag(s, MARK_END, c->label ? "TH" : "TD");
}

/* ---- Rows ---- */

static void draw_row(struct sheet *s, struct cell *cells, int n, double height, bool middle)
{
	if (s->band != NULL && s->side[NAME] == NULL)
		band_begin(s);
	if (!s->in_table)
		tag(s, MARK_BEGIN, "Table");
	s->in_table = true;
	tag(s, MARK_BEGIN, "TR");
	for (int i = 0; i < n; i++) {
		int lines = cell_fit(&cells[i], height);
		draw_cell(s, &cells[i], height, lines, middle);
		cells[i].from += lines;
		cells[i].lines -= lines;
	}
	tag(s, MARK_END, "TR");
	s->y += height;
}

/* The highest a part of the row may be in this room; 0 if a part is not worth while. */
static double part_height(const struct cell *cells, int n, double room)
{
	double height = 0;

	for (int i = 0; i < n; i++) {
		int fit = cell_fit(&cells[i], room);
		if (fit < 2 && fit < cells[i].lines)
			return 0;
		height = fmax(height, cell_height(&cells[i], fit));
	}
	return height;
}

static void cells_continue(struct sheet *s, struct cell *cells, int n)
{
	for (int i = 0; i < n; i++) {
		if (!cells[i].label || cells[i].text == NULL)
			continue;
		cell_release(&cells[i]);
		cell_layout(&cells[i],
		    arena_printf(&s->work->arena, "%s（つづき）", cells[i].text));
	}
}

static void place(struct sheet *s, struct cell *cells, int n, double least, bool flows)
{
	for (;;) {
		double rest = cells_height(cells, n), room = SHEET_BOTTOM - s->y, part;
		if (fmax(rest, least) <= room) {
			draw_row(s, cells, n, fmax(rest, least), !flows);
			return;
		}
		if (flows && rest <= room && least * 0.6 <= room) {
			draw_row(s, cells, n, room, false);
			return;
		}
		part = flows || rest > BODY ? part_height(cells, n, room) : 0;
		if (part > 0 && rest > room) {
			draw_row(s, cells, n, part, false);
			cells_continue(s, cells, n);
			least = 0;
		}
		rows_new_page(s);
	}
}

void rows_place(struct sheet *s, struct cell *cells, int n, double least, bool flows)
{
	for (int i = 0; i < n; i++)
		cell_layout(&cells[i], cells[i].text);
	place(s, cells, n, fmin(least, BODY * 0.8), flows);
	for (int i = 0; i < n; i++)
		cell_release(&cells[i]);
}

void rows_text(struct sheet *s, const char *name, struct cell c, double y)
{
	cell_layout(&c, c.text);
	if (name != NULL)
		tag(s, MARK_BEGIN, name);
	draw_lines(s, &c, y, c.lines);
	if (name != NULL)
		tag(s, MARK_END, name);
	cell_release(&c);
}

/* ---- Pages ---- */

static void draw_running_head(struct sheet *s)
{
	struct cell c = { .x = SHEET_LEFT - SIDE,
		.w = SHEET_RIGHT - SHEET_LEFT + 2 * SIDE,
		.pitch = 5,
		.letters = { .points = 9 } };
	const char *number = s->about.number;

	c.text = arena_printf(&s->work->arena, "%s（つづき）%s%s", s->about.title,
	    text_empty(number) ? "" : "　", text_empty(number) ? "" : number);
	rows_text(s, NULL, c, 10);
	if (s->about.mark != NULL) {
		c.text = s->about.mark;
		c.align = RIGHT;
		c.letters.bold = true;
		rows_text(s, NULL, c, 10);
	}
}

void rows_new_page(struct sheet *s)
{
	rows_close(s);
	rows_end_band(s);
	pages_add(&s->pages);
	s->y = SHEET_TOP;
	draw_running_head(s);
	if (s->head == NULL)
		return;
	for (int i = 0; i < s->heads; i++)
		cell_layout(&s->head[i], s->head[i].text);
	draw_row(s, s->head, s->heads, cells_height(s->head, s->heads), true);
	for (int i = 0; i < s->heads; i++)
		cell_release(&s->head[i]);
}

/* ---- Figures ---- */

/* 1,234, −0.5, +12, ±0.0, nothing said (—) or withheld (＊). */
static bool is_figure(const char *s)
{
	static const char *const signs[] = { "+", "-", "−", "±" };
	size_t digits;

	if (text_same(s, "—") || text_same(s, "＊"))
		return true;
	for (size_t i = 0; i < COUNT(signs); i++)
		if (text_starts(s, signs[i])) {
			s += strlen(signs[i]);
			break;
		}
	digits = strspn(s, "0123456789,.");
	return digits > 0 && s[digits] == '\0';
}

void rows_align_figures(struct cell *grid, int cols, int rows, const char *const *cells)
{
	for (int c = 0; c < cols; c++) {
		bool figures = rows > 0;

		for (int r = 0; r < rows && figures; r++)
			figures = !text_empty(cells[r * cols + c])
			    && is_figure(cells[r * cols + c]);
		grid[c].align = figures ? RIGHT : LEFT;
	}
}
