/* qr: a QR code as the path of an SVG, by libqrencode. */
#include "domain/accounts/pages.h"

#include <qrencode.h>

/* The standard's quiet zone. */
enum { MARGIN = 4 };

/* Dark modules that stand side by side are one stroke. */
static void add_row(struct text *path, const unsigned char *row, int width, int y)
{
	for (int x = 0, from; x < width; x++) {
		if (!(row[x] & 1))
			continue;
		for (from = x; x < width && (row[x] & 1); x++)
			;
		text_addf(path, "M%d %dh%dv1h-%dz", from + MARGIN, y + MARGIN, x - from, x - from);
	}
}

struct qr qr_of(struct arena *a, const char *s)
{
	QRcode *code = QRcode_encodeString8bit(s, 0, QR_ECLEVEL_M);
	struct text path = { .arena = a };
	struct qr qr;

	if (!code)
		return (struct qr){0};
	for (int y = 0; y < code->width; y++)
		add_row(&path, code->data + y * code->width, code->width, y);
	qr = (struct qr){ .path = path.s, .size = code->width + 2 * MARGIN };
	QRcode_free(code);
	return qr;
}
