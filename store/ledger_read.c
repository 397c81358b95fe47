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
	{ "sign_in", "ログイン" },
	{ "half_sign_in", "ログインの一段目" },
	{ "failed_sign_in", "ログインの失敗" },
	{ "sign_out", "ログアウト" },
	{ "draft", "下書き" },
	{ "new", "新しく書く" },
	{ "change", "変える" },
	{ "remove", "取り消す" },
	{ "restore", "戻す" },
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

static const char *conditions(struct work *w, const struct ledger_query *q, struct arg *args,
    size_t *n)
{
	const struct {
		bool is_there;
		const char *before, *after; /* its number */
		struct arg arg;
	} all[] = {
		/* Who is not known yet belongs to no region, and is shown in each. */
		{ q->region != 0, "region IN (0, ", ")", I(q->region) },
		{ q->from != 0, "at >= ", "", I(q->from) },
		{ q->until != 0, "at < ", "", I(q->until) },
		{ q->account != 0, "account = ", "", I(q->account) },
		{ q->about != 0, "about <> 0 AND about = ", "", I(q->about) },
		{ q->id != 0, "id = ", "", I(q->id) },
		{ q->below != 0, "number < ", "", I(q->below) },
		{ q->action != NULL, "action = ", "", T(q->action) },
		{ q->record != NULL, "record = ", "", T(q->record) },
		{ q->name != NULL, "name LIKE '%' || ", " || '%'", T(q->name) },
		{ q->most != 0, "status >= ", "", I(q->least) },
		{ q->most != 0, "status <= ", "", I(q->most) },
	};
	struct text t = { .arena = &w->arena };

	text_add(&t, " FROM ledger WHERE number > 0");
	for (size_t i = 0; i < COUNT(all); i++) {
		if (!all[i].is_there)
			continue;
		args[(*n)++] = all[i].arg;
		text_addf(&t, " AND %s$%zu%s", all[i].before, *n, all[i].after);
	}
	return t.s;
}

struct rows *ledger_list(struct work *w, const struct ledger_query *q)
{
	struct arg args[16];
	size_t n = 0;
	const char *of = conditions(w, q, args, &n);

	args[n++] = I(q->limit);
	return store_query_(w,
	    arena_printf(&w->arena, "SELECT %s%s ORDER BY number DESC LIMIT $%zu",
		ledger_names + 2, of, n),
	    args, n);
}

void ledger_each(struct work *w, const struct ledger_query *q,
    bool (*each)(void *context, const char *const *cells, int cols), void *context)
{
	struct arg args[16];
	size_t n = 0;
	const char *of = conditions(w, q, args, &n);

	store_stream_(w,
	    arena_printf(&w->arena, "SELECT %s%s ORDER BY number DESC", ledger_names + 2, of),
	    args, n, each, context);
}
