/* papers: what the counsellors have attached: a paper and a picture, made here. */
#include "domain/demo/parts.h"

#include "document/document.h"
#include "domain/consultations/consultations.h"

#include <string.h>
#include <zlib.h>

/* ---- A picture: PNG, ISO/IEC 15948 -------------------------------------------------------- */

enum { WIDE = 320, HIGH = 200 };

static void put_number(struct text *t, uint32_t n)
{
	char bytes[] = { (char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n };

	text_addn(t, bytes, sizeof bytes);
}

static void put_chunk(struct text *t, const char *type, const void *bytes, size_t n)
{
	uLong sum = crc32(crc32(0, (const Bytef *)type, 4), bytes, (uInt)n);

	put_number(t, (uint32_t)n);
	text_addn(t, type, 4);
	text_addn(t, bytes, n);
	put_number(t, (uint32_t)sum);
}

/* The plan of a room: walls, a bed, a door. */
static bool is_drawn(int x, int y)
{
	bool wall = x < 6 || y < 6 || x >= WIDE - 6 || y >= HIGH - 6;
	bool door = y >= HIGH - 6 && x > 40 && x < 100;
	bool bed = x > 190 && x < 290 && y > 40 && y < 120;
	bool inside = x > 194 && x < 286 && y > 44 && y < 116;

	return (wall && !door) || (bed && !inside);
}

static const char *picture(struct work *w, size_t *size)
{
	static const unsigned char head[] = { 0, 0, WIDE >> 8, WIDE & 255, 0, 0, 0, HIGH, 8, 0, 0,
		0, 0 };
	size_t rows = (WIDE + 1) * HIGH;
	unsigned char *raw = arena_alloc(&w->arena, rows), *to = raw, *packed;
	uLongf room = compressBound(rows);
	struct text t = { .arena = &w->arena };

	packed = arena_alloc(&w->arena, room);
	for (int y = 0; y < HIGH; y++) {
		*to++ = 0;
		for (int x = 0; x < WIDE; x++)
			*to++ = is_drawn(x, y) ? 60 : 245;
	}
	compress(packed, &room, raw, rows);
	text_addn(&t, "\x89PNG\r\n\x1a\n", 8);
	put_chunk(&t, "IHDR", head, sizeof head);
	put_chunk(&t, "IDAT", packed, room);
	put_chunk(&t, "IEND", "", 0);
	*size = t.len;
	return t.s;
}

/* ---- A paper ------------------------------------------------------------------------------ */

static const char *letter(struct work *w, const struct organization *from, size_t *size)
{
	struct sheet *s = sheet_begin(w,
	    &(struct sheet_about){ .title = "診療情報提供書（見本）",
		.issuer = from->name,
		.number = "",
		.mark = "見本" });

	sheet_row(s, 1,
	    (const struct sheet_box[]){ { "あて先", "すかがわ連携拠点（見本）　御中", 1 } });
	sheet_flow(s, "目的", "退院後の訪問診療のお願い。", 10);
	sheet_flow(s, "経過",
	    "これは見本です。実在の方の情報ではありません。\n"
	    "自宅での療養を希望されています。訪問診療と訪問看護の調整をお願いします。",
	    40);
	return sheet_end(s, size);
}

/* ---- Attached ----------------------------------------------------------------------------- */

static void attach(struct demo *d, const struct record *r, struct file f, const char *name,
    const char *bytes, size_t n)
{
	if (bytes && !file_attach(d->work, r, &f, name, bytes, n))
		work_fault(d->work, "demo file: %s", name);
}

/* The newest slip that is open: it is the one that is looked at first. */
static int64_t newest_open(struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM consultation WHERE region = $1 AND closed IS NULL AND removed = 0"
	    " AND state = 'active' ORDER BY received DESC LIMIT 1",
	    I(w->actor.region));

	return rs->n ? cell_number(rs, 0, 0) : 0;
}

/* Nothing where there is no key to seal it with, or no font to write with. */
void demo_papers(struct demo *d)
{
	struct work *w = d->work;
	const struct organization *clinic = demo_office(d, "clinic", 0);
	struct file f = { .note = "退院後の訪問診療の依頼" }, room = { .note = "居室の見取り図" };
	const char *why, *bytes;
	size_t n;

	f.whole.id = room.whole.id = newest_open(w);
	if (!secret_ready() || !document_ready(&why) || !f.whole.id)
		return;
	w->actor = d->counsellor[0];
	w->now = d->now - 3600 * 1000;
	bytes = letter(w, clinic, &n);
	attach(d, &consultation_file_record, f, "診療情報提供書（見本）.pdf", bytes, n);
	bytes = picture(w, &n);
	attach(d, &consultation_file_record, room, "居室（見本）.png", bytes, n);
	f = (struct file){ .whole.id = clinic->head.id, .note = "案内" };
	bytes = letter(w, clinic, &n);
	attach(d, &organization_file_record, f, "案内（見本）.pdf", bytes, n);
}
