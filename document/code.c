/* code: a QR code on a sheet, by libqrencode, with words beside it. */
#include <qrencode.h>

#include "document/internal.h"

#define CODE_SIZE 24.0 /* mm, without the quiet zone */
#define QUIET     2.5

/* Dark modules that stand side by side are one bar. */
static void draw_line(struct sheet *s, const unsigned char *line, int width, double y, double pitch)
{
	for (int x = 0, from; x < width; x++) {
		if (!(line[x] & 1))
			continue;
		for (from = x; x < width && (line[x] & 1); x++)
			;
		pages_draw(&s->pages,
		    (struct drawn){ .mark = MARK_BAR,
			.x = s->left + QUIET + from * pitch,
			.y = y,
			.w = (x - from) * pitch,
			.h = pitch });
	}
}

static void draw_words(struct sheet *s, double y, const char *strong, const char *words)
{
	double x = s->left + CODE_SIZE + 2 * QUIET + 3;
	struct cell big = { .text = strong,
		.x = x,
		.w = SHEET_RIGHT - x,
		.letters = { .points = 16, .bold = true },
		.pitch = 8 },
		    small = { .text = words,
			    .x = x,
			    .w = SHEET_RIGHT - x,
			    .letters = { .points = 9 },
			    .pitch = 4.6 };

	rows_text(s, "P", big, y + 3);
	rows_text(s, "P", small, y + 13);
}

void sheet_code(struct sheet *s, const char *content, const char *strong, const char *words)
{
	QRcode *code = QRcode_encodeString8bit(content, 0, QR_ECLEVEL_M);
	const char *why;
	double pitch;

	if (s->failed || !code || !fonts_lock(&why)) {
		QRcode_free(code);
		return;
	}
	rows_close(s);
	if (s->y + CODE_SIZE + 2 * QUIET > SHEET_BOTTOM)
		rows_new_page(s);
	pitch = CODE_SIZE / code->width;
	for (int y = 0; y < code->width; y++)
		draw_line(s, code->data + y * code->width, code->width,
		    s->y + QUIET + y * pitch, pitch);
	draw_words(s, s->y, strong, words);
	s->y += CODE_SIZE + 2 * QUIET;
	QRcode_free(code);
	fonts_unlock();
}
