/* ledger: entries of the ledger as rows of a spreadsheet. */
#include "document/document.h"
#include "store/ledger.h"

#include <stdlib.h>

enum { PIECE = 64 << 10 };

struct rows_out {
	struct text text;
	struct arena arena;
	document_sink *sink;
	void *context;
	ledger_words *words;
	void *words_context;
	bool stopped;
};

static bool pass_on(struct rows_out *out)
{
	if (!out->stopped && out->text.len > 0)
		out->stopped = !out->sink(out->context, out->text.s, out->text.len);
	arena_reuse(&out->arena);
	out->text = (struct text){ .arena = &out->arena };
	return !out->stopped;
}

static const char *cell_said(struct arena *a, size_t column, const char *s)
{
	if (column == LEDGER_AT)
		return moment_iso(a, strtoll(s, NULL, 10));
	if (column == LEDGER_ACTION)
		return ledger_action_label(s);
	return ledger_is_whole((enum ledger_column)column) && text_same(s, "0") ? NULL : s;
}

static const char *cell_with_words(struct rows_out *out, int column, const char *const *cells)
{
	const char *said = cell_said(&out->arena, (size_t)column, cells[column]);
	const char *words = out->words && said
	    ? out->words(out->words_context, &out->arena, column, cells)
	    : NULL;

	return words && !text_same(words, said)
	    ? arena_printf(&out->arena, "%s（%s）", words, said)
	    : said;
}

static bool add_row(void *context, const char *const *cells, int cols)
{
	struct rows_out *out = context;

	for (int i = 0; i < cols; i++) {
		if (i > 0)
			text_addc(&out->text, ',');
		csv_cell(&out->text, cell_with_words(out, i, cells),
		    !ledger_is_whole((enum ledger_column)i));
	}
	text_add(&out->text, "\r\n");
	return out->text.len < PIECE || pass_on(out);
}

bool ledger_csv_to(document_sink *sink, void *context, struct work *ledger,
    const struct ledger_query *q, ledger_words *words, void *words_context)
{
	struct rows_out out = { .sink = sink,
		.context = context,
		.words = words,
		.words_context = words_context };

	out.text.arena = &out.arena;
	text_add(&out.text, CSV_MARK);
	for (int i = 0; i < LEDGER_COLUMNS; i++)
		text_addf(&out.text, "%s%s", i > 0 ? "," : "", ledger_label((enum ledger_column)i));
	text_add(&out.text, "\r\n");
	ledger_each(ledger, q, add_row, &out);
	pass_on(&out);
	arena_reset(&out.arena);
	return !out.stopped;
}
