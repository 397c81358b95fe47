/* sniff_test: files are taken by name and content together, and by nothing else. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "web/sniff.h"

static struct arena arena;
static const char *why;

struct memory {
	const char *bytes;
	size_t n;
};

static bool read_memory(void *context, size_t at, void *to, size_t n)
{
	const struct memory *m = context;

	if (at > m->n || n > m->n - at)
		return false;
	memcpy(to, m->bytes + at, n);
	return true;
}

/* The code of the type; "" if it is not taken. */
static const char *sniffed(const char *name, const char *bytes, size_t n)
{
	struct memory m = { bytes, n };
	int type = sniff_type(&arena, name, &(struct sniffed){ read_memory, &m, n }, &why);

	assert_true(type ? !why : why && *why);
	return type ? sniff_types[type - 1].code : "";
}
#define SNIFFED(name, bytes) sniffed(name, bytes, sizeof(bytes) - 1)

/* ---- A packed document -------------------------------------------------------------------- */

static struct text zipped, directory;
static int entries;

static void put_number(struct text *t, uint32_t n, int bytes)
{
	char c;

	for (; bytes--; n >>= 8) {
		c = (char)(n & 255);
		text_addn(t, &c, 1);
	}
}

static void zip_begin(void)
{
	zipped = directory = (struct text){ .arena = &arena };
	entries = 0;
}

static void zip_add(const char *name, const char *content, uint32_t flags)
{
	uint32_t n = (uint32_t)strlen(name), size = (uint32_t)strlen(content),
		 at = (uint32_t)zipped.len;

	text_addn(&zipped, "PK\3\4", 4);
	put_number(&zipped, 20, 2);
	put_number(&zipped, flags, 2);
	put_number(&zipped, 0, 10);
	put_number(&zipped, size, 4);
	put_number(&zipped, size, 4);
	put_number(&zipped, n, 2);
	put_number(&zipped, 0, 2);
	text_add(&zipped, name);
	text_add(&zipped, content);
	text_addn(&directory, "PK\1\2", 4);
	put_number(&directory, 20, 4);
	put_number(&directory, flags, 2);
	put_number(&directory, 0, 10);
	put_number(&directory, size, 4);
	put_number(&directory, size, 4);
	put_number(&directory, n, 2);
	put_number(&directory, 0, 12);
	put_number(&directory, at, 4);
	text_add(&directory, name);
	entries++;
}

static const char *zip_sniffed(const char *name, const char *behind)
{
	uint32_t at = (uint32_t)zipped.len;

	text_addn(&zipped, directory.s, directory.len);
	text_addn(&zipped, "PK\5\6", 4);
	put_number(&zipped, 0, 4);
	put_number(&zipped, (uint32_t)entries, 2);
	put_number(&zipped, (uint32_t)entries, 2);
	put_number(&zipped, (uint32_t)directory.len, 4);
	put_number(&zipped, at, 4);
	put_number(&zipped, 0, 2);
	text_add(&zipped, behind);
	return sniffed(name, zipped.s, zipped.len);
}

/* ---- Tests -------------------------------------------------------------------------------- */

static void takes_what_is_listed(void **state)
{
	(void)state;
	assert_string_equal(SNIFFED("紹介状.pdf", "%PDF-1.7"), "pdf");
	assert_string_equal(SNIFFED("診療情報.2026.PDF", "%PDF-1.7"), "pdf");
	assert_string_equal(SNIFFED("写真.JPG", "\xff\xd8\xff\xe0"), "jpeg");
	assert_string_equal(SNIFFED("a.jpeg", "\xff\xd8\xff\xe1"), "jpeg");
	assert_string_equal(SNIFFED("a.png", "\x89PNG\r\n\x1a\n1"), "png");
	assert_string_equal(SNIFFED("a.heic", "\0\0\0\x18" "ftypheic"), "heic");
	assert_string_equal(SNIFFED("メモ.txt", "そのままの文\r\n"), "text");
	assert_string_equal(SNIFFED("sjis.txt", "\x82\xa0\x82\xa2"), "text");
	assert_string_equal(SNIFFED("a.csv", "a,b\n<3,4"), "csv");
}

