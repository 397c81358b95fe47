/* confirmation: a slip declared final -- by whom, when, and the hash by which it is known. */
#include "domain/consultations/behalf.h"

#include <sodium.h>
#include <string.h>

enum { HASH_BYTES = 32 };

static const struct field fields[] = {
#define RECORD struct confirmation
#define FIELDS "domain/consultations/confirmations.def"
#include "base/rows.h"
};

const struct record confirmation_record = {
	.name = "confirmation",
	.label = "相談の確定",
	.size = sizeof(struct confirmation),
	.fields = fields,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
};

/* ---- The hash ---------------------------------------------------------------------------- */

static void add(crypto_generichash_state *state, const char *s)
{
	size_t n = s ? strlen(s) : 0;
	char digits[24], *end = int_write(digits, (int64_t)n);

	*end = ':';
	crypto_generichash_update(state, (const unsigned char *)digits, (size_t)(end + 1 - digits));
	crypto_generichash_update(state, (const unsigned char *)(s ? s : ""), n);
	crypto_generichash_update(state, (const unsigned char *)",", 1);
}

static void add_number(crypto_generichash_state *state, int64_t n)
{
	char digits[24];

	int_write(digits, n);
	add(state, digits);
}

/* One line of `covers`: "action 17 2"; false: the history has no such version. */
static bool add_version(struct work *w, crypto_generichash_state *state, char *line)
{
	char *id = strchr(line, ' '), *version = id ? strchr(id + 1, ' ') : NULL;
	int64_t n, v;
	struct rows *rs;

	if (!version)
		return false;
	*id++ = *version++ = '\0';
	if (!text_number(id, 1, INT64_MAX, &n) || !text_number(version, 1, INT64_MAX, &v))
		return false;
	rs = store_query(w,
	    "SELECT changed, changed_by, snapshot FROM history WHERE region = $1 AND record = $2"
	    " AND id = $3 AND version = $4",
	    I(w->actor.region), T(line), I(n), I(v));
	if (rs->n == 0)
		return false;
	add(state, line);
	add(state, id);
	add(state, version);
	for (int i = 0; i < rs->cols; i++)
		add(state, CELL(rs, 0, i));
	return true;
}

/* NULL: a version that it covers is not there. */
static const char *hash_of(struct work *w, const struct confirmation *c)
{
	crypto_generichash_state state;
	unsigned char hash[HASH_BYTES];
	char *hex = arena_alloc(&w->arena, 2 * HASH_BYTES + 1), *line, *rest;

	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	add(&state, "yui-confirmation-1");
	add_number(&state, w->actor.region);
	add_number(&state, c->consultation.id);
	add_number(&state, c->by.id);
	add_number(&state, c->at);
	rest = arena_copy(&w->arena, c->covers ? c->covers : "");
	while ((line = strsep(&rest, "\n")))
		if (!add_version(w, &state, line))
			return NULL;
	crypto_generichash_final(&state, hash, sizeof hash);
	return sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, sizeof hash);
}

/* Does what one line of `covers` names still say what it said then? */
static bool stands(struct work *w, char *line)
{
	char *id = strchr(line, ' '), *version = strchr(id + 1, ' ');
	int64_t n = 0, v = 0;
	struct rows *rs;

	*id++ = *version++ = '\0';
	text_number(id, 1, INT64_MAX, &n);
	text_number(version, 1, INT64_MAX, &v);
	rs = store_query(w,
	    "SELECT snapshot FROM history WHERE region = $1 AND record = $2 AND id = $3"
	    " AND (version = $4 OR version = (SELECT MAX(version) FROM history WHERE region = $1"
	    " AND record = $2 AND id = $3))",
	    I(w->actor.region), T(line), I(n), I(v));
	return rs->n == 1 || (rs->n == 2 && text_same(CELL(rs, 0, 0), CELL(rs, 1, 0)));
}

/* A slip that says that it is confirmed is what was confirmed, no more and no less. */
static bool is_as_confirmed(struct work *w, const struct confirmation *c)
{
	char *line, *rest = arena_copy(&w->arena, c->covers);
	struct confirmation last;
	struct slip s;
	int n = 0;

	if (!slip_load(w, c->consultation.id, &s) || s.c.head.removed || s.c.confirmed != CONFIRMED
	    || !confirmation_last(w, s.c.head.id, &last) || last.head.id != c->head.id)
		return true;
	while ((line = strsep(&rest, "\n"))) {
		n++;
		if (!stands(w, line))
			return false;
	}
	return n == 1 + s.actions + s.candidates;
}

bool confirmation_stands(struct work *w, int64_t slip)
{
	struct confirmation last;

	return confirmation_last(w, slip, &last) && is_as_confirmed(w, &last);
}

const char *confirmation_doubt(struct work *w, const struct confirmation *c)
{
	const char *hash = hash_of(w, c);

	if (!hash)
		return "確定した版の履歴が足りません";
	if (!text_same(hash, c->hash))
		return "確定したときの内容、人、日時のどれかが変えられています";
	if (!is_as_confirmed(w, c))
		return "確定したことになっている内容が、確定したときのものと違います";
	return NULL;
}

