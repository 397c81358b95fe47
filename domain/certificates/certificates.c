/* certificates: registering and withdrawing them, and which organizations need one. */
#include "domain/certificates/pages.h"
#include "domain/organizations/organizations.h"
#include "web/session.h"
#include "web/upload.h"
#include "web/x509.h"

#include <string.h>

enum { FILE_MOST = 64 << 10 };

static const struct field fields[] = {
#define RECORD struct certificate
#define FIELDS "domain/certificates/fields.def"
#include "base/rows.h"
};

const struct record certificate_record = {
	.name = "certificate",
	.label = "端末の証明書",
	.size = sizeof(struct certificate),
	.fields = fields,
	.read = WRITE_ACCOUNTS,
	.write = WRITE_ACCOUNTS,
	.export = WRITE_ACCOUNTS,
	.keys = (const char *const[]){ "print", NULL },
	.indexes = (const char *const[]){ "organization", NULL },
};

bool certificate_fits(struct work *w, int64_t organization, const char *print)
{
	return print && organization
	    && store_query(w,
		   "SELECT 1 FROM certificate WHERE region = $1 AND organization = $2"
		   " AND print = $3 AND removed = 0 AND COALESCE(withdrawn, 0) = 0"
		   " AND begins <= $4 AND ends > $4",
		   I(w->actor.region), I(organization), T(print), I(w->now))
		   ->n
	    > 0;
}

/* ---- A new one ---- */

static int form(struct request *rq, const struct certificate *c, int status)
{
	rq->title = "証明書を登録する";
	certificate_new_page(&rq->page, rq, c);
	return status;
}

static int new_get(struct request *rq)
{
	struct certificate c = {0};

	return form(rq, &c, 200);
}

/* A key was pasted: it goes nowhere from here, not even back to the page. */
static bool lets_go(struct request *rq, struct certificate *c)
{
	for (int i = 0; i < rq->form.n; i++)
		if (text_same(rq->form.pair[i].name, "pem"))
			rq->form.pair[i].value = "";
	c->pem = NULL;
	work_problem(rq->work, "pem",
	    "秘密鍵が入っています。保存していません。"
	    "この鍵は作り直し、証明書だけを貼り付けてください。");
	return false;
}

/* Without its frame of -----BEGIN and -----END it would not be what was meant. */
bool certificate_read(struct work *w, struct certificate *c)
{
	struct x509 x;

	if (!c->pem)
		return false;
	if (!x509_read(&w->arena, c->pem, &x)) {
		work_problem(w, "pem",
		    "証明書として読めません。「-----BEGIN CERTIFICATE-----」の行から貼り付けてください。");
		return false;
	}
	c->print = arena_copy(&w->arena, x.print);
	c->subject = x.subject;
	c->issuer = x.issuer;
	c->begins = x.from;
	c->ends = x.until;
	if (c->ends <= w->now)
		work_problem(w, "pem", "有効期間が終わっている証明書です。");
	return c->ends > w->now;
}

static bool understand(struct request *rq, struct certificate *c)
{
	const char *typed = form_value(rq, "pem");

	if (typed && strstr(typed, "PRIVATE KEY"))
		return lets_go(rq, c);
	return certificate_read(rq->work, c);
}

/* The value of the form's field, as if it had been typed. */
static void typed_as(struct request *rq, const char *text)
{
	struct pairs more = { .pair = arena_alloc(&rq->work->arena,
				  (size_t)(rq->form.n + 1) * sizeof *more.pair) };

	for (int i = 0; i < rq->form.n; i++)
		if (!text_same(rq->form.pair[i].name, "pem"))
			more.pair[more.n++] = rq->form.pair[i];
	more.pair[more.n++] = (struct pair){ "pem", text };
	rq->form = more;
}

