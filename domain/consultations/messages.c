/* messages: what one colleague leaves for another or for all, shown until each has read it. */
#include "domain/consultations/handover.h"

enum { ABOUT_MOST = 50 };

static const struct field fields[] = {
#define RECORD struct message
#define FIELDS "domain/consultations/messages.def"
#include "base/rows.h"
};

/* Who has it to read, and when she did; at 0: not yet.  What is left unread is what every page asks
 * for, and stands together in the index. */
static const struct table reader_table = { "message_reader",
	"CREATE TABLE message_reader (region INTEGER NOT NULL, message INTEGER NOT NULL,"
	" account INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (region, message, account));"
	" CREATE INDEX message_reader_unread ON message_reader (region, account, at);",
	.leaves = "message, account, at" };

static void check(struct work *w, const void *rec)
{
	const struct message *m = rec;
	struct message before = {0};
	struct account a;

	if (!m->recipient.id
	    || (m->head.version && store_get(w, &message_record, m->head.id, &before)
		&& before.recipient.id == m->recipient.id))
		return;
	if (!store_get(w, &account_record, m->recipient.id, &a) || !rules_takes_calls(&a))
		work_problem(w, "recipient", "宛先は、相談を受ける人から選んでください。");
}

const struct record message_record = {
	.name = "message",
	.label = "申し送り",
	.size = sizeof(struct message),
	.fields = fields,
	.check = check,
	.read = WRITE_CASES,
	.write = WRITE_CASES,
	.export = WRITE_CASES,
	.about = "consultation",
	.indexes = (const char *const[]){ "consultation", NULL },
};

/* ---- Reading ----------------------------------------------------------------------------- */

/* Everybody for whom it is meant has it to read, also who is away; who comes later has not. */
static void announce(struct work *w, const struct message *m)
{
	struct rows *rs;

	store_query(w, "DELETE FROM message_reader WHERE region = $1 AND message = $2",
	    I(w->actor.region), I(m->head.id));
	if (m->head.removed)
		return;
	rs = store_query(w,
	    "SELECT id, role FROM account WHERE region = $1 AND removed = 0 AND id <> $2"
	    " AND ($3 = 0 OR id = $3)",
	    I(w->actor.region), I(m->author.id), I(m->recipient.id));
	for (int i = 0; i < rs->n; i++) {
		const struct role *role = role_find(CELL(rs, i, 1));

		if (role && actor_may(&(struct actor){ .may = role->may }, WRITE_CASES))
			store_query(w,
			    "INSERT INTO message_reader (region, message, account, at)"
			    " VALUES ($1, $2, $3, 0)",
			    I(w->actor.region), I(m->head.id), I(cell_number(rs, i, 0)));
	}
}

enum saved message_leave(struct work *w, struct message *m)
{
	enum saved saved = store_save(w, &message_record, m);

	if (saved == SAVED)
		announce(w, m);
	return saved;
}

int messages_unread(struct work *w, int most, const struct message **out)
{
	struct rows *rs = store_query(w,
	    "SELECT m.id FROM message_reader r JOIN message m ON m.region = r.region"
	    " AND m.id = r.message WHERE r.region = $1 AND r.account = $2 AND r.at = 0"
	    " ORDER BY COALESCE(m.urgent, 0) DESC, m.written DESC, m.id DESC LIMIT $3",
	    I(w->actor.region), I(w->actor.account), I(most));
	struct message *m = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *m);
	int n = 0;

	for (int i = 0; i < rs->n; i++)
		n += store_get(w, &message_record, cell_number(rs, i, 0), &m[n]);
	*out = m;
	return n;
}

int64_t messages_read_at(struct work *w, const struct message *m)
{
	struct rows *rs = store_query(w,
	    "SELECT at FROM message_reader WHERE region = $1 AND message = $2 AND account = $3",
	    I(w->actor.region), I(m->head.id), I(w->actor.account));

	return rs->n ? cell_number(rs, 0, 0) : 0;
}