const char *confirmation_spaced(struct arena *a, const char *hash)
{
	struct text t = { .arena = a };

	for (size_t i = 0; hash && hash[i]; i++) {
		if (i && i % 8 == 0)
			text_addc(&t, ' ');
		text_addc(&t, hash[i]);
	}
	return t.s;
}

/* ---- What it covers ---------------------------------------------------------------------- */

static void cover(struct text *t, const struct record *r, const struct head *head)
{
	text_addf(t, "%s%s %lld %lld", t->len ? "\n" : "", r->name, (long long)head->id,
	    (long long)head->version);
}

static const char *covers(struct work *w, const struct slip *s)
{
	struct text t = { .arena = &w->arena };

	cover(&t, &consultation_record, &s->c.head);
	for (int i = 0; i < s->actions; i++)
		cover(&t, &action_record, &s->action[i].head);
	for (int i = 0; i < s->candidates; i++)
		cover(&t, &candidate_record, &s->candidate[i].head);
	return t.s;
}

/* ---- Making and undoing ------------------------------------------------------------------ */

bool confirmation_last(struct work *w, int64_t slip, struct confirmation *c)
{
	struct listing l = slip_parts(w, &confirmation_record, slip, false);

	if (l.n > 0)
		*c = *(struct confirmation *)l.items;
	return l.n > 0;
}

static bool can_be_final(struct work *w, const struct slip *s)
{
	if (s->c.head.removed)
		work_problem(w, NULL, "この相談は削除されています。");
	else if (!s->c.closed)
		work_problem(w, NULL, "終結していない相談は確定できません。");
	else if (s->c.confirmed == CONFIRMED)
		work_problem(w, NULL, "この内容はもう確定しています。");
	else if (behalf_open(s))
		work_problem(w, NULL,
		    "代行入力のうち%d件が、まだ承認されていません。承認されてから確定してください。",
		    behalf_open(s));
	return !w->problems;
}

enum saved confirmation_make(struct work *w, int64_t slip, int64_t version)
{
	struct confirmation c = { .consultation.id = slip,
		.by.id = w->actor.account,
		.at = w->now };
	enum saved saved;
	struct slip s;

	if (!slip_load(w, slip, &s) || !can_be_final(w, &s))
		return ABSENT;
	s.c.head.version = version;
	s.c.confirmed = CONFIRMED;
	saved = store_save(w, &consultation_record, &s.c);
	if (saved != SAVED)
		return saved;
	c.edition = (struct number){ true, s.c.head.version };
	c.headline = arena_printf(&w->arena, "第%lld版の確定", (long long)s.c.head.version);
	c.covers = covers(w, &s);
	c.hash = hash_of(w, &c);
	return store_save(w, &confirmation_record, &c);
}

/* The reason belongs to what is taken away; the slip itself is not corrected. */
static enum saved take_back(struct work *w, struct consultation *c,
    const struct confirmation *last)
{
	enum saved saved = store_remove(w, &confirmation_record, last->head.id, last->head.version);
	struct confirmation before;

	if (saved != SAVED)
		return saved;
	w->reason = NULL;
	c->confirmed = confirmation_last(w, c->head.id, &before) ? CORRECTED : 0;
	return store_save(w, &consultation_record, c);
}

/* ---- Requests ---------------------------------------------------------------------------- */

static int not_hers(struct request *rq)
{
	return reply_problem(rq, 403,
	    "相談を確定したり、確定を取り消したりできるのは、担当の相談員とセンター管理者です。",
	    "担当の人か、センター管理者に頼んでください。");
}

static int said(struct request *rq, enum saved saved, const char *flash)
{
	if (saved == STALE)
		return reply_problem(rq, 409, "ほかの人が先に直していました。何も変えていません。",
		    "相談を開き直して、いまの内容を確かめてから、もう一度押してください。");
	if (saved != SAVED && rq->work->problems)
		return reply_problem(rq, 422,
		    arena_printf(&rq->work->arena, "%s何も保存していません。",
			rq->work->problems->say),
		    "相談を開き直してください。");
	if (saved != SAVED)
		return slip_absent(rq);
	rq->flash = flash;
	rq->publish = arena_printf(&rq->work->arena, "consultation/%lld", (long long)rq->id);
	return reply_goto(rq, "/consultations/%lld", (long long)rq->id);
}

int confirmation_post(struct request *rq)
{
	struct consultation c;

	if (!store_get(rq->work, &consultation_record, rq->id, &c))
		return slip_absent(rq);
	if (!slip_is_hers(rq->work, &c))
		return not_hers(rq);
	return said(rq, confirmation_make(rq->work, rq->id, form_version(rq)), "確定しました。");
}

int confirmation_undo(struct request *rq)
{
	struct confirmation last;
	struct consultation c;

	if (!store_get(rq->work, &consultation_record, rq->id, &c))
		return slip_absent(rq);
	if (!slip_is_hers(rq->work, &c))
		return not_hers(rq);
	if (!form_reason_must(rq))
		return form_unexplained(rq);
	if (c.head.removed || !confirmation_last(rq->work, rq->id, &last))
		return reply_problem(rq, 409, "取り消せる確定がありません。",
		    "相談を開き直してください。");
	c.head.version = form_version(rq);
	return said(rq, take_back(rq->work, &c, &last), "確定を取り消しました。");
}