/* The file that was chosen stands for what would have been pasted. */
static bool take_file(struct request *rq)
{
	const struct upload *u = rq->upload;
	const char *text = NULL;
	char *bytes;

	if (rq->uploads == 0)
		return true;
	if (rq->uploads == 1 && u->length <= FILE_MOST) {
		bytes = arena_alloc(&rq->work->arena, u->length + 1);
		if (upload_bytes(u, 0, bytes, u->length))
			text = x509_text(&rq->work->arena, bytes, u->length);
	}
	if (text)
		typed_as(rq, text);
	else
		work_problem(rq->work, "pem",
		    "選んだファイルは、証明書として読めません。証明書のファイル（.pem .crt .cer）を一つ選んでください。");
	return text != NULL;
}

static int create(struct request *rq)
{
	struct certificate c = {0};
	int64_t before;
	bool good, twice;

	good = take_file(rq);
	good = form_read(rq, &certificate_record, &c) && good;
	good = understand(rq, &c) && good; /* each says what is wrong */
	if (!good)
		return form(rq, &c, 422);
	c.head.id = id_new();
	before = form_used(rq, &certificate_record, c.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/certificates/%lld", (long long)before);
	if (before)
		return form(rq, &c, 409);
	if (store_save(rq->work, &certificate_record, &c) != SAVED)
		return form(rq, &c, 422);
	rq->flash = "証明書を登録しました。";
	return reply_goto(rq, "/certificates/%lld", (long long)c.head.id);
}

/* ---- One of them ---- */

static int show(struct request *rq)
{
	struct certificate c;
	int status = any_show(rq);

	if (status == 200 && !query_value(rq, "version")
	    && store_get(rq->work, &certificate_record, rq->id, &c))
		certificate_deeds_page(&rq->page, rq, &c);
	return status;
}

static int too_late(struct request *rq)
{
	return reply_problem(rq, 409, "ほかの方がこの証明書を直したところです。",
	    "何も保存していません。証明書の画面を開き直してください。");
}

static int keep(struct request *rq, struct certificate *c, const char *why, const char *flash)
{
	rq->work->reason = why;
	if (store_save(rq->work, &certificate_record, c) != SAVED)
		return too_late(rq);
	rq->flash = flash;
	return reply_goto(rq, "/certificates/%lld", (long long)c->head.id);
}

/* Whoever takes away what he stands on could not undo it. */
static bool cuts_own_branch(struct request *rq, const struct certificate *c)
{
	return rq->work->actor.needs_certificate && text_same(rq->wire.client, c->print);
}

static int withdraw_post(struct request *rq)
{
	struct certificate c;

	if (!store_get(rq->work, &certificate_record, rq->id, &c))
		return any_absent(rq);
	if (cuts_own_branch(rq, &c))
		return reply_problem(rq, 422, "いまお使いの端末の証明書は、失効にできません。",
		    "何も保存していません。ほかの端末からか、ほかの管理者に頼んでください。");
	if (!c.withdrawn)
		c.withdrawn = rq->work->now;
	return keep(rq, &c, "失効", "失効にしました。この証明書では、もう使えません。");
}

static int accept_post(struct request *rq)
{
	struct certificate c;

	if (!store_get(rq->work, &certificate_record, rq->id, &c))
		return any_absent(rq);
	c.withdrawn = 0;
	return keep(rq, &c, "失効の取り消し", "失効を取り消しました。また使えます。");
}

/* ---- Whether its organization needs one ---- */

static const char *need_problem(struct request *rq, const struct certificate *c)
{
	struct work *w = rq->work;

	if (!installation.knows_clients)
		return "このサーバーは、端末の証明書を受け取るように設定されていません。システム管理者に「運用の手引き」の「端末の証明書」を見てもらってください。";
	if (!certificate_fits(w, c->organization.id, c->print))
		return "この証明書は、期間の外か失効しています。いま使えるものの画面から求めてください。";
	if (w->actor.organization == c->organization.id
	    && !certificate_fits(w, c->organization.id, rq->wire.client))
		return "あなた自身がこの施設の利用者で、いまの接続には証明書がありません。求めると入れなくなります。証明書のある端末から行ってください。";
	return NULL;
}

static int need_post(struct request *rq)
{
	struct certificate c;
	const char *say;

	if (!store_get(rq->work, &certificate_record, rq->id, &c))
		return any_absent(rq);
	say = need_problem(rq, &c);
	if (say)
		return reply_problem(rq, 422, "求めることができません。",
		    arena_printf(&rq->work->arena, "何も保存していません。%s", say));
	c.needed = true;
	return keep(rq, &c, "証明書を求める",
	    "この施設の利用者は、証明書のある端末からだけ使えるようになりました。");
}

bool certificates_free(struct work *w, int64_t organization)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM certificate WHERE region = $1 AND organization = $2 AND needed = 1",
	    I(w->actor.region), I(organization));
	bool well = true;

	w->reason = "証明書を求めない";
	for (int i = 0; i < rs->n && well; i++) {
		struct certificate c;

		well = store_get(w, &certificate_record, cell_number(rs, i, 0), &c);
		c.needed = false;
		well = well && store_save(w, &certificate_record, &c) == SAVED;
	}
	return well;
}

