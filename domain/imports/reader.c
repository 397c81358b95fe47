/* reader: see reader.h. */
#include "domain/imports/reader.h"

#include <string.h>

#include "base/text.h"

/* ---- What kind of file it is ---- */

static const struct {
	const char *begins;
	size_t n;
	const char *say;
} others[] = {
	{ "PK\3\4", 4, "Excelのブック（xlsx）か、まとめて圧縮したファイル（zip）です。"
	    "Excelで開いて「CSV UTF-8」で保存するか、zipを開いて中のCSVを選んでください。" },
	{ "\xd0\xcf\x11\xe0", 4,
	    "古いExcelのブック（xls）です。Excelで開いて「CSV UTF-8」で保存してください。" },
	{ "%PDF", 4, "PDFです。同じページにあるCSVのファイルを選んでください。" },
	{ "\x1f\x8b", 2, "圧縮したファイル（gz）です。開いて中のCSVを選んでください。" },
	{ "\xff\xfe", 2,
	    "文字コードがUTF-16です。Excelで開いて「CSV UTF-8」で保存してください。" },
	{ "\xfe\xff", 2,
	    "文字コードがUTF-16です。Excelで開いて「CSV UTF-8」で保存してください。" },
	{ "<", 1, "CSVではなく、ウェブページ（HTML）かXMLです。"
	    "CSVのファイルそのものをダウンロードしてください。" },
	{ "{", 1, "CSVではなく、JSONです。CSVのファイルを選んでください。" },
	{ "[", 1, "CSVではなく、JSONです。CSVのファイルを選んでください。" },
	{ "\x89PNG", 4, "画像です。CSVのファイルを選んでください。" },
	{ "\xff\xd8\xff", 3, "写真（JPEG）です。CSVのファイルを選んでください。" },
};

static const char *other_kind(const char *head, size_t n)
{
	size_t blank = strspn(head, " \t\r\n");

	for (size_t i = 0; i < COUNT(others); i++) {
		if (n >= others[i].n && !memcmp(head, others[i].begins, others[i].n))
			return others[i].say;
		if (others[i].n == 1 && head[blank] == others[i].begins[0])
			return others[i].say;
	}
	return NULL;
}

/* How much of the bytes are whole characters, so that a block does not end within one. */
static size_t whole(const char *s, size_t n)
{
	size_t cut = n;

	while (cut > 0 && n - cut < 3 && ((unsigned char)s[cut - 1] & 0xc0) == 0x80)
		cut--;
	return cut > 0 && (unsigned char)s[cut - 1] >= 0xc0 ? cut - 1 : n;
}

static bool is_utf8(struct reader *r)
{
	size_t at = 0;

	while (at < r->in.size) {
		size_t n = r->in.size - at < READER_BLOCK ? r->in.size - at : READER_BLOCK;
		size_t good = n;

		if (!r->in.read(r->in.context, at, r->block, n))
			return true;
		if (at + n < r->in.size)
			good = whole(r->block, n);
		if (good == 0 || !utf8_valid(r->block, good))
			return false;
		at += good;
	}
	return true;
}

static void look(struct reader *r)
{
	char head[64] = "";
	size_t n = r->in.size < sizeof head - 1 ? r->in.size : sizeof head - 1;

	if (r->in.size == 0)
		r->why = "空のファイルです。ダウンロードし直してください。";
	else if (r->in.size > READER_FILE)
		r->why = "大きすぎます（256MBまで）。都道府県ごとなどに分けてください。";
	else if (!r->in.read(r->in.context, 0, head, n))
		r->why = "読めません。もう一度選んでください。";
	else
		r->why = other_kind(head, n);
	if (r->why)
		return;
	if (n >= 3 && !memcmp(head, "\xef\xbb\xbf", 3))
		r->at = 3;
	else
		r->cp932 = !is_utf8(r);
	if (r->cp932)
		r->way = iconv_open("UTF-8", "CP932");
}

struct reader *reader_open(struct arena *a, const struct sniffed *in)
{
	struct reader *r = arena_alloc(a, sizeof *r);

	r->in = *in;
	r->lasting = a;
	look(r);
	return r;
}

void reader_close(struct reader *r)
{
	if (r->cp932)
		iconv_close(r->way);
	r->cp932 = false;
	arena_reset(&r->arena);
}

