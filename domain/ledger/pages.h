/* pages: the pages of ledger/; nobody else includes it. */
#ifndef LEDGER_PAGES_H
#define LEDGER_PAGES_H

#include "domain/ledger/ledger.h"
#include "store/ledger.h"

/* What is unusual about an entry: bits. */
enum mark { AT_NIGHT = 1, MANY = 2, OWN_SURNAME = 4, OFTEN = 8, EXPORTS = 16, REFUSALS = 32 };
/* SCANNED: by one click on the marked ones, AT_ONCE of them in turn. */
enum { ENTRIES_SHOWN = 50, ENTRIES_SCANNED = 10000, ENTRIES_AT_ONCE = 1000,
	ENTRIES_PRINTED = 1000 };

/* One entry as people read it. */
struct shown {
	const char *number, *at, *who, *role, *organization, *action, *what, *whom, *sought;
	const char *result, *address, *request;
	const char *whom_href; /* the same list of this person's entries */
	bool bad;              /* refused or failed */
	int marks;             /* of enum mark */
	bool of_other;         /* about a record that was put into this person's */
};

/* What the address asks for. */
struct asked {
	struct ledger_query query;
	const char *from, *until, *name, *action, *record, *result; /* as typed or chosen */
	const char *whom;    /* name of the person asked for; NULL: nobody */
	const char *problem; /* what of the address cannot be read: there is no list */
	bool unusual;        /* marked ones alone */
};
/* What an account's ten minutes were found to be: each is asked for once. */
enum { SPANS_MOST = 64 };
struct spans {
	int n;
	struct span {
		int64_t account, span;
		int marks;
	} of[SPANS_MOST];
};
struct ledger_view {
	struct asked asked;
	struct spans spans;
	bool none; /* there is no ledger yet */
	bool united; /* of one person: another record was put into hers */
	int n;
	struct shown *shown;
	const char *next, *csv; /* addresses; NULL: none */
	const char *reviewed;   /* until when it was reviewed last; NULL: never */
};

extern const struct choice ledger_results[]; /* of how it ended: "ok", "refused", "failed" */

/* Adds rows of the ledger as they are shown, only the marked ones if asked for. */
void ledger_show(struct request *, struct work *ledger, const struct rows *, struct ledger_view *);
/* ledger_open for a request, which has to be of a slow route: a connection is made. */
bool ledger_reader(struct work *reader, struct request *);
/* The rows' cells into the request's memory: the ledger's goes when it is closed. */
void ledger_keep(struct request *, struct rows *);
/* What one record is called, by the program: an auditor reads no records. */
const char *ledger_title(struct request *, const struct record *, int64_t id);
/* Of an entry: 状態：対応中 of "state=active" (of a page of that record, or NULL); the record of that
 * name; 相談 of an address. */
const char *ledger_sought(struct work *, const struct record *, const char *);
const struct record *ledger_record(const char *name);
const char *ledger_page_label(struct work *, const char *path);
/* All of it for a CSV; the context is the request's work. */
const char *ledger_cell_words(void *work, struct arena *, int column, const char *const *cells);
struct shown ledger_shown(struct request *, const char *const *cells);

handler access_get, access_pdf;
/* Whoever is given the list has to know what it cannot say. */
#define ACCESS_IS "この方の画面、相談、用紙を、だれが、いつ開き、印刷し、変えたか。"
#define ACCESS_UNITED \
	"この方の記録には、もう一つの記録をまとめてあります。まとめる前のその記録を開いたり変えたり" \
	"したものには※が付いています。"
#define ACCESS_LACKS \
	"ここに出ないもの：何人もの方が並ぶ画面（一覧、さがした結果、今日）でこの方のお名前などが" \
	"出たとき、CSV などへの書き出し、いくつもの相談をまとめて変えたとき（担当の引き継ぎなど）。" \
	"だれがいつそれを使ったかは操作の記録に残りますが、どなたの情報が出たかまでは残りません。"

void ledger_page(struct text *o, struct request *, const struct ledger_view *);
void review_new_page(struct text *o, struct request *, const struct review *);
/* The entries about one person, for herself to have. */
void access_page(struct text *o, struct request *, int64_t person, const struct ledger_view *);

#endif