static int free_post(struct request *rq)
{
	struct certificate c;

	if (!store_get(rq->work, &certificate_record, rq->id, &c))
		return any_absent(rq);
	if (!certificates_free(rq->work, c.organization.id))
		return too_late(rq);
	rq->flash = "この施設の利用者は、証明書のない端末からも使えるようになりました。";
	return reply_goto(rq, "/certificates/%lld", (long long)c.head.id);
}

/* ---- Those that end soon ---- */

enum { WARN_DAYS = 30, WARNED_MOST = 10 };

void certificates_warn(struct request *rq)
{
	struct work *w = rq->work;
	int64_t soon = w->now + WARN_DAYS * (int64_t)86400000;
	struct ending *e;
	struct rows *rs;

	if (!actor_may(&w->actor, WRITE_ACCOUNTS))
		return;
	rs = store_query(w,
	    "SELECT c.id, c.ends, c.name, o.name FROM certificate c LEFT JOIN organization o"
	    " ON o.region = c.region AND o.id = c.organization WHERE c.region = $1"
	    " AND c.removed = 0 AND COALESCE(c.withdrawn, 0) = 0 AND c.ends > $2 AND c.ends < $3"
	    " ORDER BY c.ends, c.id LIMIT $4",
	    I(w->actor.region), I(w->now), I(soon), I(WARNED_MOST));
	e = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *e);
	for (int i = 0; i < rs->n; i++)
		e[i] = (struct ending){ cell_number(rs, i, 0), cell_number(rs, i, 1),
			CELL(rs, i, 2), CELL(rs, i, 3) };
	if (installation.certificate_until && installation.certificate_until < soon)
		e[rs->n++] = (struct ending){ .ends = installation.certificate_until };
	if (rs->n)
		endings_page(&rq->page, rq, e, rs->n);
}

#define ROUTE(method, path, run, ...) \
	{ method, "/certificates" path, WRITE_ACCOUNTS, run, .record = &certificate_record, \
		__VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", any_list, .deed = LISTING),
	ROUTE(GET, "/new", new_get, .deed = VIEWING),
	ROUTE(POST, "", create, .slow = true, .files = true, .deed = MAKING),
	ROUTE(GET, "/csv", any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id", show, .deed = VIEWING),
	ROUTE(POST, "/:id/withdraw", withdraw_post, .deed = CHANGING),
	ROUTE(POST, "/:id/accept", accept_post, .deed = RESTORING),
	ROUTE(POST, "/:id/need", need_post, .deed = CHANGING),
	ROUTE(POST, "/:id/free", free_post, .deed = CHANGING),
	ROUTE(GET, "/:id/history", any_history, .deed = VIEWING),
	{ 0 }
};

const struct module certificates_module = {
	.path = "/certificates", .label = "端末の証明書", .may = WRITE_ACCOUNTS,
	.routes = routes,
	.records = (const struct record *const[]){ &certificate_record, NULL },
};
