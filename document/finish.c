/* finish: what a PDF of Cairo's lacks, added through libqpdf. */
#include <qpdf/qpdf-c.h>
#include <string.h>

#include "document/internal.h"

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

/* Streams stay as Cairo compressed them: compressing twice would be half the cost of a page. */
static QPDF_ERROR_CODE write_out(qpdf_data pdf)
{
	if (qpdf_init_write_memory(pdf) >= QPDF_ERRORS)
		return QPDF_ERRORS;
	qpdf_set_stream_data_mode(pdf, qpdf_s_preserve);
	qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
	return qpdf_write(pdf);
}

const char *finish_pdf(struct arena *arena, const char *pdf, size_t *size, const char **why)
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