/* ---- Bytes ---- */

static int peek(struct reader *r)
{
	if (r->pos == r->have) {
		size_t n = r->in.size - r->at < READER_BLOCK ? r->in.size - r->at : READER_BLOCK;

		if (n == 0)
			return -1;
		if (!r->in.read(r->in.context, r->at, r->block, n)) {
			r->why = "途中で読めなくなりました。もう一度選んでください。";
			return -1;
		}
		r->at += n;
		r->have = n;
		r->pos = 0;
	}
	return (unsigned char)r->block[r->pos];
}

static int take(struct reader *r)
{
	int c = peek(r);

	r->pos += c >= 0;
	return c;
}

static void stop(struct reader *r, const char *say)
{
	r->why = arena_printf(r->lasting, "%lld行目：%s", (long long)r->row, say);
}

static bool add(struct reader *r, int c)
{
	if (r->len < READER_ROW) {
		r->bytes[r->len++] = (char)c;
		return true;
	}
	stop(r, "1行が長すぎます（64KBまで）。引用符（\"）が閉じていないか、CSVではありません。");
	return false;
}

static bool next_cell(struct reader *r)
{
	if (r->columns < READER_COLUMNS) {
		r->start[r->columns++] = r->len;
		return true;
	}
	stop(r, "列が多すぎます（512列まで）。ここに書いてある種類のCSVではありません。");
	return false;
}

/* ---- Cells ---- */

/* After the first quotation mark, to behind the last one. */
static bool quoted(struct reader *r)
{
	for (;;) {
		int c = take(r);

		if (c < 0) {
			if (!r->why)
				stop(r, "引用符（\"）が閉じていません。ファイルが途中で切れているか、壊れています。"
					"ダウンロードし直してください。");
			return false;
		}
		if (c == '"' && peek(r) != '"')
			break;
		if (c == '"')
			take(r);
		if (!add(r, c))
			return false;
	}
	if (peek(r) < 0 || strchr(",\r\n", peek(r)))
		return !r->why;
	stop(r, "引用符（\"）の閉じ方が正しくありません。この行の引用符を直してから、選び直してください。");
	return false;
}

static bool plain(struct reader *r)
{
	while (peek(r) >= 0 && !strchr(",\r\n", peek(r)))
		if (!add(r, take(r)))
			return false;
	if (peek(r) != 0)
		return !r->why;
	stop(r, "文字ではないもの（NUL）があります。CSVではないか、壊れています。");
	return false;
}

static bool read_cells(struct reader *r)
{
	for (;;) {
		if (!next_cell(r))
			return false;
		if (peek(r) == '"') {
			take(r);
			if (!quoted(r))
				return false;
		} else if (!plain(r)) {
			return false;
		}
		if (peek(r) != ',')
			break;
		take(r);
	}
	if (peek(r) == '\r')
		take(r);
	if (peek(r) == '\n')
		take(r);
	r->start[r->columns] = r->len;
	return !r->why;
}

static const char *converted(struct reader *r, const char *s, size_t n)
{
	size_t room = n * 3 + 1, left = room - 1;
	char *to = arena_alloc(&r->arena, room), *out = to, *in = (char *)(uintptr_t)s;

	iconv(r->way, NULL, NULL, NULL, NULL);
	if (iconv(r->way, &in, &n, &out, &left) == (size_t)-1)
		return NULL;
	return memchr(to, 0, (size_t)(out - to)) ? NULL : to;
}

static const char *cell(struct reader *r, int i)
{
	const char *s = r->bytes + r->start[i], *text = NULL;
	size_t n = r->start[i + 1] - r->start[i];

	if (n == 0)
		return "";
	if (r->cp932)
		text = converted(r, s, n);
	else if (utf8_valid(s, n))
		text = arena_copyn(&r->arena, s, n);
	if (!text && !r->unreadable)
		r->unreadable = i + 1;
	return text ? text : "";
}

bool reader_next(struct reader *r)
{
	do {
		arena_reuse(&r->arena);
		r->len = 0;
		r->columns = r->unreadable = 0;
		if (r->why || peek(r) < 0)
			return false;
		r->row++;
		if (!read_cells(r))
			return false;
	} while (r->columns == 1 && r->len == 0);
	for (int i = 0; i < r->columns; i++)
		r->cell[i] = cell(r, i);
	return true;
}