struct rows *messages_readers(struct work *w, const struct message *m)
{
	return store_query(w,
	    "SELECT a.id, r.at FROM message_reader r JOIN account a ON a.region = r.region"
	    " AND a.id = r.account WHERE r.region = $1 AND r.message = $2 ORDER BY a.name, a.id",
	    I(w->actor.region), I(m->head.id));
}

struct listing messages_about(struct work *w, int64_t consultation)
{
	struct query q = { .filters = 1,
		.limit = ABOUT_MOST,
		.filter = { { record_field(&message_record, "consultation"), EQUAL,
		    int_text(&w->arena, consultation) } } };

	return store_list(w, &message_record, &q);
}

/* ---- Pages ------------------------------------------------------------------------------- */

static int page(struct request *rq, struct message *m, int status)
{
	rq->title = m->head.version ? "申し送りを直す" : "申し送りを書く";
	message_form_page(&rq->page, rq, m);
	return status;
}

/* Whom and which slip it is about, out of the address or the form. */
static void about(struct request *rq, struct message *m)
{
	const char *slip = form_value(rq, "about") ? form_value(rq, "about")
						   : query_value(rq, "about");
	struct consultation c;
	int64_t id;

	if (slip && text_number(slip, 1, INT64_MAX, &id)
	    && store_get(rq->work, &consultation_record, id, &c))
		m->consultation = (struct link){ id, c.number };
}

static int new_get(struct request *rq)
{
	const char *to = query_value(rq, "to");
	struct message m = {0};
	struct account a;
	int64_t id;

	about(rq, &m);
	if (to && text_number(to, 1, INT64_MAX, &id)
	    && store_get(rq->work, &account_record, id, &a) && rules_takes_calls(&a))
		m.recipient = (struct link){ id, a.name };
	return page(rq, &m, 200);
}

static const char *place(struct request *rq, const struct message *m)
{
	return arena_printf(&rq->work->arena, "/messages/%lld", (long long)m->head.id);
}

static int saved_before(struct request *rq, struct message *m, int64_t before, bool twice)
{
	if (!twice) {
		m->head = (struct head){0};
		return page(rq, m, 409);
	}
	rq->flash = "もう残してあります。二重には保存していません。";
	return reply_goto(rq, "/messages/%lld", (long long)before);
}

static int create(struct request *rq)
{
	struct work *w = rq->work;
	struct message m = {0};
	int64_t before;
	bool good, twice;

	about(rq, &m);
	good = form_read(rq, &message_record, &m);
	m.author = (struct link){ w->actor.account, w->actor.name };
	m.written = w->now;
	if (!good)
		return page(rq, &m, 422);
	m.head.id = id_new();
	before = form_used(rq, &message_record, m.head.id, &twice);
	if (before)
		return saved_before(rq, &m, before, twice);
	if (message_leave(w, &m) != SAVED)
		return any_absent(rq);
	rq->publish = arena_printf(&w->arena, "message/%lld", (long long)m.head.id);
	rq->flash = arena_printf(&w->arena, "%sへの申し送りを残しました。",
	    m.recipient.id ? field_show(w, record_field(&message_record, "recipient"), &m)
			   : "みんな");
	return m.consultation.id
	    ? reply_goto(rq, "/consultations/%lld", (long long)m.consultation.id)
	    : reply_goto(rq, "%s", place(rq, &m));
}

static int show(struct request *rq)
{
	struct message m;

	if (!store_get(rq->work, &message_record, rq->id, &m))
		return any_absent(rq);
	rq->title = "申し送り";
	message_page(&rq->page, rq, &m);
	return 200;
}

bool message_is_hers(const struct work *w, const struct message *m)
{
	return m->author.id == w->actor.account || actor_may(&w->actor, OVERSEE_CASES);
}

/* Only who wrote it changes it; the others answer with one of their own. */
static bool mine(struct request *rq, struct message *m)
{
	return store_get(rq->work, &message_record, rq->id, m)
	    && m->author.id == rq->work->actor.account;
}

static int not_mine(struct request *rq, const struct message *m)
{
	if (!m->head.id)
		return any_absent(rq);
	return reply_problem(rq, 403, "申し送りを直したり消したりできるのは、書いた人だけです。",
	    "付け加えることは、新しい申し送りに書いてください。");
}

