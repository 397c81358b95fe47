/* cp932: text for programs that know only Japan's old character set, and what it lacks. */
#include <assert.h>
#include <iconv.h>
#include <pthread.h>
#include <string.h>

#include "document/document.h"

enum { GETA = 0x81ac /* 〓 */, YEN = 0x818f /* ￥ */, REPORT_LINES = 200, PLANE = 0x10000 };

/* The code of each character of the first plane; 0: there is none.  CP932 has no other plane. */
static uint16_t table[PLANE];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Convert to another code and back, but are the same to the eye (standards §7.2). */
static bool same_sign(uint32_t c)
{
	static const uint16_t signs[] = { 0x2014, 0x2016, 0x2212, 0x301c, 0x00a2, 0x00a3, 0x00ac };

	for (size_t i = 0; i < COUNT(signs); i++)
		if (signs[i] == c)
			return true;
	return false;
}

static size_t convert(iconv_t way, const void *from, size_t from_size, void *to, size_t to_size)
{
	char *in = (char *)(uintptr_t)from, *out = to;
	size_t room = to_size;

	iconv(way, NULL, NULL, NULL, NULL);
	if (iconv(way, &in, &from_size, &out, &room) == (size_t)-1)
		return 0;
	return to_size - room;
}

/* glibc drops variation selectors and calls ¥ a backslash, so a code counts only if the way
 * back leads to the same character. */
static void table_fill(void)
{
	iconv_t there = iconv_open("CP932", "UTF-32LE"), back = iconv_open("UTF-32LE", "CP932");

	assert(there != (iconv_t)-1 && back != (iconv_t)-1);
	for (uint32_t c = 1; c < PLANE; c++) {
		unsigned char code[4];
		uint32_t again = 0;
		size_t n;

		if (c >= 0xd800
		    && c <= 0xf8ff) /* surrogates; the private area is 外字, different everywhere */
			continue;
		n = convert(there, &c, sizeof c, code, sizeof code);
		if (n == 0 || n > 2 || convert(back, code, n, &again, sizeof again) != sizeof again)
			continue;
		if (again == c || same_sign(c))
			table[c] = (uint16_t)(n == 1 ? code[0] : code[0] << 8 | code[1]);
	}
	iconv_close(there);
	iconv_close(back);
}

static bool selects(int32_t c)
{
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

/* Where in the CSV we are: rows and columns as RFC 4180 has them. */
struct place {
	struct arena *arena;
	struct text *heads; /* labels of the columns, one text each */
	int row, column, columns;
	bool quoted;
};

static void place_next(struct place *p, int32_t c)
{
	if (c == '"') {
		p->quoted = !p->quoted;
	} else if (!p->quoted && c == ',') {
		p->column++;
	} else if (!p->quoted && c == '\n') {
		p->row++;
		p->column = 0;
	}
}

/* The labels are collected while the first row passes. */
static void place_head(struct place *p, int32_t c)
{
	if (p->row > 0 || p->column >= p->columns || c == '"' || c == '\r' || c == '\n'
	    || (c == ',' && !p->quoted))
		return;
	text_add_codepoint(&p->heads[p->column], c);
}

static int columns_of(const char *csv)
{
	int columns = 1;

	for (; *csv != '\0' && *csv != '\n'; csv++)
		columns += *csv == ',';
	return columns;
}

struct lacking {
	struct text text;
	int lines, more;
};

static void report_where(struct lacking *report, const struct place *p)
{
	text_addf(&report->text, "%d行目", p->row + 1);
	if (p->row > 0 && p->column < p->columns && p->heads[p->column].s != NULL)
		text_addf(&report->text, "「%s」", p->heads[p->column].s);
	text_add(&report->text, "：");
}

static void report_add(struct lacking *report, const struct place *p, int32_t base, int32_t c)
{
	if (++report->lines > REPORT_LINES) {
		report->more++;
		return;
	}
	report_where(report, p);
	if (selects(c) && base != 0) {
		text_add_codepoint(&report->text, base);
		text_add_codepoint(&report->text, c);
		text_addf(&report->text, "（U+%04X U+%04X、異体字の指定は失われます）\n",
		    (unsigned)base, (unsigned)c);
		return;
	}
	text_add_codepoint(&report->text, c);
	text_addf(&report->text, "（U+%04X）\n", (unsigned)c);
}

static void code_add(struct text *out, unsigned code)
{
	if (code > 0xff)
		text_addc(out, (char)(code >> 8));
	text_addc(out, (char)(code & 0xff));
}

static void character_add(struct text *out, struct lacking *report, const struct place *p,
    int32_t base, int32_t c)
{
	unsigned code = c < PLANE ? table[c] : 0;

	if (code == 0) {
		report_add(report, p, base, c);
		code = c == 0xa5 ? YEN : GETA;
	}
	if (!selects(c))
		code_add(out, code);
}

const char *csv_cp932(struct arena *arena, const char *utf8, size_t *size, const char **report)
{
	struct text out = { .arena = arena, .max = SIZE_MAX / 4 };
	struct lacking lacking = { .text = { .arena = arena } };
	struct place place = { .arena = arena };
	int32_t c, base = 0;

	pthread_once(&once, table_fill);
	if (text_starts(utf8, "\xef\xbb\xbf"))
		utf8 += 3;
	place.columns = columns_of(utf8);
	place.heads = arena_alloc(arena, sizeof *place.heads * (size_t)place.columns);
	for (int i = 0; i < place.columns; i++)
		place.heads[i].arena = arena;
	while ((c = utf8_next(&utf8)) != 0) {
		character_add(&out, &lacking, &place, base, c);
		place_head(&place, c);
		place_next(&place, c);
		base = selects(c) ? base : c;
	}
	if (lacking.more > 0)
		text_addf(&lacking.text, "ほか %d 文字\n", lacking.more);
	*size = out.len;
	*report = lacking.lines > 0 ? lacking.text.s : NULL;
	return out.s == NULL ? "" : out.s;
}