static void refuses_in_words(void **state)
{
	static const char *const names[] = { "a.exe", "a", "pdf", ".pdf.exe", "a.html", "a.svg",
		"a.docm", "a.xlsm", "a.zip", "a.exe.pdf", "a.js.PDF", "a.pdf.", "a.pdf,", "a.,",
		"a.html.pdf" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		assert_string_equal(SNIFFED(names[i], "%PDF-1.7"), "");
	assert_string_equal(SNIFFED("a.pdf", "MZ\x90"), "");
	assert_string_equal(SNIFFED("a.png", "%PDF-1.7"), "");
	assert_string_equal(SNIFFED("a.pdf", " %PDF-1.7"), "");
	assert_string_equal(SNIFFED("a.pdf", ""), "");
	assert_non_null(strstr(why, "0バイト"));
	assert_string_equal(SNIFFED("a.txt", "a\0b"), "");
	assert_string_equal(SNIFFED("a.txt", "a\x01" "b"), "");
	assert_string_equal(SNIFFED("a.txt", "\xff\xfe" "a\0"), "");
	assert_string_equal(SNIFFED("a.txt", " \n<!DOCTYPE html>"), "");
	assert_string_equal(SNIFFED("a.txt", "\xef\xbb\xbf<svg>"), "");
	assert_string_equal(SNIFFED("a.csv", "<script>alert(1)</script>"), "");
	assert_string_equal(SNIFFED("a.txt", "#!/bin/sh\n"), "");
}

static void office(const char *part, const char *more, uint32_t flags, const char *behind,
    const char *name, const char *expected)
{
	zip_begin();
	zip_add("[Content_Types].xml", "<Types/>", 0);
	zip_add(part, "<x/>", flags);
	if (more)
		zip_add(more, "x", 0);
	assert_string_equal(zip_sniffed(name, behind), expected);
}

static void looks_into_documents(void **state)
{
	(void)state;
	office("word/document.xml", NULL, 0, "", "a.docx", "docx");
	office("xl/workbook.xml", NULL, 0, "", "a.xlsx", "xlsx");
	office("ppt/presentation.xml", NULL, 0, "", "a.pptx", "pptx");
	office("xl/workbook.xml", NULL, 0, "", "a.docx", "");
	office("word/document.xml", "word/vbaProject.bin", 0, "", "a.docx", "");
	office("word/document.xml", "word/VBAPROJECT.BIN", 0, "", "a.docx", "");
	office("xl/workbook.xml", "xl/macrosheets/sheet1.xml", 0, "", "a.xlsx", "");
	office("xl/workbook.xml", "xl/activeX/activeX1.xml", 0, "", "a.xlsx", "");
	office("word/document.xml", NULL, 1, "", "a.docx", ""); /* enciphered */
	office("word/document.xml", NULL, 0, "x", "a.docx", ""); /* something behind its end */
	assert_string_equal(SNIFFED("a.docx", "PK\3\4"), "");
	zip_begin();
	zip_add("word/document.xml", "<x/>", 0);
	assert_string_equal(zip_sniffed("a.docx", ""), ""); /* no types */
}

static void open_documents(void **state)
{
	static const char text[] = "application/vnd.oasis.opendocument.text",
			  sheet[] = "application/vnd.oasis.opendocument.spreadsheet";

	(void)state;
	zip_begin();
	zip_add("mimetype", text, 0);
	zip_add("content.xml", "<x/>", 0);
	assert_string_equal(zip_sniffed("a.odt", ""), "odt");
	assert_string_equal(sniffed("a.ods", zipped.s, zipped.len), "");
	zip_begin();
	zip_add("mimetype", sheet, 0);
	zip_add("content.xml", "<x/>", 0);
	zip_add("Basic/Standard/Module1.xml", "Sub", 0);
	assert_string_equal(zip_sniffed("a.ods", ""), "");
	zip_begin();
	zip_add("mimetype", "application/vnd.oasis.opendocument.text-master", 0);
	zip_add("content.xml", "<x/>", 0);
	assert_string_equal(zip_sniffed("a.odt", ""), "");
}

/* Whatever the numbers in it say, nothing outside of it is read. */
static void broken_directories(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < 300; cut++) {
		office("word/document.xml", NULL, 0, "", "a.docx", "docx");
		if (cut >= zipped.len)
			break;
		assert_string_equal(sniffed("a.docx", zipped.s, zipped.len - cut - 1), "");
		zipped.s[cut] ^= (char)0xff;
		sniffed("a.docx", zipped.s, zipped.len);
	}
}

static void names(void **state)
{
	static const char *const bad[] = { "", "/", "a/", ".pdf", "..", "a\tb.pdf", "a\x7f.pdf",
		"a\u202efdp.exe", "a\u200b.pdf", "a\u2066.pdf", "a\ufeff.pdf", "a\xc2\x85.pdf" };
	char longest[300];

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (sniff_name(&arena, bad[i], &why) || !why)
			fail_msg("%s is a name", bad[i]);
	assert_string_equal(sniff_name(&arena, "../../etc/a.pdf", &why), "a.pdf");
	assert_string_equal(sniff_name(&arena, "C:\\fakepath\\紹介状.pdf", &why), "紹介状.pdf");
	assert_string_equal(sniff_name(&arena, "か\u3099.pdf", &why), "が.pdf");
	memset(longest, 'a', sizeof longest);
	longest[201] = 0;
	assert_null(sniff_name(&arena, longest, &why));
	longest[200] = 0;
	assert_non_null(sniff_name(&arena, longest, &why));
}

static void every_type_has_its_media(void **state)
{
	(void)state;
	for (int i = 0; sniff_types[i].code; i++)
		assert_non_null(strchr(sniff_media(i + 1), '/'));
	assert_non_null(strstr(sniff_accept(), ".pdf"));
	assert_non_null(strstr(sniff_said(), "PDF"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_listed),
		cmocka_unit_test(refuses_in_words),
		cmocka_unit_test(looks_into_documents),
		cmocka_unit_test(open_documents),
		cmocka_unit_test(broken_directories),
		cmocka_unit_test(names),
		cmocka_unit_test(every_type_has_its_media),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_reset(&arena);
	return failed;
}
