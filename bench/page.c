/* page: what one A4 page of boxed Japanese text costs with nothing but Pango and Cairo, fonts
 * warm.  `page N` prints the median milliseconds of N pages. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BOXES = 40, MOST = 1000 };

static cairo_status_t sink(void *context, const unsigned char *data, unsigned length)
{
	(void)data;
	*(size_t *)context += length;
	return CAIRO_STATUS_SUCCESS;
}

static void box(cairo_t *cr, PangoLayout *layout, int i)
{
	double y = 30 + i * 19;

	cairo_rectangle(cr, 40, y, 515, 18);
	cairo_stroke(cr);
	pango_layout_set_text(layout,
	    "受付番号　通院が難しくなった。玄関の段差で先週転んだ。令和8年11月22日", -1);
	cairo_move_to(cr, 44, y + 3);
	pango_cairo_show_layout(cr, layout);
}

static size_t page(void)
{
	size_t size = 0;
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(sink, &size, 595.28, 841.89);
	cairo_t *cr = cairo_create(surface);
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoFontDescription *font = pango_font_description_from_string("BIZ UDPGothic 10");

	cairo_set_line_width(cr, 0.5);
	pango_layout_set_font_description(layout, font);
	for (int i = 0; i < BOXES; i++)
		box(cr, layout, i);
	pango_font_description_free(font);
	g_object_unref(layout);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	return size;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 40;
	double times[MOST];

	if (n < 1 || n > MOST || page() == 0)
		return 1;
	for (int i = 0; i < n; i++) {
		struct timespec a, b;

		clock_gettime(CLOCK_MONOTONIC, &a);
		page();
		clock_gettime(CLOCK_MONOTONIC, &b);
		times[i] =
		    (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
	}
	qsort(times, (size_t)n, sizeof *times, compare);
	printf("%.3f\n", times[n / 2]);
	return 0;
}
