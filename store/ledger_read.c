/* ledger_read: the ledger for who looks into it. */
#include "store/internal.h"
#include "store/ledger.h"

#include <unistd.h>

const struct choice ledger_actions[] = {
	{ "view", "見る" },
	{ "list", "一覧を見る" },
	{ "search", "さがす" },
	{ "print", "印刷" },
	{ "export", "書き出し" },
	{ "download", "ファイルを開く" },
	{ "sign_in", "ログイン" },
	{ "half_sign_in", "ログインの一段目" },
	{ "failed_sign_in", "ログインの失敗" },
	{ "sign_out", "ログアウト" },
	{ "draft", "下書き" },
	{ "new", "新しく書く" },
	{ "change", "変える" },
	{ "remove", "取り消す" },
	{ "restore", "戻す" },
	{ "confirm", "確定" },
	{ "approve", "承認" },
	{ "mail", "メールを頼む" },
	{ LEDGER_MAILED, "メールを送った" },
	{ LEDGER_NOT_MAILED, "メールが送れなかった" },
	{ "refused", "断られた操作" },
	{ LEDGER_INTERRUPTED, "記録の中断" },
	{ 0 },
};

const char *ledger_action_label(const char *code)
{
	for (const struct choice *c = ledger_actions; c->code; c++)
		if (text_same(c->code, code))
			return c->label;
	return code;
}

bool ledger_open(struct work *reader, struct work *w)
{
	const char *place = ledger_place(&w->arena, w->store->where), *why = NULL;

	*reader = (struct work){ .actor = w->actor, .now = w->now };
	if (w->fault || (!store_is_postgres(w->store) && access(place, F_OK) != 0))
		return false;
	reader->store = store_open(place, &w->arena, &why);
	if (!reader->store) {
		work_fault(w, "%s", why);
		return false;
	}
	store_begin(reader, false);
	if (!reader->fault && ledger_is_there(reader))
		return true;
	ledger_close(reader, w);
	return false;
}

void ledger_close(struct work *reader, struct work *w)
{
	if (reader->fault)
		work_fault(w, "%s", reader->fault);
	if (!reader->store)
		return;
	store_cancel(reader);
	store_close(reader->store);
	reader->store = NULL;
	arena_reset(&reader->arena);
}

/* The number of the last entry before that moment; 0: none.  By halving: an index of times would
 * be written to with each entry, and is asked for now and then. */
int64_t ledger_last_before(struct work *w, int64_t at)
{
	int64_t low = 0, high = ledger_head(w).number;

	while (low < high && !w->fault) {
		int64_t middle = high - (high - low) / 2;
		struct rows *rs =
		    store_query(w, "SELECT at FROM ledger WHERE number = $1", I(middle));

		if (cell_number(rs, 0, 0) < at)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* Time never goes back in the ledger: a range of it is one of numbers, in which the engines read
 * what they would have to sort otherwise.  Of several bounds SQLite takes the first. */
static int64_t last_of(struct work *w, const struct ledger_query *q)
{
	int64_t last = q->until ? ledger_last_before(w, q->until) : INT64_MAX;

	return q->below && q->below <= last ? q->below - 1 : last;
}

/* From number $1 on (without it) to $2, where `led` is $3.  PostgreSQL plans once for all values,
 * and takes what is between two numbers for so few that it walks through everybody's entries: it is
 * shown no range but the index's own, of which SQLite again takes but one end. */
static const char *range(struct work *w, const char *led)
{
	if (!led)
		return "number > $1 AND number <= $2";
	return arena_printf(&w->arena,
	    store_is_postgres(w->store)
		? "%s <> 0 AND (%s, number) > ($3, $1) AND (%s, number) <= ($3, $2)"
		: "%s <> 0 AND %s = $3 AND number > $1 AND number <= $2",
	    led, led, led);
}

/* The statement, newest first. */
static const char *selection(struct work *w, const struct ledger_query *q, struct arg *args,
    size_t *n)
{
	const struct {
		bool is_there;
		const char *before, *after; /* its number */
		struct arg arg;
	} all[] = {
		/* Who is not known yet belongs to no region, and is shown in each. */
		{ q->region != 0, "region IN (0, ", ")", I(q->region) },
		{ q->account && q->about, "account = ", "", I(q->account) },
		{ q->id != 0, "id = ", "", I(q->id) },
		{ q->action != NULL, "action = ", "", T(q->action) },
		{ q->record != NULL, "record = ", "", T(q->record) },
		{ q->name != NULL, "name LIKE '%' || ", " || '%'", T(q->name) },
		{ q->most != 0, "status >= ", "", I(q->least) },
		{ q->most != 0, "status <= ", "", I(q->most) },
	};
	const char *led = q->about ? "about" : q->account ? "account" : NULL;
	struct text t = { .arena = &w->arena };

	args[(*n)++] = I(q->from ? ledger_last_before(w, q->from) : 0);
	args[(*n)++] = I(last_of(w, q));
	if (led)
		args[(*n)++] = I(q->about ? q->about : q->account);
	text_addf(&t, "SELECT %s FROM ledger WHERE %s", ledger_names + 2, range(w, led));
	for (size_t i = 0; i < COUNT(all); i++) {
		if (!all[i].is_there)
			continue;
		args[(*n)++] = all[i].arg;
		text_addf(&t, " AND %s$%zu%s", all[i].before, *n, all[i].after);
	}
	text_addf(&t, " ORDER BY %s%snumber DESC", led ? led : "", led ? " DESC, " : "");
	return t.s;
}

struct rows *ledger_list(struct work *w, const struct ledger_query *q)
{
	struct arg args[16];
	size_t n = 0;
	const char *sql = selection(w, q, args, &n);

	args[n++] = I(q->limit);
	return store_query_(w, arena_printf(&w->arena, "%s LIMIT $%zu", sql, n), args, n);
}

void ledger_each(struct work *w, const struct ledger_query *q,
    bool (*each)(void *context, const char *const *cells, int cols), void *context)
{
	struct arg args[16];
	size_t n = 0;
	const char *sql = selection(w, q, args, &n);

	store_stream_(w, sql, args, n, each, context);
}

/* The limit is more than anybody opens by hand meanwhile, and lets the planner see that it is a
 * piece. */
struct ledger_lately ledger_lately(struct work *w, int64_t account, int64_t since, int64_t number)
{
	const struct arg args[] = { I(ledger_last_before(w, since)), I(number), I(account) };
	struct rows *rs = store_query_(w,
	    arena_printf(&w->arena,
		"SELECT count(DISTINCT CASE WHEN about <> 0 THEN about END),"
		" count(DISTINCT CASE WHEN about = 0 AND id <> 0 THEN id END), count(*),"
		" count(CASE WHEN action = 'export' AND status < 400 THEN 1 END),"
		" count(CASE WHEN action = 'refused' OR status IN (403, 404) THEN 1 END)"
		" FROM (SELECT about, id, action, status FROM ledger WHERE %s"
		" ORDER BY account DESC, number DESC LIMIT 1000) AS latest",
		range(w, "account")),
	    args, COUNT(args));

	if (!rs->n)
		return (struct ledger_lately){0};
	return (struct ledger_lately){ .people = cell_number(rs, 0, 0),
		.records = cell_number(rs, 0, 1),
		.entries = cell_number(rs, 0, 2),
		.exports = cell_number(rs, 0, 3),
		.refused = cell_number(rs, 0, 4) };
}
