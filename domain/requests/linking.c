/* linking: links by which who was asked answers once, without an account. */
#include "domain/requests/pages.h"

#include "base/fold.h"
#include "store/secret.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN = LINK_TOKEN / 2 };

/* Six digits are too few for a hash that needs no key. */
static const char *code_digest(struct work *w, const struct invitation *link, const char *code)
{
	unsigned char key[SECRET_BYTES], hash[32];
	char *hex = arena_alloc(&w->arena, 2 * sizeof hash + 1);
	const char *all = arena_printf(&w->arena, "%lld/%lld/%s", (long long)w->actor.region,
	    (long long)link->head.id, code);

	secret_derive(key, "reply-no");
	crypto_generichash(hash, sizeof hash, (const unsigned char *)all, strlen(all), key,
	    sizeof key);
	sodium_memzero(key, sizeof key);
	return sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
}

enum saved invitation_make(struct work *w, const struct asking *asking, int days, bool with_code,
    struct invitation *link, const char **token, const char **code)
{
	unsigned char secret[TOKEN];
	char *hex = arena_alloc(&w->arena, 2 * TOKEN + 1);
	struct action a;

	if (!store_get(w, &action_record, asking->action.id, &a))
		return ABSENT;
	randombytes_buf(secret, sizeof secret);
	*token = sodium_bin2hex(hex, 2 * TOKEN + 1, secret, sizeof secret);
	*code = NULL;
	*link = (struct invitation){ .head.id = id_new(),
		.asking = { asking->head.id, asking->number },
		.organization = a.organization,
		.digest = text_digest(&w->arena, *token),
		.label = arena_printf(&w->arena, "%s に作ったリンク", moment_short(&w->arena, w->now)),
		.expires = moment_last(date_add_days(work_today(w), days)) };
	if (with_code) {
		*code = arena_printf(&w->arena, "%06u", (unsigned)randombytes_uniform(1000000));
		link->code = code_digest(w, link, *code);
	}
	return store_save(w, &invitation_record, link);
}

enum link_state link_state_of(const struct work *w, const struct invitation *link)
{
	if (link->used)
		return LINK_USED;
	if (link->revoked || link->head.removed)
		return LINK_REVOKED;
	return link->expires < w->now ? LINK_EXPIRED : LINK_GOOD;
}

bool link_find(struct work *w, const char *token, struct invitation *link, int64_t *region)
{
	struct rows *rs = store_query(w,
	    "SELECT region, id FROM invitation WHERE region IN (SELECT id FROM hub)"
	    " AND digest = $1 AND removed = 0",
	    T(text_digest(&w->arena, token)));

	if (rs->n != 1 || strlen(token) != 2 * TOKEN)
		return false;
	*region = cell_number(rs, 0, 0);
	w->actor = actor_program(*region);
	return store_get(w, &invitation_record, cell_number(rs, 0, 1), link);
}

bool link_code_is(struct work *w, const struct invitation *link, const char *typed)
{
	const char *right = link->code, *sent;

	if (!right || !secret_ready())
		return false;
	sent = code_digest(w, link, typed);
	return strlen(right) == strlen(sent) && !sodium_memcmp(right, sent, strlen(sent));
}

/* One that was used, or ended before, stays as it is. */
static bool end_link(struct work *w, struct invitation *link)
{
	letters_stop(w, link);
	if (link->used || link->revoked)
		return true;
	link->revoked = w->now;
	return store_save(w, &invitation_record, link) == SAVED;
}

void links_end(struct work *w, int64_t asking)
{
	struct listing l = store_parts(w, &invitation_record, asking);

	for (int i = 0; i < l.n; i++) {
		struct invitation *link = LISTED(l, &invitation_record, i);

		if (!end_link(w, link) && !w->problems)
			work_problem(w, NULL,
			    "リンクがいま使われたところです。依頼を開き直してください。");
	}
}

/* ---- Made and ended by the hub ---- */

const char *link_url(struct arena *a, const char *origin, const char *token)
{
	return arena_printf(a, "%s/reply/%s", origin, token);
}

int64_t linking_days(struct work *w, const struct asked *a)
{
	int64_t until = date_known(a->action.due)
	    ? date_days(a->action.due) - date_days(work_today(w)) + 1
	    : 0;

	return until < LINK_DAYS ? LINK_DAYS : until < LINK_DAYS_MOST ? until : LINK_DAYS_MOST;
}

int64_t linking_days_said(struct request *rq, const struct asked *a, const char *problem)
{
	struct work *w = rq->work;
	int64_t days = linking_days(w, a);
	const char *said = form_value(rq, "days");

	if (said && !text_number(fold_width(&w->arena, said), 1, LINK_DAYS_MOST, &days))
		work_problem(w, problem, "何日使えるかは、1から%dまでの数で入れてください。",
		    LINK_DAYS_MOST);
	return days;
}

/* A problem where none may be made. */
static void check_new(struct request *rq, const struct asked *a, int64_t *days)
{
	struct work *w = rq->work;
	struct listing l = store_parts(w, &invitation_record, a->asking.head.id);

	*days = linking_days_said(rq, a, "link-days");
	if (asked_is_over(a))
		work_problem(w, NULL, "この依頼は、もう返事を待っていません。リンクは作れません。");
	if (l.n >= LINKS_MOST)
		work_problem(w, NULL,
		    "この依頼のリンクはもう%d通あります。新しい依頼として頼み直してください。", LINKS_MOST);
	if (form_value(rq, "code") && !secret_ready())
		work_problem(w, NULL,
		    "この機械には鍵がないので、確認番号を使えません。システム管理者に知らせてください。");
}

int linking_make(struct request *rq)
{
	struct work *w = rq->work;
	const char *token, *code;
	struct invitation link;
	struct asked a;
	int64_t days;
	bool twice;

	if (!asked_load(w, rq->id, &a))
		return any_absent(rq);
	check_new(rq, &a, &days);
	rq->title = arena_printf(&w->arena, "回答用リンク（依頼 %s）", a.asking.number);
	if (w->problems) {
		asking_page(&rq->page, rq, &a);
		return 422;
	}
	if (form_used(rq, &invitation_record, a.asking.head.id, &twice))
		return reply_problem(rq, 409, "このリンクは、もう作ってあります。",
		    "リンクは作ったときの画面でしか見られません。なくしたときは、依頼のページで新しく作ってください。");
	if (invitation_make(w, &a.asking, (int)days, form_value(rq, "code") != NULL, &link, &token,
		&code)
	    != SAVED)
		return any_absent(rq);
	link_made_page(&rq->page, w, &a, &link, link_url(&w->arena, origin_of(rq), token), code);
	return 200;
}

int linking_revoke(struct request *rq)
{
	struct work *w = rq->work;
	struct invitation link;

	if (!store_get(w, &invitation_record, rq->part, &link) || link.asking.id != rq->id)
		return any_absent(rq);
	if (!end_link(w, &link) || w->problems)
		return reply_problem(rq, 409, "このリンクは、いま使われたところです。",
		    "何も変えていません。依頼を開き直して、届いた返事を確かめてください。");
	rq->flash = "リンクを無効にしました。もう開けません。";
	return reply_goto(rq, "/requests/%lld", (long long)rq->id);
}
