/* finish: what a PDF of Cairo's lacks -- the language and the title in the window's bar. */
#include <qpdf/qpdf-c.h>
#include <string.h>

#include "document/internal.h"

#define LACKING "   /Lang (ja-JP)\n   /ViewerPreferences << /DisplayDocTitle true >>\n"

/* ---- Any PDF, read and written anew by libqpdf ---- */

static void catalog_complete(qpdf_data pdf)
{
	qpdf_oh root = qpdf_get_root(pdf);
	qpdf_oh marks = qpdf_oh_new_dictionary(pdf), view = qpdf_oh_new_dictionary(pdf);

	qpdf_oh_replace_key(pdf, marks, "/Marked", qpdf_oh_new_bool(pdf, QPDF_TRUE));
	qpdf_oh_replace_key(pdf, root, "/MarkInfo", marks);
	qpdf_oh_replace_key(pdf, root, "/Lang", qpdf_oh_new_unicode_string(pdf, "ja-JP"));
	qpdf_oh_replace_key(pdf, view, "/DisplayDocTitle", qpdf_oh_new_bool(pdf, QPDF_TRUE));
	qpdf_oh_replace_key(pdf, root, "/ViewerPreferences", view);
}

static QPDF_ERROR_CODE write_out(qpdf_data pdf)
{
	if (qpdf_init_write_memory(pdf) >= QPDF_ERRORS)
		return QPDF_ERRORS;
	qpdf_set_stream_data_mode(pdf, qpdf_s_preserve);
	qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
	return qpdf_write(pdf);
}

static const char *rewrite(struct arena *arena, const char *pdf, size_t *size, const char **why)
{
	qpdf_data q = qpdf_init();
	const char *done = NULL;

	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	*why = "PDF を仕上げられませんでした。";
	if (qpdf_read_memory(q, "sheet", pdf, *size, NULL) < QPDF_ERRORS) {
		catalog_complete(q);
		if (write_out(q) < QPDF_ERRORS) {
			*size = qpdf_get_buffer_length(q);
			done = arena_copyn(arena, (const char *)qpdf_get_buffer(q), *size);
			*why = NULL;
		}
	}
	qpdf_cleanup(&q);
	return done;
}

/* ---- Cairo's own, whose last object is the catalog ---- */

static const char *find_last(const char *s, size_t size, const char *what)
{
	size_t length = strlen(what);

	for (const char *at = s + size; size >= length && at-- > s;)
		if (at + length <= s + size && memcmp(at, what, length) == 0)
			return at;
	return NULL;
}

/* Only the table of objects stands behind the last object, so that writing into that one moves
 * nothing but the table: a third of the cost of reading all and writing it anew is saved.
 * NULL: this is another PDF. */
static const char *insert(struct arena *arena, const char *pdf, size_t *size)
{
	static const char end[] = ">>\nendobj\nxref\n";
	const char *table = find_last(pdf, *size, end),
		   *start = find_last(pdf, *size, "startxref\n");
	const char *catalog =
	    table != NULL ? find_last(pdf, (size_t)(table - pdf), " 0 obj\n") : NULL;
	struct text done = { .arena = arena };
	int64_t offset;

	if (start == NULL || catalog == NULL || start < table
	    || !text_starts(catalog, " 0 obj\n<< /Type /Catalog\n")
	    || find_last(catalog, (size_t)(table - catalog), "/MarkInfo << /Marked true >>")
		== NULL)
		return NULL;
	offset = table + strlen(">>\nendobj\n") - pdf + (int64_t)strlen(LACKING);
	text_addn(&done, pdf, (size_t)(table - pdf));
	text_add(&done, LACKING);
	text_addn(&done, table, (size_t)(start - table));
	text_addf(&done, "startxref\n%lld\n%%%%EOF\n", (long long)offset);
	*size = done.len;
	return done.s;
}

const char *finish_pdf(struct arena *arena, const char *pdf, size_t *size, const char **why)
{
	const char *done = insert(arena, pdf, size);

	*why = NULL;
	return done != NULL ? done : rewrite(arena, pdf, size, why);
}