static int edit(struct request *rq)
{
	struct message m = {0};

	if (!mine(rq, &m))
		return not_mine(rq, &m);
	return m.head.removed ? any_absent(rq) : page(rq, &m, 200);
}

/* Runs what changes it; whoever has it to read, has it to read again. */
static int change(struct request *rq, handler *run)
{
	struct work *w = rq->work;
	struct message m = {0}, now;
	int status;

	if (!mine(rq, &m) && (run == any_update || !m.head.id || !message_is_hers(w, &m)))
		return not_mine(rq, &m);
	status = run(rq);
	if (status < 400 && store_get(w, &message_record, rq->id, &now)
	    && now.head.version != m.head.version)
		announce(w, &now);
	return status;
}

static int update(struct request *rq)
{
	return change(rq, any_update);
}

static int take_away(struct request *rq)
{
	return change(rq, any_remove);
}

static int put_back(struct request *rq)
{
	return change(rq, any_restore);
}

static bool stands(struct request *rq, struct message *m)
{
	return store_get(rq->work, &message_record, rq->id, m) && !m->head.removed;
}

static int mark(struct request *rq)
{
	struct work *w = rq->work;
	struct message m;

	if (!stands(rq, &m))
		return any_absent(rq);
	if (form_version(rq) != m.head.version) {
		rq->flash = "そのあと書き直されています。もう一度お読みください。";
		return reply_goto(rq, "%s", place(rq, &m));
	}
	store_query(w,
	    "INSERT INTO message_reader (region, message, account, at) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (region, message, account) DO UPDATE SET at = excluded.at"
	    " WHERE message_reader.at = 0",
	    I(w->actor.region), I(m.head.id), I(w->actor.account), I(w->now));
	rq->flash = "申し送りを読んだことにしました。";
	return reply_goto(rq, "%s", form_then(rq, place(rq, &m)));
}

static int unmark(struct request *rq)
{
	struct work *w = rq->work;
	struct message m;

	if (!stands(rq, &m))
		return any_absent(rq);
	store_query(w,
	    "UPDATE message_reader SET at = 0 WHERE region = $1 AND message = $2 AND account = $3",
	    I(w->actor.region), I(m.head.id), I(w->actor.account));
	rq->flash = "読んでいないことにしました。今日の画面にもう一度出ます。";
	return reply_goto(rq, "%s", place(rq, &m));
}

static int64_t waiting(struct work *w)
{
	if (!actor_may(&w->actor, WRITE_CASES))
		return 0;
	return cell_number(store_query(w,
			       "SELECT COUNT(*) FROM (SELECT 1 AS one FROM message_reader"
			       " WHERE region = $1 AND account = $2 AND at = 0 LIMIT $3) AS unread",
			       I(w->actor.region), I(w->actor.account), I(COUNT_MOST)),
	    0, 0);
}

#define ROUTE(method, path, run, ...) \
	{ method, "/messages" path, WRITE_CASES, run, .record = &message_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", any_list, .deed = LISTING),
	ROUTE(GET, "/csv", any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/json", any_json, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/new", new_get, .deed = VIEWING),
	ROUTE(POST, "", create, .deed = MAKING),
	ROUTE(GET, "/:id", show, .deed = VIEWING),
	ROUTE(GET, "/:id/edit", edit, .deed = VIEWING),
	ROUTE(POST, "/:id", update, .deed = CHANGING),
	ROUTE(POST, "/:id/remove", take_away, .deed = REMOVING),
	ROUTE(POST, "/:id/restore", put_back, .deed = RESTORING),
	ROUTE(POST, "/:id/read", mark, .deed = CHANGING),
	ROUTE(POST, "/:id/unread", unmark, .deed = CHANGING),
	ROUTE(GET, "/:id/history", any_history, .deed = VIEWING),
	{ 0 }
};

const struct module messages_module = {
	.path = "/messages",
	.label = "申し送り",
	.icon = "messages",
	.may = WRITE_CASES,
	.routes = routes,
	.records = (const struct record *const[]){ &message_record, NULL },
	.tables = (const struct table *const[]){ &reader_table, NULL },
	.waiting = waiting,
};
