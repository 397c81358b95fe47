/* pages: what stands on a document's pages, drawn when their number is known. */
#include <cairo-pdf.h>
#include <string.h>

#include "document/internal.h"

#define POINTS(mm) ((mm)*72 / 25.4)

enum { PAGE_WIDTH = 210, PAGE_HEIGHT = 297, FOOT = 287 };

void pages_add(struct pages *pages)
{
	struct page *page = arena_alloc(pages->arena, sizeof *page);

	page->end = &page->first;
	if (pages->last != NULL)
		pages->last->next = page;
	else
		pages->first = page;
	pages->last = page;
	pages->n++;
}

struct drawn *pages_draw(struct pages *pages, struct drawn what)
{
	struct drawn *kept = arena_alloc(pages->arena, sizeof *kept);

	*kept = what;
	kept->next = NULL;
	if (kept->layout != NULL)
		g_object_ref(kept->layout);
	*pages->last->end = kept;
	pages->last->end = &kept->next;
	return kept;
}

static void paint_shape(cairo_t *cr, const struct drawn *d)
{
	static const double dots[] = { 0.6, 1.8 };

	if (d->mark == MARK_RULE) {
		cairo_move_to(cr, POINTS(d->x), POINTS(d->y));
		cairo_line_to(cr, POINTS(d->x + d->w), POINTS(d->y));
	} else {
		cairo_rectangle(cr, POINTS(d->x), POINTS(d->y), POINTS(d->w), POINTS(d->h));
	}
	if (d->mark == MARK_FILL) {
		cairo_set_source_rgb(cr, 0.925, 0.925, 0.925);
		cairo_fill(cr);
		return;
	}
	cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
	if (d->mark == MARK_BAR) {
		cairo_fill(cr);
		return;
	}
	cairo_set_line_width(cr, d->mark == MARK_BOX ? 0.6 : 0.4);
	cairo_set_dash(cr, dots, d->mark == MARK_RULE ? 2 : 0, 0);
	cairo_stroke(cr);
}

/* Where a line begins so that it stands as `align` says. */
static double line_start(const struct drawn *d, PangoLayoutLine *line)
{
	PangoRectangle logical;
	double spare;

	if (d->align == LEFT)
		return POINTS(d->x);
	pango_layout_line_get_extents(line, NULL, &logical);
	spare = POINTS(d->w) - (double)logical.width / PANGO_SCALE;
	return POINTS(d->x) + (d->align == CENTRE ? spare / 2 : spare);
}

/* Japanese characters stand from 0.12 below the base line to 0.88 above it. */
static void paint_text(cairo_t *cr, const struct drawn *d)
{
	double base = POINTS(d->y) + POINTS(d->pitch) / 2 + 0.38 * d->points;

	cairo_set_source_rgb(cr, 0, 0, 0);
	for (int i = 0; i < d->lines; i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(d->layout, d->from + i);
		if (line == NULL)
			break;
		cairo_move_to(cr, line_start(d, line), base + i * POINTS(d->pitch));
		pango_cairo_show_layout_line(cr, line);
	}
}

static void paint_line(cairo_t *cr, const char *text, double y, double points, enum align align)
{
	PangoLayout *layout = fonts_layout(text, 0, (struct letters){ .points = points });
	struct drawn d = { .mark = MARK_TEXT,
		.x = SHEET_LEFT,
		.y = y,
		.w = SHEET_RIGHT - SHEET_LEFT,
		.layout = layout,
		.lines = 1,
		.points = points,
		.pitch = 4,
		.align = align };

	paint_text(cr, &d);
	g_object_unref(layout);
}

static void paint_page(cairo_t *cr, const struct page *page)
{
	for (const struct drawn *d = page->first; d != NULL; d = d->next)
		if (d->mark == MARK_FILL)
			paint_shape(cr, d);
	for (const struct drawn *d = page->first; d != NULL; d = d->next)
		if (d->mark == MARK_BOX || d->mark == MARK_RULE || d->mark == MARK_BAR)
			paint_shape(cr, d);
	for (const struct drawn *d = page->first; d != NULL; d = d->next) {
		if (d->mark == MARK_TEXT)
			paint_text(cr, d);
		else if (d->mark == MARK_BEGIN)
			cairo_tag_begin(cr, d->tag, NULL);
		else if (d->mark == MARK_END)
			cairo_tag_end(cr, d->tag);
	}
}

static void paint_foot(cairo_t *cr, struct pages *pages, const struct sheet_about *about,
    int number)
{
	if (about->footer != NULL)
		paint_line(cr, about->footer, FOOT, 8, LEFT);
	paint_line(cr, arena_printf(pages->arena, "%d／%d ページ", number, pages->n), FOOT, 8,
	    RIGHT);
}

static cairo_status_t keep(void *closure, const unsigned char *data, unsigned length)
{
	text_addn(closure, (const char *)data, length);
	return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, struct arena *arena, const struct sheet_about *about,
    int64_t now)
{
	const char *title = text_empty(about->number)
	    ? about->title
	    : arena_printf(arena, "%s %s", about->title, about->number);
	struct date day = moment_date(now);
	int minutes = moment_minutes(now);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Yui");
	if (about->issuer != NULL)
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, about->issuer);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
	    arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:00+09:00", day.year, day.month, day.day,
		minutes / 60, minutes % 60));
}

static void drop_layouts(struct drawn *d)
{
	for (; d != NULL; d = d->next)
		if (d->layout != NULL)
			g_object_unref(d->layout);
}

void pages_return(struct pages *pages, const struct pages *to, const struct page *last)
{
	drop_layouts(*last->end);
	for (struct page *page = to->last->next; page != NULL; page = page->next)
		drop_layouts(page->first);
	*last->end = NULL;
	*to->last = *last;
	*pages = *to;
}

const char *pages_pdf(struct pages *pages, const struct sheet_about *about, int64_t now,
    size_t *size, const char **why)
{
	struct text pdf = { .arena = pages->arena };
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep, &pdf,
	    POINTS(PAGE_WIDTH), POINTS(PAGE_HEIGHT));
	cairo_t *cr = cairo_create(surface);
	cairo_status_t status;
	int number = 0;

	describe(surface, pages->arena, about, now);
	cairo_tag_begin(cr, "Document", NULL);
	for (const struct page *page = pages->first; page != NULL; page = page->next) {
		paint_page(cr, page);
		paint_foot(cr, pages, about, ++number);
		cairo_show_page(cr);
	}
	cairo_tag_end(cr, "Document");
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	for (struct page *page = pages->first; page != NULL; page = page->next)
		drop_layouts(page->first);
	*why = status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string(status)
	    : pdf.over                        ? "書類が大きすぎます。"
					      : NULL;
	*size = pdf.len;
	return *why == NULL ? finish_pdf(pages->arena, pdf.s, size, why) : NULL;
}
